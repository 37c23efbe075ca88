import { beforeAll, beforeEach, expect, test } from "vitest";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { runsRound, schedulesRound } from "../../src/engine/fire-scheduled.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { checkRelease } from "../../src/engine/release-check.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";
import { parseSchedules } from "../../src/engine/release-schedules.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { RECORDS_PER_BATCH_MAX } from "../../src/engine/start-each.ts";
import { putPolicies } from "../../src/store/policy.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { CITY, caller, enterLending, GULOU, HOME, lendingEngine, setClock, taken, XUANWU } from "../helpers/lending.ts";
import { enterBorrowers, enterRecall, RECALLS } from "./batch.ts";

const DUE = RECORDS_PER_BATCH_MAX + 50;

onBothDatabases("a schedule that goes through records", (database) => {
  let engines: Engine[];
  beforeAll(async () => {
    await enterLending(database());
    engines = [await lendingEngine(database()), await lendingEngine(database())];
    await enterRecall(database(), engines);
    await putPolicies(database(), [{ kind: "schedules", id: "schedules", hash: "x", body: { recalls: RECALLS } }]);
    const [engine] = engines;
    if (!engine) throw new Error("there are engines");
    await enterBorrowers(engine, DUE, { first: 1, division: GULOU, lastLoanOn: "2026-01-10" });
    // Long enough ago for the query, not for the place; not long ago; never.
    await enterBorrowers(engine, 7, { first: 2001, division: XUANWU, lastLoanOn: "2026-02-10" });
    await enterBorrowers(engine, 7, { first: 3001, division: GULOU, lastLoanOn: "2026-03-01" });
    await enterBorrowers(engine, 7, { first: 4001, division: GULOU });
  });
  beforeEach(async () => {
    for (const table of ["schedule_fire", "schedule_run", "instance", "task", "event", "timer", "participant"])
      await database().knex(table).delete();
    await database().knex("number_counter").delete();
    // 08:00 where the offices are; the schedule is new.
    await setClock(database(), "2026-03-02T00:00:00.000Z");
    await Promise.all(engines.map((engine) => schedulesRound(engine)));
  });

  const cases = () => database().knex("instance").where({ workflow: "recall" }).orderBy("number");
  const through = async () => {
    await Promise.all(engines.map((engine) => schedulesRound(engine)));
    while ((await Promise.all(engines.map((engine) => runsRound(engine)))).includes(true));
  };

  test("starts one case for each record that fulfils query and condition, in batches, whoever works", async () => {
    await setClock(database(), "2026-03-03T00:00:30.000Z");
    await through();
    const started = await cases();
    expect(started).toHaveLength(DUE);
    expect(
      new Set(started.map(({ subject_blind }: { subject_blind: Buffer }) => subject_blind.toString("hex"))).size,
    ).toBe(DUE);
    expect(started.map(({ number }: { number: string }) => Number(number.slice(-5)))).toEqual(
      Array.from({ length: DUE }, (_, index) => index + 1),
    );
    expect(started[0]).toMatchObject({
      origin: "schedule:recalls",
      division: GULOU,
      started_by: null,
      state: "calling",
    });
    expect(await database().knex("schedule_run").select("home_city", "done", "started", "passed", "failed")).toEqual([
      { home_city: CITY, done: true, started: DUE, passed: 7, failed: 0 },
    ]);
    expect(await database().knex("schedule_fire").where({ state: "running" })).toEqual([]);
    const [engine] = engines;
    if (engine) expect((await replayInstance(engine, { city: CITY, uuid: started[0].id })).problems).toEqual([]);
  });

  test("passes over whoever has an open case, and the nights that were missed", async () => {
    await setClock(database(), "2026-03-03T00:00:30.000Z");
    await through();
    const [task] = await database().knex("task").where({ home_city: CITY }).limit(1);
    const [engine] = engines;
    if (!engine) throw new Error("there are engines");
    taken(
      await completeTask(engine, caller("desk"), { task: { city: CITY, uuid: task.id }, outcome: "accept", key: null }),
    );
    await setClock(database(), "2026-03-06T00:00:30.000Z");
    await through();
    expect(await cases()).toHaveLength(DUE + 1);
    expect(await database().knex("schedule_fire").where({ state: "started" })).toHaveLength(2);
  });

  test("decides nothing by a condition that fails: the record is counted, the others begin", async () => {
    const each = { ...RECALLS.each, where: [], when: "= (today() - date(subject.lastLoanOn)).days >= params.days" };
    const body = { recalls: { ...RECALLS, each } };
    await putPolicies(database(), [{ kind: "schedules", id: "schedules", hash: "y", body }]);
    await setClock(database(), "2026-03-03T00:00:30.000Z");
    await through();
    expect(await database().knex("schedule_run").select("started", "passed", "failed")).toEqual([
      { started: DUE, passed: 14, failed: 7 },
    ]);
  });
});

test("a query is written in closed conditions; what is none is told with its place", () => {
  const file = (where: string, more = "") =>
    `schedules:\n  a:\n    cron: "0 2 * * *"\n    workflow: recall\n    division: "320000000000"\n    each:\n      record: borrower\n      where: ${where}\n${more}`;
  const read = parseSchedules(
    file(
      "{ status: normal, kind: [a, null], gone: null, on: { until: -P1M, orMissing: true } }",
      '      when: "= true"\n',
    ),
    "s",
  );
  expect(read.value?.a?.each?.where).toEqual([
    { property: "status", oneOf: ["normal"] },
    { property: "kind", oneOf: ["a", null] },
    { property: "gone", oneOf: [null] },
    { property: "on", until: "-P1M", orMissing: true },
  ]);
  const places = (text: string) => parseSchedules(text, "s").problems.map(({ path }) => path);
  expect(places(file("{ on: { until: 5wd } }"))).toEqual(["s/schedules/a/each/where/on/until"]);
  expect(places(file("{ on: { orMissing: true } }"))).toEqual(["s/schedules/a/each/where/on"]);
  expect(places(file("{ a: [[1]] }"))).toEqual(["s/schedules/a/each/where/a"]);
  expect(places(file("{ a: 1 }", "      when: subject.x\n"))).toEqual(["s/schedules/a/each/when"]);
  expect(places(file("{ a: 1 }", '      when: "= 1 +"\n'))).toEqual(["s/schedules/a/each/when"]);
});

test("a schedule that names what is not there, or asks for what is sealed, is a problem at its place", () => {
  const files = readReleaseFiles(HOME).filter(({ path }) => path !== "policies/schedules.yaml");
  const found = (each: string, workflow = "loan") => {
    const text = `schedules:\n  a: { cron: "0 2 * * *", workflow: ${workflow}, division: "320000000000", each: ${each} }\n`;
    const workflows = files.map((file) =>
      file.path === "workflows/loan.yaml"
        ? { ...file, text: file.text.replace(/^start: \{/m, "start: { by: [person, schedule], ") }
        : file,
    );
    const all = [...workflows, { path: "policies/schedules.yaml", text }];
    return checkRelease(parseRelease(all), all).map(
      ({ path, line }) => `${path?.split("/").slice(3).join("/")}:${line}`,
    );
  };
  expect(found("{ record: borrower, where: { lastLoanOn: { until: -P30D } } }")).toEqual([]);
  expect(found("{ record: borrower }", "loan-thing")).toEqual(["a/workflow:2"]);
  expect(found("{ record: nothing }")).toEqual(["a/each/record:2"]);
  expect(found("{ record: borrower, decide: nothing, where: { phone: x, height: 1 } }")).toEqual([
    ...["a/each/decide:2", "a/each/where/phone:2", "a/each/where/height:2"],
  ]);
});
