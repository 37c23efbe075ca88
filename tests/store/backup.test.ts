import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { saveAttachment } from "../../src/engine/attachments.ts";
import { startInstance } from "../../src/engine/start.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { backupDatabase } from "../../src/store/backup.ts";
import { openDatabase } from "../../src/store/connect.ts";
import type { Database } from "../../src/store/database.ts";
import { restoreDatabase } from "../../src/store/restore.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { caller, enterLending, GULOU, lendingEngine, loanOf, NOW, setClock, taken } from "../helpers/lending.ts";
import { asAdmin, withDatabase } from "../helpers/postgres-setup.ts";

const EMPTY = `yijiao_restored_${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), "yijiao-backup-"));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await asAdmin(inject("postgresUrl"), `drop database if exists ${EMPTY} with (force)`);
});

/** Without a single table. */
async function emptyDatabase(dialect: "pg" | "pglite"): Promise<Database> {
  if (dialect === "pglite") return openDatabase({ memory: true });
  await asAdmin(inject("postgresUrl"), `create database ${EMPTY}`);
  return openDatabase({ url: withDatabase(inject("postgresUrl"), EMPTY) });
}

const lines = (file: string) => gunzipSync(readFileSync(file)).toString().split("\n");

onBothDatabases("a backup", (database, dialect) => {
  const file = join(folder, `${dialect}.gz`);
  beforeAll(async () => {
    await enterLending(database());
    await setClock(database(), NOW);
    const engine = await lendingEngine(database());
    const desk = caller("desk");
    for (const value of [500, 5_000])
      taken(await startInstance(engine, desk, { workflow: "loan", division: GULOU, data: loanOf(value), key: null }));
    const bytes = Buffer.concat([Buffer.from("%PDF-"), Buffer.alloc(300_000, "七")]);
    taken(await saveAttachment(engine, desk, { fileName: "一 two\n.pdf", bytes }));
    await database().knex.raw(
      `insert into record (home_city, type, id, key_blind, rev, data, updated_at)
       values (320100, 'thing', '018f0000-0000-7000-8000-000000000001', '\\x01', 1, '{}', yijiao_now())`,
    );
    await backupDatabase(database(), file);
  });

  test("makes the same database again in the other kind of database, and its histories verify there", async () => {
    const other = await emptyDatabase(dialect === "pg" ? "pglite" : "pg");
    try {
      await restoreDatabase(other, file);
      const again = join(folder, `${dialect}-again.gz`);
      await backupDatabase(other, again);
      expect(lines(again).sort()).toEqual(lines(file).sort());
      const { cases, broken } = await verifyAll(await lendingEngine(other));
      expect({ cases, broken }).toEqual({ cases: 2, broken: [] });
      await expect(restoreDatabase(other, file)).rejects.toThrow("not empty");
    } finally {
      await other.close();
    }
  });

  test("writes over no file, and leaves none behind when it fails", async () => {
    const before = readFileSync(file);
    await expect(backupDatabase(database(), file)).rejects.toThrow("exists already");
    expect(readFileSync(file)).toEqual(before);
    const nowhere = join(folder, "nowhere", "file.gz");
    await expect(backupDatabase(database(), nowhere)).rejects.toThrow("ENOENT");
    expect(existsSync(`${file}.part`)).toBe(false);
  });
});

test("a backup that is cut off, changed or of a newer release is refused before anything is made of it", async () => {
  const whole = join(folder, "pglite.gz");
  const other = await openDatabase({ memory: true });
  const given = (name: string, bytes: Buffer) => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    return restoreDatabase(other, file);
  };
  const text = lines(whole);
  try {
    await expect(given("cut", readFileSync(whole).subarray(0, -100))).rejects.toThrow("no whole backup");
    await expect(given("short", gzipSync(text.slice(0, -3).join("\n")))).rejects.toThrow("no whole backup");
    await expect(given("other", Buffer.from("PK"))).rejects.toThrow("no whole backup");
    const [first = "", ...rest] = text;
    const newer = first.replace('"0001_', '"9001_later.sql","0001_');
    await expect(given("newer", gzipSync([newer, ...rest].join("\n")))).rejects.toThrow("9001_later.sql");
    expect(await other.knex.schema.hasTable("knex_migrations")).toBe(false);
    await expect(backupDatabase(other, join(folder, "none.gz"))).rejects.toThrow("no database here");
  } finally {
    await other.close();
  }
});
