import { existsSync, openAsBlob, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { CommandFailed, print } from "./commands.ts";
import { readSecret } from "./commands-user.ts";
import type { Config } from "./config.ts";
import type { ImportBody, ProblemBody, SessionBody } from "./core/api.ts";

const POLL_MS = 500;
const FINISHED: readonly ImportBody["status"][] = ["ready", "failed", "used"];

/** Sends a file to the running server, waits until its lines are judged, and prints the counts. */
export async function importCommand(
  config: Config,
  file: string,
  options: { workflow: string; division: string; username: string; url?: string; errors?: string },
): Promise<void> {
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
  let found = await ask<ImportBody>(`${base}/imports`, { method: "POST", headers, body });
  while (!FINISHED.includes(found.status)) {
    await pause(POLL_MS);
    found = await ask<ImportBody>(`${base}/imports/${found.id}`, { headers });
  }
  report(found);
  if (options.errors !== undefined) {
    const answer = await fetch(`${base}/imports/${found.id}/errors.xlsx`, { headers });
    if (!answer.ok) throw new CommandFailed(problemOf(await answer.json()));
    writeFileSync(options.errors, Buffer.from(await answer.arrayBuffer()));
  }
  if (found.status === "failed") process.exitCode = 1;
}

function report(found: ImportBody): void {
  print(`${found.id}  ${found.fileName}  ${found.status}  ${found.total}`);
  for (const [id, count] of Object.entries(found.counts.byDisposition)) {
    print(`  ${found.dispositions[id]?.title.zh ?? id}  ${count}`);
  }
  for (const [code, count] of Object.entries(found.counts.byCode)) {
    print(`  ${code}  ${found.codes[code]?.title.zh ?? ""}  ${count}`);
  }
  if (found.problem) print(`${found.problem.what.zh} · ${found.problem.what.en}`);
}

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
