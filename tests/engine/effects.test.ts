import { beforeAll, expect, test } from "vitest";
import type { Moved } from "../../src/core/api.ts";
import { completeTask } from "../../src/engine/complete.ts";
import { deliverEvent } from "../../src/engine/deliver.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { withWorkflow } from "../helpers/inline.ts";
import {
  CITY,
  caller,
  enterLending,
  GULOU,
  idOf,
  lendingEngine,
  RESIDENT_ID,
  STREET,
  taken,
  XUANWU,
} from "../helpers/lending.ts";

const HEAD = `
title: { zh: 试, en: Test }
basis: []
number: "T-{division6}-{yyyy}-{seq3}"
start: { positions: [desk], form: anything }
separate: []
params: {}
`;

onBothDatabases("effects", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
  });

  const begin = async (with_: Engine, workflow: string, data: Record<string, unknown> = {}): Promise<Moved> =>
    taken(await startInstance(with_, caller("desk"), { workflow, division: GULOU, data }));
  const rows = (table: string, moved: Moved) =>
    database()
      .knex(table)
      .where({ home_city: CITY, instance_id: idOf(moved.instance).uuid });
  const row = (moved: Moved) =>
    database()
      .knex("instance")
      .where({ home_city: CITY, id: idOf(moved.instance).uuid })
      .first();
  const task = (moved: Moved, invoke: string) => idOf(moved.tasks.find((one) => one.invoke === invoke)?.id);
  const replays = async (with_: Engine, moved: Moved) =>
    expect((await replayInstance(with_, idOf(moved.instance))).problems).toEqual([]);

  test("a case that moves takes its open tasks along in lists, and finds its offices where it now lies", async () => {
    const moving = withWorkflow(
      engine,
      `id: moving${HEAD}
label: "= name"
place: "= where"
machine:
  type: parallel
  states:
    waiting:
      initial: open
      states:
        open:
          invoke: { src: task, id: waiting, input: { position: approver, outcomes: [approve] } }
          on: { waiting.approve: closed }
        closed: { type: final }
    moving:
      initial: here
      states:
        here:
          invoke: { src: task, id: move, input: { position: desk, form: anything, outcomes: [accept] } }
          on: { move.accept: there }
        there:
          invoke: { src: task, id: arrive, input: { position: desk, outcomes: [accept] } }
          on: { arrive.accept: gone }
        gone: { type: final }`,
    );
    const started = await begin(moving, "moving", { name: "甲", where: GULOU });
    const data = { name: "乙", where: XUANWU };
    const moved = taken(
      await completeTask(moving, caller("desk"), { task: task(started, "move"), outcome: "accept", data }),
    );
    expect(moved.tasks).toEqual([expect.objectContaining({ invoke: "arrive", organisation: "branch-xuanwu" })]);
    expect(await row(moved)).toMatchObject({ county: 320102, division: XUANWU, label: "乙", pinyin: "y" });
    const open = await rows("task", moved).orderBy("invoke");
    expect(open.map((one) => [one.invoke, one.county, one.label, one.pinyin])).toEqual([
      ["arrive", 320102, "乙", "y"],
      ["waiting", 320102, "乙", "y"],
    ]);
    await replays(moving, moved);
  });

  test("a state entered again has one task and one timer, both new", async () => {
    const looping = withWorkflow(
      engine,
      `id: again${HEAD}
machine:
  initial: work
  states:
    work:
      invoke: { src: task, id: work, input: { position: desk, due: 3wd, outcomes: [return, accept] } }
      on: { work.return: { target: work, reenter: true }, work.accept: done }
      after: { 5wd: done }
    done: { type: final }`,
    );
    const first = await begin(looping, "again");
    const [timerBefore] = await rows("timer", first);
    const second = taken(await completeTask(looping, caller("desk"), { task: task(first, "work"), outcome: "return" }));
    const open = await rows("task", first);
    expect(open.map((one) => one.id)).toEqual([task(second, "work").uuid]);
    const timers = await rows("timer", first);
    expect(timers).toHaveLength(1);
    expect(timers[0].id).not.toBe(timerBefore.id);
    await replays(looping, second);
  });

  test("an outcome that leads nowhere changes nothing, stays in the inbox and is escalated", async () => {
    const stuck = withWorkflow(
      engine,
      `id: stuck${HEAD}
machine:
  initial: work
  states:
    work:
      invoke: { src: task, id: work, input: { position: desk, form: anything, outcomes: [accept] } }
      on: { work.accept: [{ guard: "= amount > 5", target: done }] }
    done: { type: final }`,
    );
    const started = await begin(stuck, "stuck", { amount: 1 });
    const input = { task: task(started, "work"), outcome: "accept", data: { amount: 2 } };
    expect(taken(await completeTask(stuck, caller("desk"), input)).state).toBe("work");
    expect(await rows("task", started)).toHaveLength(1);
    const told = await rows("outbox", started);
    expect(told.map((one) => [one.kind, one.body.organisation, one.body.role])).toEqual([
      ["notify", "office", "supervisor"],
    ]);
    expect(engine.sealer.open((await row(started)).data)).toEqual({ amount: 1 });
    await replays(stuck, started);
  });

  test("records, copies, notices, messages and papers of one step are written together, sealed", async () => {
    const all = withWorkflow(
      engine,
      `id: all${HEAD}
subject: borrower
subjectKey: "= residentId"
machine:
  initial: work
  states:
    work:
      invoke: { src: task, id: work, input: { position: desk, outcomes: [accept] } }
      on: { work.accept: waiting }
    waiting:
      entry:
        - { type: record, params: { record: borrower, key: "= residentId", values: { name: 张三, phone: "13912345678" } } }
        - { type: record, params: { record: borrower, key: "= residentId", values: { name: 张三丰 } } }
        - { type: cc, params: { position: keeper } }
        - { type: notify, params: { position: approver, template: receipt } }
        - { type: document, params: { template: receipt, organisation: branch-gulou } }
        - { type: document, params: { template: receipt, copies: 3 } }
      invoke: { src: message, id: answer, input: { name: answered } }
      on: { answer.received: { target: done, actions: [{ type: set, params: { said: "= event.data.word" } }] } }
    done: { type: final }`,
    );
    const started = await begin(all, "all", { residentId: RESIDENT_ID });
    const moved = taken(await completeTask(all, caller("desk"), { task: task(started, "work"), outcome: "accept" }));
    const record = await database().knex("record").where({ home_city: CITY, type: "borrower" }).first();
    expect(record).toMatchObject({ name: "张三丰", pinyin: "zsf", rev: 1 });
    expect(engine.sealer.open(record.data)).toEqual({ residentId: RESIDENT_ID, name: "张三丰", phone: "13912345678" });
    expect(JSON.stringify(record.data)).not.toContain("13912345678");
    const told = await rows("outbox", moved).orderBy("id");
    expect(told.map(({ body }) => [body.template, body.organisation, body.role])).toEqual([
      ["cc", "branch-gulou", "keeper"],
      ["receipt", "office", "approver"],
    ]);
    const people = await rows("participant", moved).orderBy("organisation").pluck("organisation");
    expect(people).toEqual(["branch-gulou", "office"]);
    const papers = await rows("document", moved).orderBy("number");
    expect(papers.map((paper) => [paper.organisation, paper.copies])).toEqual([
      ["branch-gulou", 2],
      ["branch-gulou", 3],
    ]);
    const [first, second] = papers.map((paper) => Number(/(\d+)号/.exec(paper.number)?.[1]));
    expect((second ?? 0) - (first ?? 0)).toBe(1);

    const message = {
      instance: idOf(moved.instance),
      event: { message: "answered" },
      data: { word: "好" },
      from: "x",
      key: "a",
    };
    expect(await deliverEvent(all, { ...message, event: { message: "unknown" }, key: "b" })).toMatchObject({
      code: "EVENT_REFUSED",
    });
    expect(taken(await deliverEvent(all, message)).status).toBe("done");
    expect(engine.sealer.open((await row(moved)).data)).toMatchObject({ said: "好" });
    await replays(all, moved);

    const later = await begin(all, "all", { residentId: RESIDENT_ID });
    taken(await completeTask(all, caller("desk"), { task: task(later, "work"), outcome: "accept" }));
    const versions = await database()
      .knex("record_version")
      .where({ home_city: CITY, type: "borrower" })
      .orderBy("rev");
    expect(versions.map((version) => version.rev)).toEqual([1, 2]);
  });

  test("what a record write fills in undoes nothing that the record holds", async () => {
    const filling = withWorkflow(
      engine,
      `id: filling${HEAD}
machine:
  initial: work
  states:
    work:
      invoke: { src: task, id: work, input: { position: desk, outcomes: [accept] } }
      on: { work.accept: written }
    written:
      type: final
      entry:
        - type: record
          params:
            record: borrower
            key: "= who"
            values: { name: "= name", phone: "= phone" }
            fill: { lastLoanOn: "= day", phone: "13800000000", division: "= instance.division" }
        - { type: record, params: { record: borrower, key: "= who", values: {}, fill: { lastLoanOn: 2020-01-01 } } }`,
    );
    const who = "320106196001011237";
    const write = async (data: Record<string, unknown>) => {
      const started = await begin(filling, "filling", { who, ...data });
      taken(await completeTask(filling, caller("desk"), { task: task(started, "work"), outcome: "accept" }));
      const key_blind = engine.sealer.blind(who);
      const record = await database().knex("record").where({ home_city: CITY, type: "borrower", key_blind }).first();
      return engine.sealer.open(record.data);
    };
    const first = { residentId: who, name: "王五", phone: "13800000000", lastLoanOn: "2026-03-02", division: GULOU };
    expect(await write({ name: "王五", day: "2026-03-02" })).toEqual(first);
    const second = await write({ name: "王武", phone: "13912345678", day: "2026-05-06" });
    expect(second).toEqual({ ...first, name: "王武", phone: "13912345678" });
    // A value taken away is filled in again.
    expect(await write({ name: "王武", day: "2026-05-06" })).toEqual({ ...first, name: "王武" });
  });

  test("what the step read of its subject stands in the event, and replay reads nothing else", async () => {
    const reading = withWorkflow(
      engine,
      `id: reading${HEAD}
subject: borrower
subjectKey: "= residentId"
machine:
  initial: work
  states:
    work:
      invoke: { src: task, id: work, input: { position: desk, outcomes: [accept] } }
      on: { work.accept: { target: done, actions: [{ type: set, params: { seen: "= subject.name" } }] } }
    done: { type: final }`,
    );
    const started = await begin(reading, "reading", { residentId: RESIDENT_ID });
    const moved = taken(
      await completeTask(reading, caller("desk"), { task: task(started, "work"), outcome: "accept" }),
    );
    expect(engine.sealer.open((await row(moved)).data)).toMatchObject({ seen: "张三丰" });
    await database()
      .knex("record")
      .where({ home_city: CITY, type: "borrower" })
      .update({ data: JSON.stringify({ name: "别人" }) });
    await replays(reading, moved);
  });

  test("an endless workflow takes no step, and the supervisors are told once", async () => {
    const endless = withWorkflow(
      engine,
      `id: endless${HEAD}
machine:
  initial: work
  states:
    work:
      invoke: { src: task, id: work, input: { position: desk, outcomes: [accept] } }
      on: { work.accept: round }
    round: { always: [{ guard: "= instance.mode != \\"never\\"", target: about }] }
    about: { always: [{ guard: "= instance.mode != \\"never\\"", target: round }] }`,
    );
    const started = await begin(endless, "endless");
    const input = { task: task(started, "work"), outcome: "accept" };
    for (let i = 0; i < 2; i++)
      expect(await completeTask(endless, caller("desk"), input)).toMatchObject({ code: "STEP_LIMIT" });
    expect(await rows("outbox", started)).toHaveLength(1);
    expect(await row(started)).toMatchObject({ rev: 1, state: "work" });
  });

  test("a service becomes work for whoever serves its topic, and goes with the step that asked for it", async () => {
    const served = withWorkflow(
      engine,
      `id: served${HEAD}
machine:
  initial: asking
  states:
    asking:
      invoke: { src: service, id: check, input: { topic: registry } }
      on: { check.done: done, check.failed: done }
    done: { type: final }`,
    );
    const started = await begin(served, "served");
    expect(await rows("work", started)).toMatchObject([
      { topic: "registry", invoke: "check", dead: false, attempts: 0 },
    ]);
    const answer = { instance: idOf(started.instance), event: { type: "check.done" }, from: "s", key: "1" };
    expect(taken(await deliverEvent(served, answer)).status).toBe("done");
    expect(await rows("work", started)).toEqual([]);
  });

  test("a case of a street finds the street's office, one of the district the district's", async () => {
    const placed = withWorkflow(
      engine,
      `id: placed${HEAD}
machine:
  initial: work
  states:
    work: { invoke: { src: task, id: work, input: { position: keeper, outcomes: [hand] } }, on: { work.hand: done } }
    done: { type: final }`,
    );
    const inStreet = await startInstance(placed, caller("desk"), { workflow: "placed", division: STREET, data: {} });
    expect(taken(inStreet).tasks[0]).toMatchObject({ organisation: "depot" });
    expect((await begin(placed, "placed")).tasks[0]).toMatchObject({ organisation: "branch-gulou" });
  });
});
