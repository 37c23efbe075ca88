import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { DemoAccount, ImportBody } from "../src/core/api.ts";
import { Client } from "../tests/helpers/client.ts";
import { startServer } from "../tests/helpers/server.ts";
import { residentMegabytes } from "./cpu.ts";
import { ROOT } from "./root.ts";

const FIXTURES = join(ROOT, "tests", "fixtures", "rosters");
const POLL_MS = 100;

export interface ImportSpeed {
  lines: number;
  seconds: number;
  megabytes: number;
}

/** The large roster through the real interface: from the upload's first byte to the last line checked. */
export async function importSpeed(files: string[], databaseUrl?: string): Promise<ImportSpeed[]> {
  const server = await startServer({ demo: true, ...(databaseUrl ? { databaseUrl } : {}), env: { LOG_LEVEL: "warn" } });
  try {
    const answer = await fetch(`${server.url}/api/v1/demo/accounts`);
    const accounts = (await answer.json()) as DemoAccount[] | { items: DemoAccount[] };
    const officer = (Array.isArray(accounts) ? accounts : accounts.items).find(({ roles }) =>
      roles.includes("ent_officer"),
    );
    if (!officer) throw new Error("the demo has no officer who imports");
    const client = await Client.signIn(server.url, officer.username, officer.password);
    const done: ImportSpeed[] = [];
    for (const file of files) done.push(await one(server.url, client, file));
    return done;
  } finally {
    await server.stop();
  }
}

async function one(url: string, client: Client, name: string): Promise<ImportSpeed> {
  const form = new FormData();
  form.set("workflow", "handover");
  form.set("division", "320100000000");
  form.set("file", new Blob([new Uint8Array(bytesOf(name))]), name);
  const from = performance.now();
  let body = await client.post<ImportBody>("/imports", form);
  while (body.status !== "ready" && body.status !== "failed") {
    await new Promise((wake) => setTimeout(wake, POLL_MS));
    body = await client.get<ImportBody>(`/imports/${body.id}`);
  }
  if (body.status === "failed") throw new Error(`${name}: ${body.problem?.code}`);
  return { lines: body.total, seconds: (performance.now() - from) / 1000, megabytes: await residentMegabytes(url) };
}

function bytesOf(name: string): Buffer {
  const plain = join(FIXTURES, name);
  return existsSync(plain) ? readFileSync(plain) : gunzipSync(readFileSync(`${plain}.gz`));
}
