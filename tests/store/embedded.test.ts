import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

/** Counts what reaches the disk; each call goes on to the real one. */
const synced = vi.hoisted(() => ({ count: 0 }));
vi.mock("node:fs", async (original) => {
  const real = await original<typeof import("node:fs")>();
  const fsyncSync = (file: number) => {
    synced.count++;
    real.fsyncSync(file);
  };
  return { ...real, fsyncSync };
});
// What another suite has read before knows nothing of the counting.
vi.resetModules();
const { openEmbedded } = await import("../../src/store/embedded.ts");

const LOG_BYTES_MAX = 192 * 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), "yijiao-embedded-"));
const path = join(folder, "pglite");
let pglite: Awaited<ReturnType<typeof openEmbedded>> | null = null;
const sql = async (text: string) => {
  if (!pglite) throw new Error("the database was not opened");
  return pglite.query(text);
};
beforeAll(async () => {
  pglite = await openEmbedded(path);
  await sql("create table t (n int, word text)");
});
afterAll(async () => {
  await pglite?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("every commit of the embedded database is on the disk before it is acknowledged", async () => {
  for (let n = 0; n < 5; n++) {
    const before = synced.count;
    await sql(`insert into t values (${n}, 'a')`);
    expect(synced.count).toBeGreaterThan(before);
  }
});

test("its log stays within bounds, however much is written, as long as checkpoints are made", async () => {
  const bytes = () =>
    readdirSync(join(path, "pg_wal"))
      .map((name) => statSync(join(path, "pg_wal", name)).size)
      .reduce((sum, size) => sum + size, 0);
  for (let round = 0; round < 3; round++) {
    await sql("insert into t select n, repeat(md5(n::text), 30) from generate_series(1, 60000) n");
    await sql("delete from t");
    await sql("vacuum t");
    await sql("checkpoint");
  }
  expect(bytes()).toBeLessThan(LOG_BYTES_MAX);
});
