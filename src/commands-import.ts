import { existsSync, openAsBlob, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { CommandFailed, print } from "./commands.ts";
import { readSecret } from "./commands-user.ts";
import type { Config } from "./config.ts";
import type { ImportBody, ProblemBody, SessionBody } from "./core/api.ts";
import type { Text } from "./core/text.ts";

const POLL_MS = 500;
const FINISHED: readonly ImportBody["status"][] = ["ready", "failed", "used"];
const WAIT_MINUTES_DEFAULT = "30";

export interface ImportOptions {
  workflow: string;
  division: string;
  username: string;
  url?: string;
  errors?: string;
  /** Minutes after which the command no longer waits; the server goes on. */
  wait?: string;
}

/**
 * Sends a file to the running server, waits until its lines are judged, and prints the counts.
 * @throws CommandFailed when the file or the server is not there, is refused, or is not through within the time of `wait`
 */
export async function importCommand(config: Config, file: string, options: ImportOptions): Promise<void> {
  const minutes = Number(options.wait ?? WAIT_MINUTES_DEFAULT);
  if (!(minutes >= 0)) throw new CommandFailed("--wait 应为分钟数 · --wait takes a number of minutes");
  if (!existsSync(file)) throw new CommandFailed(`没有文件 ${file} · there is no file ${file}`);
  const base = `${options.url ?? `http://127.0.0.1:${config.port}`}/api/v1`;
  const password = await readSecret();
  const { token } = await ask<SessionBody>(`${base}/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: options.username, password }),
  });
  const headers = { authorization: `Bearer ${token}` };
  const body = new FormData();
  body.set("workflow", options.workflow);
  body.set("division", options.division);
  body.set("file", await openAsBlob(file), basename(file));
  const sent = await ask<ImportBody>(`${base}/imports`, { method: "POST", headers, body });
  const found = await judged(`${base}/imports/${sent.id}`, headers, minutes * 60_000);
  report(found);
  if (options.errors !== undefined) {
    const answer = await fetch(`${base}/imports/${found.id}/errors.xlsx`, { headers });
    if (!answer.ok) throw new CommandFailed(problemOf(await answer.json()));
    writeFileSync(options.errors, Buffer.from(await answer.arrayBuffer()));
  }
  if (found.status === "failed") process.exitCode = 1;
}

/** What became of an import, asked for until all its lines are judged or the time is over. */
async function judged(url: string, headers: Record<string, string>, waitMs: number): Promise<ImportBody> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const found = await ask<ImportBody>(url, { headers });
    if (FINISHED.includes(found.status)) return found;
    if (performance.now() >= deadline) {
      const { id, done, total } = found;
      throw new CommandFailed(
        `${id} 尚在核对（${done}/${total}），服务会继续完成，可在“名单导入”中查看 · still being checked; the server goes on: see the page of imports`,
      );
    }
    await pause(POLL_MS);
  }
}

function report(found: ImportBody): void {
  print(`${found.id}  ${found.fileName}  ${found.status}  ${found.total}`);
  for (const [id, count] of Object.entries(found.counts.byDisposition)) {
    print(`  ${both(found.dispositions[id]?.title, id)}  ${count}`);
  }
  for (const [code, count] of Object.entries(found.counts.byCode)) {
    print(`  ${code}  ${both(found.codes[code]?.title, "")}  ${count}`);
  }
  if (found.problem) print(`${found.problem.what.zh} · ${found.problem.what.en}`);
}

const both = (title: Text | undefined, otherwise: string) => (title ? `${title.zh} · ${title.en}` : otherwise);

/** JSON of the server's own interface, whose shape `core/api.ts` declares. */
async function ask<T>(url: string, init: RequestInit): Promise<T> {
  const answer = await fetch(url, init).catch(() => null);
  if (answer === null) {
    throw new CommandFailed(`${url} 没有应答：请先启动服务 · no answer: start the server first`);
  }
  const body: unknown = await answer.json();
  if (answer.ok) return body as T;
  throw new CommandFailed(problemOf(body));
}

function problemOf(body: unknown): string {
  const { code, what } = body as ProblemBody;
  return `${code}  ${what.zh} · ${what.en}`;
}
