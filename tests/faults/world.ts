import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { inject } from "vitest";
import { setContact } from "../../src/engine/contact.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { loadRelease } from "../../src/engine/load.ts";
import { openWebhook } from "../../src/engine/webhooks.ts";
import { openDatabase } from "../../src/store/connect.ts";
import type { Database } from "../../src/store/database.ts";
import { putPolicies } from "../../src/store/policy.ts";
import { freshPostgres } from "../helpers/database.ts";
import { caller, enterLending, lendingEngine, NOW, SILENT, setClock, taken, XUANWU } from "../helpers/lending.ts";
import { asAdmin } from "../helpers/postgres-setup.ts";
import { enterBatch, enterRecall, RECALLS } from "../worker/batch.ts";
import { faultsHome } from "./home.ts";
import { serveEngine } from "./serving.ts";
import { addSessions, tokenOf } from "./sessions.ts";

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** A database filled for the harness, an engine that nothing ever happens to, and somebody outside who takes what is sent. */
export interface World {
  databaseUrl: string;
  database: Database;
  engine: Engine;
  /** Asks the server that nothing happens to; a refusal is a fault of the test. */
  ask(user: string, path: string, body?: object | FormData): Promise<Record<string, unknown>>;
  /** Takes away every case and all that belongs to one, and sets the clock back. */
  reset(): Promise<void>;
  sink: Sink;
  close(): Promise<void>;
}

const PEOPLE = ["desk", "desk2", "approver", "keeper", "borrower", "supervisor", "elsewhere", "connector", "admin"];

export async function openWorld(): Promise<World> {
  const databaseUrl = await freshPostgres();
  const database = await openDatabase({ url: databaseUrl, connectionsMax: 20 });
  await enterLending(database);
  const engine = await lendingEngine(database);
  const home = faultsHome();
  const { problems } = await loadRelease(database, home, SILENT);
  const errors = problems.filter(({ severity }) => severity !== "warning");
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
  rmSync(home, { recursive: true });
  await enterBatch(database, engine, SILENT);
  await enterRecall(database, [engine]);
  await putPolicies(database, [{ kind: "schedules", id: "schedules", hash: "x", body: { recalls: RECALLS } }]);
  await addSessions(database, PEOPLE);
  const sink = await openSink();
  const way = { email: null, mobile: "13912345678", mail: false, sms: true, digest: false };
  taken(await setContact(engine, caller("desk2"), { ...way, quietFrom: null, quietUntil: null }));
  const wanted = { url: sink.url, title: "统计平台", division: XUANWU, events: ["case.started", "case.moved"] };
  taken(await openWebhook(engine, caller("admin"), wanted));
  await engine.refreshPolicies();
  const calm = await serveEngine(engine);
  return {
    ...{ databaseUrl, database, engine, sink },
    ask: async (user, path, body) => {
      const { status, body: answer } = await askAt(calm.url, user, path, body);
      if (status >= 300) throw new Error(`${user} ${path}: ${status} ${JSON.stringify(answer)}`);
      return answer;
    },
    reset: () => reset(database),
    close: async () => {
      await calm.close();
      await sink.close();
      await database.close();
      await asAdmin(inject("postgresUrl"), `drop database ${new URL(databaseUrl).pathname.slice(1)} with (force)`);
    },
  };
}

/** One write over HTTP; rejects when the server is gone before it has answered. */
export async function askAt(
  url: string,
  user: string,
  path: string,
  body: object | FormData = {},
  key?: string,
): Promise<Answer> {
  const form = body instanceof FormData;
  const answer = await fetch(`${url}/api/v1${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${tokenOf(user)}`,
      ...(form ? {} : { "content-type": "application/json" }),
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    body: form ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** What belongs to no case and stays. */
const STAYS = new Set(["organisation"]);
let emptying: string | null = null;

async function reset(database: Database): Promise<void> {
  if (emptying === null) {
    const rows: { name: string }[] = await database
      .knex("information_schema.columns")
      .where({ table_schema: "public", column_name: "home_city" })
      .select({ name: "table_name" });
    const tables = [...rows.map(({ name }) => name).filter((name) => !STAYS.has(name)), "schedule_fire", "audit"];
    emptying = tables.map((name) => `delete from ${name}`).join(";");
  }
  await database.knex.raw(emptying);
  await setClock(database, NOW);
}

export interface Sink {
  url: string;
  got: { headers: IncomingHttpHeaders; body: string }[];
  close(): Promise<void>;
}

/** Takes webhooks and short messages, and keeps each as it came. */
async function openSink(): Promise<Sink> {
  const got: Sink["got"] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      got.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/sink`,
    got,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
