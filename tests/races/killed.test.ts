import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Moved } from "../../src/core/api.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { schedulesRound } from "../../src/engine/fire-scheduled.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { RECORDS_PER_BATCH_MAX } from "../../src/engine/start-each.ts";
import { openDatabase } from "../../src/store/connect.ts";
import { migrate } from "../../src/store/migrate.ts";
import { putPolicies } from "../../src/store/policy.ts";
import { freshPostgres } from "../helpers/database.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, loanOf, setClock, taken } from "../helpers/lending.ts";
import { asAdmin } from "../helpers/postgres-setup.ts";
import { built, run } from "../helpers/process.ts";
import { enterBorrowers, enterRecall, RECALLS } from "../worker/batch.ts";

const folder = mkdtempSync(join(tmpdir(), "yijiao-killed-"));
let officer = "";
beforeAll(async () => {
  officer = await built("tests/races/processes/officer.ts");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs one request in a process of its own: its answer, or null when it was killed before it could say anything. */
async function ask(order: object): Promise<(Moved & { batches?: number }) | null> {
  const running = run(officer, [JSON.stringify(order)]);
  if ((await running.line()) !== "ready") throw new Error("the process did not come up");
  const line = await running.line();
  const end = await running.ended;
  expect(end, "as ordered").toBe("die" in order ? "SIGKILL" : 0);
  return line === null ? null : JSON.parse(line);
}

describe.each(["pg", "pglite"] as const)("a process killed outright on %s", (dialect) => {
  let place: { url: string } | { dataDir: string };
  beforeAll(async () => {
    place = dialect === "pg" ? { url: await freshPostgres() } : { dataDir: join(folder, "data") };
    const database = await openDatabase(place);
    await migrate(database);
    await enterLending(database);
    await database.close();
  });
  afterAll(async () => {
    if ("url" in place) {
      await asAdmin(inject("postgresUrl"), `drop database ${new URL(place.url).pathname.slice(1)} with (force)`);
    }
  });

  /** Opens the database between two processes: the embedded one has room for one at a time. */
  async function visit<T>(look: (engine: Engine) => Promise<T>): Promise<T> {
    const database = await openDatabase(place);
    try {
      return await look(await lendingEngine(database));
    } finally {
      await database.close();
    }
  }

  const newTask = () =>
    visit(async (engine) => {
      const input = { workflow: "loan", division: GULOU, data: loanOf(500) };
      const moved = taken(await startInstance(engine, caller("desk"), input));
      return { task: idOf(moved.tasks[0]?.id), instance: idOf(moved.instance) };
    });

  test.each([
    ["between read and write", { when: "before", statement: "step-u" }, 1],
    ["between write and reply", { when: "after", statement: "step-u" }, 2],
  ] as const)("%s of a completion: the repeated request gives one transition and the reply", async (_, die, eventsAfterDeath) => {
    const { task, instance } = await newTask();
    const complete = { task, outcome: "accept", key: `kill-${task.uuid}` };
    const order = { database: place, user: "desk", complete };
    expect(await ask({ ...order, die })).toBeNull();
    const events = () =>
      visit(async ({ database }) =>
        database.knex("event").where({ home_city: CITY, instance_id: instance.uuid }).orderBy("seq"),
      );
    expect(await events()).toHaveLength(eventsAfterDeath);
    const answer = await ask(order);
    expect(answer).toMatchObject({ status: "active", revision: 2, state: "lent.paper.signing,lent.things.handing" });
    expect(await ask(order)).toEqual(answer);
    expect((await events()).map((event: { type: string }) => event.type)).toEqual(["started", "acceptance.accept"]);
    await visit(async (engine) => {
      const { database } = engine;
      expect((await replayInstance(engine, instance)).problems).toEqual([]);
      const rows = (table: string) => database.knex(table).where({ home_city: CITY, instance_id: instance.uuid });
      expect(await rows("document")).toHaveLength(1);
      expect(await rows("task")).toHaveLength(1);
      expect((await rows("outbox")).map((row: { kind: string }) => row.kind)).toEqual(["spawn"]);
    });
  });

  test.each([
    ["after it took a number", { when: "after", statement: "number-take" }],
    ["after its case was written, before the commit", { when: "after", statement: "step-n" }],
  ] as const)("%s: the repeated start gives one case, and its number follows the last one", async (_, die) => {
    const before = await visit(async ({ database }) =>
      database.knex("instance").where({ home_city: CITY }).orderBy("number"),
    );
    const start = { workflow: "loan", division: GULOU, data: loanOf(500), key: `start-${die.statement}` };
    const order = { database: place, user: "desk", start };
    expect(await ask({ ...order, die })).toBeNull();
    const first = await ask(order);
    expect(await ask(order)).toEqual(first);
    const after = await visit(async ({ database }) =>
      database.knex("instance").where({ home_city: CITY }).orderBy("number"),
    );
    expect(after).toHaveLength(before.length + 1);
    const count = (number: string) => Number(number.slice(-5));
    expect(after.map((row: { number: string }) => count(row.number))).toEqual(after.map((_row, index) => index + 1));
  });

  test.each([
    ["before a batch is written", { when: "before", statement: "step-n", nth: 2 }, 1],
    ["after a batch was written, before the commit", { when: "after", statement: "run-move", nth: 2 }, 1],
    ["between two batches", { when: "before", statement: "run-claim", nth: 3 }, 2],
  ] as const)("%s of a schedule: whoever goes on starts what is left, nobody twice", async (_, die, batches) => {
    const count = 3 * RECORDS_PER_BATCH_MAX - 20;
    await visit(async (engine) => {
      const { database } = engine;
      await enterRecall(database, [engine]);
      await putPolicies(database, [{ kind: "schedules", id: "schedules", hash: "x", body: { recalls: RECALLS } }]);
      await enterBorrowers(engine, count, { first: 1, division: GULOU, lastLoanOn: "2026-01-10" });
      for (const table of ["schedule_fire", "schedule_run", "instance", "task", "event", "number_counter"])
        await database.knex(table).delete();
      await setClock(database, "2026-03-02T00:00:00.000Z");
      await schedulesRound(engine);
      await setClock(database, "2026-03-03T00:00:30.000Z");
      await schedulesRound(engine);
    });
    const cases = () =>
      visit(({ database }) => database.knex("instance").where({ workflow: "recall" }).orderBy("number"));
    const order = { database: place, user: "desk", runs: true };
    expect(await ask({ ...order, die })).toBeNull();
    expect(await cases()).toHaveLength(batches * RECORDS_PER_BATCH_MAX);
    // The lease of who died runs out first.
    await visit(({ database }) => setClock(database, "2026-03-03T00:02:00.000Z"));
    expect(await ask(order)).toMatchObject({ batches: 3 - batches });
    const all = await cases();
    expect(all).toHaveLength(count);
    expect(new Set(all.map((one: { subject_blind: Buffer }) => one.subject_blind.toString("hex"))).size).toBe(count);
    expect(all.map((one: { number: string }) => Number(one.number.slice(-5)))).toEqual(
      Array.from({ length: count }, (_one, index) => index + 1),
    );
  });
});
