import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { openDatabase } from "../../src/store/connect.ts";
import type { Database } from "../../src/store/database.ts";
import { freshPostgres } from "../helpers/database.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, loanOf, setClock, taken } from "../helpers/lending.ts";
import { asAdmin } from "../helpers/postgres-setup.ts";
import { built, type Running, run } from "../helpers/process.ts";

const DAY_MS = 86_400_000;
const CASES = 8;
/** Five working days after the start: every acceptance is late. */
const LATE = Date.parse("2026-03-09T16:00:00.000Z");

let file = "";
beforeAll(async () => {
  file = await built("tests/chaos/processes/engine.ts");
});

let url: string;
let database: Database;
let engine: Engine;
let running: Running[] = [];
beforeEach(async () => {
  url = await freshPostgres();
  database = await openDatabase({ url });
  await enterLending(database);
  engine = await lendingEngine(database);
});
afterEach(async () => {
  for (const one of running) one.child.kill("SIGKILL");
  await Promise.all(running.map((one) => one.ended));
  running = [];
  await database.close();
  await asAdmin(inject("postgresUrl"), `drop database ${new URL(url).pathname.slice(1)} with (force)`);
});

const engineProcess = (order: { standStillBefore?: string; skewMs?: number } = {}) => {
  const one = run(file, [JSON.stringify({ url, ...order })]);
  running.push(one);
  return one;
};
const finished = async (one: Running) => {
  expect(await one.line()).toBe("ready");
  expect(JSON.parse((await one.line()) ?? "null")).toHaveProperty("rounds");
  expect(await one.ended).toBe(0);
};
const at = (ms: number) => setClock(database, new Date(ms).toISOString());
const loans = async (accepted: boolean) => {
  const ids: string[] = [];
  for (let n = 0; n < CASES; n++) {
    const input = { workflow: "loan", division: GULOU, data: loanOf(500) };
    const moved = taken(await startInstance(engine, caller("desk"), input));
    if (accepted)
      taken(await completeTask(engine, caller("desk"), { task: idOf(moved.tasks[0]?.id), outcome: "accept" }));
    ids.push(idOf(moved.instance).uuid);
  }
  return ids;
};
const count = async (table: string, where: object) =>
  Number(
    (
      await database
        .knex(table)
        .where({ home_city: CITY, ...where })
        .count()
    )[0]?.count,
  );

/** Whatever happened to the processes, each history holds, and leads to the case as it stands. */
async function expectSound(ids: readonly string[]): Promise<void> {
  for (const uuid of ids) expect((await replayInstance(engine, { city: CITY, uuid })).problems).toEqual([]);
  expect(await count("outbox", { dead: true })).toBe(0);
}

async function untilStopped({ child }: Running): Promise<void> {
  while (!/\) T /.test(readFileSync(`/proc/${child.pid}/stat`, "utf8"))) await wait(20);
}

describe.each([2, 4])("one of %i engine processes that stands still for longer than its leases", (processes) => {
  test.each([
    "step-read-case",
    "step-u",
  ])("with timers in hand, before %s, writes nothing when it goes on", async (before) => {
    const ids = await loans(false);
    await at(LATE);
    const still = engineProcess({ standStillBefore: before });
    await untilStopped(still);
    // Its leases have run out; the others take all that it had.
    await at(LATE + 10 * 60_000);
    await Promise.all(Array.from({ length: processes - 1 }, () => finished(engineProcess())));
    for (const id of ids) expect(await count("event", { instance_id: id, type: "timer" })).toBe(1);
    still.child.kill("SIGCONT");
    await finished(still);
    for (const id of ids) {
      expect(await count("event", { instance_id: id })).toBe(2);
      expect(await count("notice", { instance_id: id })).toBe(1);
      expect(await count("timer", { instance_id: id })).toBe(0);
    }
    await expectSound(ids);
  });

  test.each([
    "case-state",
    "step-n",
    "outbox-finish",
  ])("with children to start in hand, before %s, starts none twice", async (before) => {
    const ids = await loans(true);
    const still = engineProcess({ standStillBefore: before });
    await untilStopped(still);
    await at(Date.parse("2026-03-02T02:10:00.000Z"));
    const others = Array.from({ length: processes - 1 }, () => engineProcess());
    // What the one that stands still has locked, it holds until it goes on.
    if (before !== "step-n") await Promise.all(others.map(finished));
    still.child.kill("SIGCONT");
    await finished(still);
    if (before === "step-n") await Promise.all(others.map(finished));
    await at(Date.parse("2026-03-02T02:20:00.000Z"));
    await finished(engineProcess());
    for (const id of ids) expect(await count("instance", { parent: id })).toBe(2);
    const children = await database.knex("instance").whereNotNull("parent");
    expect(new Set(children.map(({ number }: { number: string }) => number)).size).toBe(2 * CASES);
    expect(await count("outbox", {})).toBe(0);
    await expectSound([...ids, ...children.map(({ id }: { id: string }) => id)]);
  });
});

describe("a clock that jumps by a day", () => {
  test("forth and back fires no timer before its time, none twice, and loses none", async () => {
    const ids = await loans(false);
    const due = (await database.knex("timer").where({ home_city: CITY })).map((row: { fire_at: string }) =>
      Date.parse(row.fire_at),
    );
    expect(due).toHaveLength(CASES);
    const fired = () => count("event", { type: "timer" });
    const first = Math.min(...due);
    // Half a day before: forth over it and back again, in the hands of two processes.
    await at(first - DAY_MS / 2);
    await Promise.all([finished(engineProcess()), finished(engineProcess())]);
    expect(await fired()).toBe(0);
    await at(first + DAY_MS / 2);
    const still = engineProcess({ standStillBefore: "step-u" });
    await untilStopped(still);
    await at(first - DAY_MS / 2);
    await finished(engineProcess());
    // Whoever read the wrong day decides nothing by it: the step asks once more whether the timer is due.
    still.child.kill("SIGCONT");
    await finished(still);
    const early = await fired();
    expect(early).toBeLessThanOrEqual(1);
    await at(first + 60_000);
    await finished(engineProcess());
    // What had been claimed on the wrong day is fired when its lease is over by the right one.
    await at(first + DAY_MS);
    await Promise.all([finished(engineProcess()), finished(engineProcess())]);
    for (const id of ids) expect(await count("event", { instance_id: id, type: "timer" })).toBe(1);
    await expectSound(ids);
  });

  test("on the machines of the processes alone changes nothing: the database's clock is the only one", async () => {
    const ids = await loans(false);
    await at(LATE - DAY_MS);
    await finished(engineProcess({ skewMs: DAY_MS * 3 }));
    expect(await count("event", { type: "timer" })).toBe(0);
    await at(LATE);
    await finished(engineProcess({ skewMs: -DAY_MS }));
    for (const id of ids) {
      const events = await database.knex("event").where({ instance_id: id, type: "timer" });
      expect(events.map(({ at: moment }: { at: string }) => Date.parse(moment))).toEqual([LATE]);
    }
    await expectSound(ids);
  });
});
