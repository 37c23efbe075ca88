import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { BackupFailed, type Mark, OURS, ROWS_AT_ONCE, tablesOf, VERSION } from "./backup.ts";
import type { Connection, Database } from "./database.ts";
import { migrate, migrationNames, migrationsFolder, SchemaNewer } from "./migrate.ts";

const CHARACTERS_AT_ONCE = 1_000_000;

/** Makes the schema of the backup in an empty database, loads its rows, all or none, and brings it to this release. */
export async function restoreDatabase(database: Database, file: string): Promise<number> {
  const filled = { name: "restore-filled", text: `select exists (select from pg_class c where ${OURS}) as filled` };
  if ((await database.one<{ filled: boolean }>(filled, []))?.filled)
    throw new BackupFailed("数据库不是空的：请另建一个空库。 The database is not empty: make an empty one.");
  await migrate(database, migrationsFolder(), await migrationsOf(file));
  const rows = await database.transaction((tx) => load(tx, file));
  await migrate(database);
  return rows;
}

const NOT_WHOLE = "文件不是完整的备份。 The file is no whole backup.";

async function* linesIn(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const text = createGunzip().setEncoding("utf8");
  source.on("error", (error) => text.destroy(error)).pipe(text);
  // A line may hold a whole file: its pieces are joined once, when it ends.
  let pieces: string[] = [];
  try {
    for await (const piece of text) {
      const [first = "", ...others] = String(piece).split("\n");
      pieces.push(first);
      for (const other of others) {
        yield pieces.join("");
        pieces = [other];
      }
    }
  } catch (error) {
    throw error instanceof BackupFailed ? error : new BackupFailed(`${file}：${NOT_WHOLE}`, { cause: error });
  } finally {
    source.destroy();
  }
}

/** The migrations that the backup was made at, once the whole file has been seen to be there. */
async function migrationsOf(file: string): Promise<string[]> {
  let begin: Extract<Mark, { backup: string }> | null = null;
  let rows = 0;
  let whole = false;
  for await (const line of linesIn(file)) {
    const mark = markOf(file, line);
    if (begin === null) {
      if (mark === null || !("backup" in mark) || mark.version !== VERSION) break;
      begin = mark;
    }
    if (mark === null) rows++;
    else if ("end" in mark) whole = mark.rows === rows;
  }
  if (begin === null || !whole) throw new BackupFailed(`${file}：${NOT_WHOLE}`);
  const known = migrationNames(migrationsFolder());
  const unknown = begin.migrations.filter((name) => !known.includes(name));
  if (unknown.length === 0) return begin.migrations;
  throw new SchemaNewer(
    `备份由更新的版本做成（${unknown.join(", ")}）。 A newer release made the backup: restore it with that release or a later one.`,
  );
}

async function load(tx: Connection, file: string): Promise<number> {
  let table: string | null = null;
  let waiting: string[] = [];
  let characters = 0;
  let rows = 0;
  const store = async () => {
    if (table !== null && waiting.length > 0) await insert(tx, table, waiting);
    waiting = [];
    characters = 0;
  };
  const known = new Set((await tablesOf(tx)).map((one) => one.table));
  for await (const line of linesIn(file)) {
    const mark = markOf(file, line);
    if (mark === null) {
      rows++;
      characters += line.length;
      waiting.push(line);
      if (waiting.length >= ROWS_AT_ONCE || characters >= CHARACTERS_AT_ONCE) await store();
      continue;
    }
    await store();
    if (!("table" in mark)) continue;
    if (!known.has(mark.table)) throw new BackupFailed(`${file}：${NOT_WHOLE}`);
    table = mark.table;
    // What the migrations themselves put in is in the backup as well.
    await tx.all({ name: `restore-empty-${table}`, text: `delete from "${table}"` }, []);
  }
  return rows;
}

async function insert(tx: Connection, table: string, rows: readonly string[]): Promise<void> {
  // In its schema, since a table may be called like a type of the database's own: `record` is one.
  await tx.all(
    {
      name: `restore-into-${table}`,
      text: `insert into public."${table}" select r.* from json_array_elements($1::text::json) one, json_populate_record(null::public."${table}", one) r`,
    },
    [`[${rows.join(",")}]`],
  );
}

function markOf(file: string, line: string): Mark | null {
  if (!line.startsWith("#")) return null;
  try {
    return JSON.parse(line.slice(1));
  } catch (error) {
    throw new BackupFailed(`${file}：${NOT_WHOLE}`, { cause: error });
  }
}
