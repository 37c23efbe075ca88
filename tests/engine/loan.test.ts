import { beforeAll, expect, test } from "vitest";
import { isRefusal } from "../../src/core/refusal.ts";
import { cancelInstance } from "../../src/engine/cancel.ts";
import { completeTask } from "../../src/engine/complete.ts";
import { deliverEvent } from "../../src/engine/deliver.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { fireTimer } from "../../src/engine/fire.ts";
import { startInstance } from "../../src/engine/start.ts";
import { startMany } from "../../src/engine/start-many.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { CITY, caller, GULOU, idOf, loanOf, RESIDENT_ID, STREET, setClock, taken, XUANWU } from "../helpers/lending.ts";
import { loans, nothingPersonalIsStored, taskOf } from "./loans.ts";

onBothDatabases("a loan", (database) => {
  const { engine: open, start } = loans(database);
  let engine: Engine;
  beforeAll(() => {
    engine = open();
  });

  test("starts at the desk with a number, a label, a subject found blind, and the parameters of the day", async () => {
    const moved = await start();
    expect(moved).toMatchObject({ status: "active", state: "received", phase: "submitted", revision: 1 });
    expect(moved.number).toMatch(/^JY-320106-2026-\d{5}$/);
    expect(moved.tasks).toEqual([
      expect.objectContaining({ invoke: "acceptance", organisation: "branch-gulou", role: "desk_clerk", mine: true }),
    ]);
    const row = await database()
      .knex("instance")
      .where({ home_city: CITY, id: idOf(moved.instance).uuid })
      .first();
    expect(row).toMatchObject({ label: "张三", pinyin: "zs", mode: "central", county: 320106, street: null });
    expect(row.subject_blind).toEqual(engine.sealer.blind(RESIDENT_ID));
    expect(row.resolved.params.acceptWithin).toMatchObject({ value: "5wd", source: "default", on: "2026-03-02" });
    expect(row.resolved.dates).toEqual({ start: "2026-03-02", accept: null, event: "2026-03-20" });
  });

  test("numbers have no gap, even where starts were refused in between", async () => {
    const counts: number[] = [];
    for (let i = 0; i < 3; i++) {
      counts.push(Number((await start()).number.slice(-5)));
      const refused = await startInstance(engine, caller("desk"), {
        ...{ workflow: "loan", division: GULOU },
        data: { ...loanOf(1), residentId: "123" },
      });
      expect(isRefusal(refused) && refused.code).toBe("FORM_INVALID");
    }
    expect(counts.map((count) => count - (counts[0] ?? 0))).toEqual([0, 1, 2]);
  });

  test.each([
    ["somebody of another district", "elsewhere", GULOU, "START_FORBIDDEN"],
    ["somebody who holds no start position", "keeper", GULOU, "START_FORBIDDEN"],
    ["a place that does not exist", "desk", "320199000000", "DIVISION_UNKNOWN"],
  ])("%s cannot start one", async (_, user, division, code) => {
    const data = loanOf(500);
    const refused = await startInstance(engine, caller(user), { workflow: "loan", division, data });
    expect(isRefusal(refused) && refused.code).toBe(code);
  });

  test("what only a parent starts, no person starts", async () => {
    const input = { workflow: "loan-thing", division: GULOU, data: { thing: "x" } };
    const refused = await startInstance(engine, caller("desk"), input);
    expect(isRefusal(refused) && refused.code).toBe("START_FORBIDDEN");
  });

  test("a small loan goes straight through to its end, with numbered receipts, a record and no plain number anywhere", async () => {
    let moved = await start(loanOf(500));
    moved = taken(
      await completeTask(engine, caller("desk"), { task: taskOf(moved, "acceptance"), outcome: "accept", data: {} }),
    );
    expect(moved.state).toBe("lent.paper.signing,lent.things.handing");
    expect(moved.tasks).toEqual([
      expect.objectContaining({ invoke: "signing", organisation: "factory", role: "borrower_officer", mine: false }),
    ]);
    const instance = idOf(moved.instance);
    const outbox = await database().knex("outbox").where({ home_city: CITY, instance_id: instance.uuid });
    expect(outbox.map(({ kind, body }) => [kind, body.invoke])).toEqual([["spawn", "things"]]);

    const thing = { parent: instance, invoke: "things", workflow: "loan-thing" };
    const children = [1, 2].map((index) => ({
      key: `k:${index}`,
      index,
      data: { thing: `投影仪${index}` },
      division: STREET,
    }));
    expect(taken(await startMany(engine, { ...thing, children })).started).toHaveLength(2);
    const again = taken(await startMany(engine, { ...thing, children }));
    expect(again).toEqual({ started: [], known: 2, refused: [] });
    const things = await database()
      .knex("instance")
      .where({ home_city: CITY, parent: instance.uuid })
      .orderBy("number");
    expect(things.map((row) => row.number)).toEqual([`${moved.number}-0001`, `${moved.number}-0002`]);
    expect(things[0]).toMatchObject({ street: STREET, workflow: "loan-thing", label: "投影仪1" });

    const handing = await database().knex("task").where({ home_city: CITY, instance_id: things[0].id }).first();
    expect(handing).toMatchObject({ organisation: "depot", role: "keeper", bulk: true, invoke: "handing" });
    const handed = { task: { city: CITY, uuid: handing.id }, outcome: "hand" };
    const child = taken(await completeTask(engine, caller("keeper"), handed));
    expect(child.state).toBe("handed");
    const joins = await database().knex("outbox").where({ home_city: CITY, instance_id: instance.uuid, kind: "join" });
    expect(joins.map(({ body }) => body)).toEqual([{ invoke: "things", milestone: "handed" }]);

    const confirmed = { instance: idOf(child.instance), event: { message: "confirmed" }, from: "parent", key: "m1" };
    expect(taken(await deliverEvent(engine, confirmed)).state).toBe("returning");
    expect(taken(await deliverEvent(engine, confirmed)).state).toBe("returning");

    await completeTask(engine, caller("borrower"), { task: taskOf(moved, "signing"), outcome: "sign" });
    const done = { instance, event: { type: "things.done" }, from: "join", key: "j1" };
    moved = taken(await deliverEvent(engine, done));
    expect(moved).toMatchObject({ status: "done", phase: "closed", tasks: [] });

    const papers = await database()
      .knex("document")
      .where({ home_city: CITY, instance_id: instance.uuid })
      .orderBy("number");
    expect(papers.map((paper) => paper.number)).toHaveLength(2);
    for (const paper of papers) expect(paper.number).toMatch(/^鼓楼分馆借〔2026〕\d+号$/);
    const record = await database().knex("record").where({ home_city: CITY, type: "borrower" }).first();
    expect(record).toMatchObject({ name: "张三", pinyin: "zs", division: GULOU });
    expect(engine.sealer.open(record.data)).toMatchObject({ residentId: RESIDENT_ID, lastLoanOn: "2026-03-02" });
    expect(await database().knex("task").where({ home_city: CITY, instance_id: instance.uuid })).toEqual([]);
    expect(await database().knex("timer").where({ home_city: CITY, instance_id: instance.uuid })).toEqual([]);
    expect(
      await database().knex("outbox").where({ home_city: CITY, kind: "notify", instance_id: instance.uuid }),
    ).toHaveLength(1);
    await nothingPersonalIsStored(engine);
  });

  test("a large loan needs an approver, who may not be the one who accepted", async () => {
    const started = await start(loanOf(5000));
    const accepted = taken(
      await completeTask(engine, caller("desk2"), { task: taskOf(started, "acceptance"), outcome: "accept" }),
    );
    expect(accepted.tasks).toEqual([
      expect.objectContaining({ invoke: "approval", organisation: "office", mine: true }),
    ]);
    const approval = { task: taskOf(accepted, "approval"), outcome: "approve" };
    const refused = await completeTask(engine, caller("desk2"), approval);
    expect(isRefusal(refused) && refused.code).toBe("SEPARATION");
    expect(taken(await completeTask(engine, caller("approver"), approval)).state).toContain("lent");
  });
  test("a correction pauses the clock of the case, and a return starts it again", async () => {
    const moved = await start();
    const asked = { task: taskOf(moved, "acceptance"), outcome: "supplement" };
    const correction = taken(await completeTask(engine, caller("desk"), asked));
    expect(correction).toMatchObject({ state: "correction", phase: "correction" });
    await setClock(database(), "2026-03-04T02:00:00.000Z");
    const fixed = { task: taskOf(correction, "correction"), outcome: "resubmit", data: loanOf(700) };
    const back = taken(await completeTask(engine, caller("borrower"), fixed));
    taken(await completeTask(engine, caller("desk"), { task: taskOf(back, "acceptance"), outcome: "accept" }));
    const row = await database()
      .knex("instance")
      .where({ home_city: CITY, id: idOf(moved.instance).uuid })
      .first();
    expect(row.resolved.params.promiseWithin).toMatchObject({ value: "10wd", on: "2026-03-04" });
    expect(row.clock.promise).toMatchObject({ limit: "10wd", startedAt: "2026-03-04T02:00:00.000Z" });
    expect(row.due_at).not.toBeNull();
  });

  test("a timer fires once when it is due, not before, and not after its state is left", async () => {
    const moved = await start();
    const instance = idOf(moved.instance);
    const timer = await database().knex("timer").where({ home_city: CITY, instance_id: instance.uuid }).first();
    const fire = () => fireTimer(engine, { instance, key: timer.key, id: timer.id });
    expect(await fire()).toEqual({ fired: false });
    await setClock(database(), "2026-03-10T02:00:00.000Z");
    const fired = await Promise.all([fire(), fire(), fire()]);
    expect(fired.filter((one) => !isRefusal(one) && one.fired)).toHaveLength(1);
    const told = await database().knex("outbox").where({ home_city: CITY, instance_id: instance.uuid, kind: "notify" });
    expect(told.map(({ body }) => [body.organisation, body.role])).toEqual([["office", "supervisor"]]);
    taken(await completeTask(engine, caller("desk"), { task: taskOf(moved, "acceptance"), outcome: "accept" }));
    expect(await fire()).toEqual({ fired: false });
  });

  test("a vacant post is a routing exception for the supervisors, never a drop", async () => {
    const data = { ...loanOf(500), borrowerOrganisation: "nobody-here" };
    const moved = taken(await startInstance(engine, caller("elsewhere"), { workflow: "loan", division: XUANWU, data }));
    const accepted = taken(
      await completeTask(engine, caller("elsewhere"), { task: taskOf(moved, "acceptance"), outcome: "accept" }),
    );
    // The borrower is no office here, and the branch's own desk takes its place.
    expect(accepted.tasks[0]).toMatchObject({ invoke: "signing", organisation: "branch-xuanwu" });
    const thing = { parent: idOf(moved.instance), invoke: "things", workflow: "loan-thing" };
    taken(await startMany(engine, { ...thing, children: [{ key: "k", index: 1, data: { thing: "幕布" } }] }));
    const task = await database().knex("task").where({ home_city: CITY, invoke: "handing", county: 320102 }).first();
    expect(task).toMatchObject({ organisation: "office", role: "supervisor", position: "keeper" });
    expect(task.exception.zh).toContain("保管");
  });

  test("the starter may cancel until somebody else has acted; children are ended with it", async () => {
    const moved = await start();
    const instance = idOf(moved.instance);
    expect(await cancelInstance(engine, caller("elsewhere"), { instance, reason: "x" })).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await cancelInstance(engine, caller("desk2"), { instance, reason: "x" })).toMatchObject({
      code: "FORBIDDEN",
    });
    expect(taken(await cancelInstance(engine, caller("desk"), { instance, reason: "重复" })).status).toBe("cancelled");
    expect(await database().knex("task").where({ home_city: CITY, instance_id: instance.uuid })).toEqual([]);
    expect(await database().knex("timer").where({ home_city: CITY, instance_id: instance.uuid })).toEqual([]);
    const second = await start();
    taken(await completeTask(engine, caller("desk2"), { task: taskOf(second, "acceptance"), outcome: "accept" }));
    const late = { instance: idOf(second.instance), reason: "x" };
    expect(await cancelInstance(engine, caller("desk"), late)).toMatchObject({ code: "EVENT_REFUSED" });
    const third = await start();
    taken(await completeTask(engine, caller("desk"), { task: taskOf(third, "acceptance"), outcome: "accept" }));
    taken(await cancelInstance(engine, caller("desk"), { instance: idOf(third.instance), reason: "x" }));
    const left = await database()
      .knex("outbox")
      .where({ home_city: CITY, instance_id: idOf(third.instance).uuid, kind: "cancel" });
    expect(left).toHaveLength(1);
  });

  test("a mode decided by a setting turns the approval off: same file, same hash, the reason in the history", async () => {
    const mode = { mode: "branch", reason: { zh: "试点", en: "Pilot" } };
    const data = loanOf(5000);
    const moved = taken(await startInstance(engine, caller("desk"), { workflow: "loan", division: GULOU, data, mode }));
    const accepted = taken(
      await completeTask(engine, caller("desk"), { task: taskOf(moved, "acceptance"), outcome: "accept" }),
    );
    expect(accepted.state).toContain("lent");
    const event = await database()
      .knex("event")
      .where({ home_city: CITY, instance_id: idOf(moved.instance).uuid, seq: 2 })
      .first();
    expect(event.body.notes).toEqual([expect.objectContaining({ type: "skipped", state: "approval", as: "approve" })]);
    expect(event.body.read.instance.mode).toBe("branch");
  });
});
