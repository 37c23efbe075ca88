import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DemoAccount } from "../src/core/api.ts";
import { freePort, withoutOurs } from "./helpers/server.ts";

/** What a fresh clone holds of what `npm start` needs; packages are linked, since installing is npm's own. */
const CLONED = ["scripts", "src", "web", "workflows", "forms", "templates", "policies", "migrations"];
const FILES = ["package.json", "package-lock.json", "tsconfig.json"];
const ROOT = resolve(import.meta.dirname, "..");

let clone: string;
let port: number;
const started: Started[] = [];

beforeAll(async () => {
  clone = mkdtempSync(join(tmpdir(), "yijiao-clone-"));
  for (const name of [...CLONED, ...FILES]) cpSync(join(ROOT, name), join(clone, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(clone, "node_modules"), "junction");
  port = await freePort();
});

afterAll(() => {
  for (const { child } of started) child.kill("SIGKILL");
  rmSync(clone, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  output(): string;
  /** Resolves when this has been printed, be it already, or when the process has ended. */
  printed(text: string): Promise<void>;
  ended: Promise<number | string>;
}

/** `npm start` without npm: no signal is passed on by anybody between. */
function start(): Started {
  const { NODE_ENV: _, ...environment } = withoutOurs(process.env);
  const env = { ...environment, PORT: String(port) };
  const child = spawn(process.execPath, [join("scripts", "start.mjs")], { cwd: clone, env });
  const lines: string[] = [];
  const waiting: { text: string; done: () => void }[] = [];
  const answer = () => {
    for (const { text, done } of waiting) if (lines.join("").includes(text)) done();
  };
  const take = (chunk: Buffer) => {
    lines.push(chunk.toString());
    answer();
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const ended = once(child, "close").then(([code, signal]) => signal ?? code);
  const one: Started = {
    child,
    ended,
    output: () => lines.join(""),
    printed: (text) =>
      Promise.race([
        new Promise<void>((done) => {
          waiting.push({ text, done });
          answer();
        }),
        ended.then(() => undefined),
      ]),
  };
  started.push(one);
  return one;
}

const accounts = async (): Promise<{ items: DemoAccount[] }> =>
  (await fetch(`http://127.0.0.1:${port}/api/v1/demo/accounts`)).json();

test("a fresh clone builds, enters the demonstration, prints its address and accounts, and shows its pages", async () => {
  const first = start();
  await first.printed("/api/v1/demo/accounts");
  expect(first.output()).toContain(`http://127.0.0.1:${port}`);
  // The log is written behind the program's back, so this line may follow the accounts.
  await first.printed("the demonstration has been entered");
  expect(first.output()).toContain("the demonstration has been entered");
  const { items } = await accounts();
  expect(first.output()).toContain(items[0]?.username);
  expect(first.output()).toContain(items[0]?.password);
  const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: "text/html" } });
  expect(await page.text()).toContain('<div id="root">');
}, 120_000);

test("a second process on the same folder is refused, and told what to do", async () => {
  const second = start();
  expect(await second.ended).toBe(1);
  expect(second.output()).toMatch(/in use by process \d+: stop that process, or name another folder by DATA_DIR/);
});

test("killed outright it starts again on what it had, building and entering nothing twice", async () => {
  const before = await accounts();
  started[0]?.child.kill("SIGKILL");
  expect(await started[0]?.ended).toBe("SIGKILL");
  const again = start();
  await again.printed("/api/v1/demo/accounts");
  expect(again.output()).not.toMatch(/building|has been entered/);
  expect(await accounts()).toEqual(before);
});

test("Ctrl-C ends it in good order, by that signal", async () => {
  const lock = join(clone, "data", "lock");
  expect(existsSync(lock)).toBe(true);
  const last = started.at(-1);
  last?.child.kill("SIGINT");
  expect(await last?.ended).toBe("SIGINT");
  expect(existsSync(lock)).toBe(false);
});
