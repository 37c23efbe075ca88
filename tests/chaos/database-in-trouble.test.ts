import pg from "pg";
import type { Response } from "supertest";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { openDatabase } from "../../src/store/connect.ts";
import type { Database } from "../../src/store/database.ts";
import { type Asking, testApp } from "../helpers/app.ts";
import { freshPostgres } from "../helpers/database.ts";
import { loanOf } from "../helpers/lending.ts";
import { asAdmin } from "../helpers/postgres-setup.ts";
import { COUNTY } from "../helpers/posts.ts";
import { type Between, proxyTo } from "./proxy.ts";

const CONNECTIONS_MAX = 2;
const CLIENTS = 12;

let url: string;
let proxy: Between;
let database: Database;
let clerk: Asking;
let app: Awaited<ReturnType<typeof testApp>>;
beforeEach(async () => {
  url = await freshPostgres();
  proxy = await proxyTo(url);
  const patience = { acquireTimeoutMs: 1_000, statementTimeoutMs: 3_000 };
  database = await openDatabase({ url: proxy.url, connectionsMax: CONNECTIONS_MAX, ...patience });
  app = await testApp(database);
  clerk = await app.asRole("desk_clerk", "own");
});
afterEach(async () => {
  await database.close();
  await proxy.close();
  await asAdmin(inject("postgresUrl"), `drop database ${new URL(url).pathname.slice(1)} with (force)`);
});

const start = () =>
  clerk.post("/instances", {
    ...{ workflow: "loan", division: COUNTY, data: { ...loanOf(500), borrowerOrganisation: "borrower" } },
  });
const startMany = () => Promise.all(Array.from({ length: CLIENTS }, async () => await start()));
const statusesOf = (answers: readonly Response[]) => [...new Set(answers.map(({ status }) => status))].sort();

/** Each answer is a case begun, or the clean word that the service is not available now. */
function expectClean(answers: readonly Response[]): void {
  for (const { status, body, headers } of answers) {
    if (status === 201) continue;
    expect({ status, code: body.code }).toEqual({ status: 503, code: "UNAVAILABLE" });
    expect(headers["content-type"]).toContain("application/problem+json");
    expect(headers["retry-after"]).toMatch(/^\d+$/);
  }
}

/** Nothing was done by anybody since: requests are answered again, and each case begun is there once. */
async function expectRecovered(answers: readonly Response[]): Promise<void> {
  // Connections that were being made when the trouble began are given up first, after seconds.
  await expect.poll(async () => (await clerk.get("//readyz")).status).toBe(200);
  const tried: Response[] = [];
  await expect.poll(async () => tried[tried.push(await start()) - 1]?.status).toBe(201);
  expectClean(tried);
  // One after the other: on a busy machine many at once may still be too many.
  const more = [...tried.slice(-1), await start(), await start()];
  expect(statusesOf(more)).toEqual([201]);
  expect((await clerk.get("//readyz")).status).toBe(200);
  const begun = [...answers, ...more].filter(({ status }) => status === 201).map(({ body }) => body.number);
  expect(new Set(begun).size).toBe(begun.length);
  const rows = await database.knex("instance").whereIn("number", begun);
  expect(rows).toHaveLength(begun.length);
  expect(database.busy()).toBe(0);
}

test("with every connection in use for too long, requests are refused cleanly, and served again afterwards", async () => {
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query("begin; lock table instance in access exclusive mode");
  const answers = await startMany();
  expect(statusesOf(answers)).toEqual([503]);
  expectClean(answers);
  await other.query("rollback");
  await other.end();
  await expectRecovered(answers);
});

test("with half a second on every way to the database, what comes through is done, and the rest refused cleanly", async () => {
  proxy.delayMs = 500;
  const answers = await startMany();
  expect(statusesOf(answers)).toContain(503);
  expectClean(answers);
  const alone = await start();
  expect([201, 503]).toContain(alone.status);
  proxy.delayMs = 0;
  await expectRecovered(answers);
});

test("cut off from the database in the middle, requests are refused cleanly", async () => {
  proxy.delayMs = 100;
  const asked = startMany();
  await expect.poll(() => database.busy()).toBeGreaterThan(0);
  proxy.cut();
  const answers = await asked;
  expect(statusesOf(answers)).toContain(503);
  expectClean(answers);
  proxy.delayMs = 0;
  await expectRecovered(answers);
});

test("from a database that says nothing any more, nobody waits for ever", async () => {
  const idle = await startMany();
  proxy.silent = true;
  const answers = await startMany();
  expect(statusesOf(answers)).toEqual([503]);
  expectClean(answers);
  expect((await clerk.get("//readyz")).status).toBe(503);
  proxy.silent = false;
  await expectRecovered([...idle, ...answers]);
}, 180_000);
