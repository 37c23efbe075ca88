import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../src/store/connect.ts";
import { type Connection, type Database, DatabaseUnavailable, type Statement } from "../../src/store/database.ts";
import { TRANSIENT_ATTEMPTS_MAX } from "../../src/store/failure.ts";
import { freshDatabase, freshPostgres } from "../helpers/database.ts";

const SLEEPLESS: Statement = { name: "f-one", text: "select 1 as one" };
let database: Database;
beforeAll(async () => {
  database = await freshDatabase("pg");
});
afterAll(() => database.close());

function statement(text: string): Statement {
  return { name: `f-${createHash("sha256").update(text).digest("hex").slice(0, 16)}`, text };
}

/** Opens once so many have come to it. */
function gate(count: number): () => Promise<void> {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let left = count;
  return () => {
    left -= 1;
    if (left <= 0) open();
    return opened;
  };
}

test("a server that is not there is a database that is not available", async () => {
  const nowhere = await openDatabase({ url: "postgres://nobody@127.0.0.1:1/none", acquireTimeoutMs: 2_000 });
  await expect(nowhere.one(SLEEPLESS, [])).rejects.toBeInstanceOf(DatabaseUnavailable);
  await expect(nowhere.transaction((tx) => tx.one(SLEEPLESS, []))).rejects.toBeInstanceOf(DatabaseUnavailable);
  await nowhere.close();
});

test("a connection cut in the middle is told as such, nothing of its transaction stays, and the next one works", async () => {
  const mine = statement("select pg_backend_pid()::int as pid");
  const insert = statement("insert into policy (kind, id, hash, body) values ('f', 'cut', '', '{}')");
  const cut = database.transaction(async (tx) => {
    await tx.all(insert, []);
    const { pid } = (await tx.one<{ pid: number }>(mine, [])) ?? { pid: 0 };
    await database.one(statement("select pg_terminate_backend($1)"), [pid]);
    return tx.one(SLEEPLESS, []);
  });
  await expect(cut).rejects.toBeInstanceOf(DatabaseUnavailable);
  expect(await database.all(statement("select id from policy where kind = 'f'"), [])).toEqual([]);
  expect(await database.one(SLEEPLESS, [])).toEqual({ one: 1 });
  expect(database.busy()).toBe(0);
});

test("two transactions that block each other both end well: the one undone runs again", async () => {
  const add = (id: string) => statement(`insert into policy (kind, id, hash, body) values ('dead', '${id}', '', '{}')`);
  await database.all(add("a"), []);
  await database.all(add("b"), []);
  const touch: Statement = {
    name: "f-touch",
    text: "update policy set hash = hash || $2 where kind = 'dead' and id = $1",
  };
  const bothHold = gate(2);
  let runs = 0;
  const cross = (first: string, second: string) =>
    database.transaction(async (tx: Connection) => {
      runs += 1;
      await tx.all(touch, [first, "x"]);
      await bothHold();
      await tx.all(touch, [second, "x"]);
    });
  await Promise.all([cross("a", "b"), cross("b", "a")]);
  // One more for every time the server found them blocking each other; each took its turn once in the end.
  expect(runs).toBeGreaterThan(2);
  const hashes = await database.all(statement("select hash from policy where kind = 'dead'"), []);
  expect(hashes).toEqual([{ hash: "xx" }, { hash: "xx" }]);
});

test("what is undone every time is given up after a bounded number of attempts", async () => {
  let runs = 0;
  const undone = database.transaction(async (tx) => {
    runs += 1;
    await tx.all(statement("do $$ begin raise exception 'again' using errcode = '40001'; end $$"), []);
  });
  await expect(undone).rejects.toBeInstanceOf(DatabaseUnavailable);
  expect(runs).toBe(TRANSIENT_ATTEMPTS_MAX);
});

test("an error of our own is not taken for an unavailable database", async () => {
  await expect(database.one(statement("select nonsense"), [])).rejects.not.toBeInstanceOf(DatabaseUnavailable);
});

test("when all connections are taken, whoever waits too long is told", async () => {
  const url = await freshPostgres();
  const small = await openDatabase({ url, connectionsMax: 2, acquireTimeoutMs: 200 });
  const release = gate(2 + 1);
  const holding = [0, 1].map(() => small.transaction(() => release()));
  await expect(small.one(SLEEPLESS, [])).rejects.toBeInstanceOf(DatabaseUnavailable);
  expect(small.busy()).toBe(2);
  await release();
  await Promise.all(holding);
  expect(await small.one(SLEEPLESS, [])).toEqual({ one: 1 });
  await small.close();
});
