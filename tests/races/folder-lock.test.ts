import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FolderInUse, holdFolder } from "../../src/store/folder-lock.ts";
import { built, type Running, run } from "../helpers/process.ts";

const folder = mkdtempSync(join(tmpdir(), "yijiao-lock-"));
const started: Running[] = [];
let holder = "";

beforeAll(async () => {
  holder = await built("tests/races/processes/folder-holder.ts");
});
afterAll(async () => {
  for (const one of started) one.child.kill("SIGKILL");
  await Promise.all(started.map((one) => one.ended));
  rmSync(folder, { recursive: true, force: true });
});

function open(dataDir: string, id: string): Running {
  const running = run(holder, [dataDir, id]);
  started.push(running);
  return running;
}

test("a second process on the same folder is refused with the cure, and the first one's rows are untouched", async () => {
  const dataDir = join(folder, "two");
  const first = open(dataDir, "a");
  expect(await first.line()).toBe("written a");
  const second = open(dataDir, "b");
  const answer = await second.line();
  expect(answer).toMatch(/^refused FolderInUse: /);
  expect(answer).toContain(String(first.child.pid));
  expect(answer).toContain("DATA_DIR");
  expect(await second.ended).toBe(0);
});

test("the lock of a process killed outright is recognised as dead, and what it was told is written is there", async () => {
  const dataDir = join(folder, "killed");
  const first = open(dataDir, "a");
  expect(await first.line()).toBe("written a");
  first.child.kill("SIGKILL");
  expect(await first.ended).toBe("SIGKILL");
  const second = open(dataDir, "b");
  expect(await second.line()).toBe("written a,b");
});

test("of many that open a folder with a dead lock at once, exactly one holds it", async () => {
  const dataDir = mkdtempSync(join(folder, "many-"));
  for (let round = 0; round < 5; round++) {
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => holdFolder(dataDir)));
    const won = tries.filter((one) => one.status === "fulfilled");
    expect(won).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toBeInstanceOf(FolderInUse);
    await won[0]?.value.release();
    expect(readdirSync(dataDir).filter((name) => name.startsWith("lock"))).toEqual([]);
  }
});
