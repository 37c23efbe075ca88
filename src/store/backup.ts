import { createWriteStream, existsSync, renameSync, rmSync, statSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Connection, Database } from "./database.ts";

/**
 * The whole database in one file of our own, the same for PostgreSQL of any version and for the embedded one, so that an
 * installation can move from either to either. Lines under gzip: `#` and a mark in JSON, or one row in JSON.
 *
 *     # {"backup":"yijiao","version":1,"migrations":[…]}
 *     # {"table":"task"}
 *     {"home_city":320100,…}
 *     # {"end":true,"rows":12345}
 */
export type Mark =
  | { backup: "yijiao"; version: number; migrations: string[] }
  | { table: string }
  | { end: true; rows: number };

export const VERSION = 1;
export const ROWS_AT_ONCE = 200;
export const OURS = `c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`;

/** What was given cannot be backed up, or not be restored there; its message says what to do. */
export class BackupFailed extends Error {
  override name = "BackupFailed";
}

/** Writes everything, as it stood at one moment, into a new file; answers with how many rows. Others may go on writing. */
export async function backupDatabase(database: Database, file: string): Promise<{ rows: number; bytes: number }> {
  if (existsSync(file)) throw new BackupFailed(`${file} 已存在：请另选文件名。 It exists already: name another file.`);
  if (!(await database.knex.schema.hasTable("knex_migrations")))
    throw new BackupFailed("这里没有数据库可备份。 There is no database here to back up.");
  const part = `${file}.part`;
  try {
    // One moment for all tables, however long the writing takes.
    const rows = await database.transaction(async (tx) => {
      await tx.all({ name: "backup-begin", text: "set transaction isolation level repeatable read, read only" }, []);
      const counted = { rows: 0 };
      await pipeline(Readable.from(linesOf(tx, counted)), createGzip(), createWriteStream(part, { mode: 0o600 }));
      return counted.rows;
    });
    renameSync(part, file);
    return { rows, bytes: statSync(file).size };
  } finally {
    rmSync(part, { force: true });
  }
}

async function* linesOf(tx: Connection, counted: { rows: number }): AsyncGenerator<string> {
  const applied = await tx.all<{ name: string }>(
    { name: "backup-migrations", text: "select name from knex_migrations order by id" },
    [],
  );
  yield marked({ backup: "yijiao", version: VERSION, migrations: applied.map(({ name }) => name) });
  for (const { table, large } of await tablesOf(tx)) {
    yield marked({ table });
    await tx.all(
      {
        name: `backup-of-${table}`,
        text: `declare backup no scroll cursor for select row_to_json(t)::text as row from only "${table}" t`,
      },
      [],
    );
    for (;;) {
      const fetch = { name: `backup-fetch-${table}`, text: `fetch ${large ? 1 : ROWS_AT_ONCE} from backup` };
      const rows = await tx.all<{ row: string }>(fetch, []);
      if (rows.length === 0) break;
      counted.rows += rows.length;
      // A `json` column keeps the line breaks of its text; between tokens a blank means the same.
      for (const { row } of rows) yield `${row.replaceAll("\n", " ")}\n`;
    }
    await tx.all({ name: "backup-close", text: "close backup" }, []);
  }
  yield marked({ end: true, rows: counted.rows });
}

/** Our tables; `large` where a row may hold a whole file. */
export function tablesOf(tx: Connection): Promise<{ table: string; large: boolean }[]> {
  return tx.all(
    {
      name: "backup-tables",
      text: `select c.relname as "table", exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'bytes') as large
        from pg_class c where ${OURS} and c.relname not like 'knex\\_%' order by c.relname`,
    },
    [],
  );
}

function marked(mark: Mark): string {
  return `# ${JSON.stringify(mark)}\n`;
}
