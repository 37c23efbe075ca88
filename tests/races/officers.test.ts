import { beforeAll, expect, test } from "vitest";
import type { Moved } from "../../src/core/api.ts";
import { isRefusal } from "../../src/core/refusal.ts";
import { cancelInstance } from "../../src/engine/cancel.ts";
import { claimTask } from "../../src/engine/claim.ts";
import { completeTask } from "../../src/engine/complete.ts";
import { deliverEvent } from "../../src/engine/deliver.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { fireTimer } from "../../src/engine/fire.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { startMany } from "../../src/engine/start-many.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, loanOf, setClock, taken } from "../helpers/lending.ts";

const TIMES = 20;

onBothDatabases("several at once", (database) => {
  let engine: Engine;
  let other: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
    other = await lendingEngine(database());
  });

  const loan = async (value = 500, key: string | null = null): Promise<Moved> => {
    const input = { workflow: "loan", division: GULOU, data: loanOf(value), key };
    return taken(await startInstance(engine, caller("desk"), input));
  };
  const eventsOf = async (moved: Moved): Promise<string[]> => {
    const rows = await database()
      .knex("event")
      .where({ home_city: CITY, instance_id: idOf(moved.instance).uuid })
      .orderBy("seq");
    expect((await replayInstance(engine, idOf(moved.instance))).problems).toEqual([]);
    return rows.map((row: { type: string }) => row.type);
  };
  const taskOf = (moved: Moved, invoke: string) => idOf(moved.tasks.find((task) => task.invoke === invoke)?.id);

  test("two officers complete one task: one wins, the other is told what happened", async () => {
    for (let i = 0; i < 10; i++) {
      const moved = await loan();
      const task = taskOf(moved, "acceptance");
      const answers = await Promise.all([
        completeTask(engine, caller("desk"), { task, outcome: "accept" }),
        completeTask(other, caller("desk2"), { task, outcome: "refuse", data: { reason: "不符" } }),
      ]);
      const won = answers.filter((answer) => !isRefusal(answer));
      const lost = answers.find((answer) => isRefusal(answer));
      expect(won).toHaveLength(1);
      const [winner, outcome] = isRefusal(answers[0]) ? ["desk2先生", "refuse"] : ["desk先生", "accept"];
      expect(lost).toMatchObject({ code: "STALE", happened: { actorName: winner, outcome } });
      expect(await eventsOf(moved)).toEqual(["started", `acceptance.${outcome}`]);
    }
  });

  test("one completion sent twenty times is one transition with twenty equal replies", async () => {
    const moved = await loan();
    const input = { task: taskOf(moved, "acceptance"), outcome: "accept", key: "twenty" };
    const sent = Array.from({ length: TIMES }, (_, i) => completeTask(i % 2 ? engine : other, caller("desk"), input));
    const answers = await Promise.all(sent);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(taken(answers[0] as Moved).revision).toBe(2);
    expect(await eventsOf(moved)).toEqual(["started", "acceptance.accept"]);
  });

  test("one start sent twenty times is one case and one number", async () => {
    const before = await database().knex("instance").where({ home_city: CITY }).count<{ count: string }[]>();
    const answers = await Promise.all(Array.from({ length: TIMES }, () => loan(500, "start-twenty")));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    const next = await loan();
    expect(Number(next.number.slice(-5))).toBe(Number(answers[0]?.number.slice(-5)) + 1);
    const after = await database().knex("instance").where({ home_city: CITY }).count<{ count: string }[]>();
    expect(Number(after[0]?.count) - Number(before[0]?.count)).toBe(2);
  });

  test("the same key with different contents at the same time: one is done, the others are refused", async () => {
    const moved = await loan();
    const task = taskOf(moved, "acceptance");
    const answers = await Promise.all(
      ["accept", "supplement"].map((outcome) => completeTask(engine, caller("desk"), { task, outcome, key: "mixed" })),
    );
    expect(answers.map((answer) => (isRefusal(answer) ? answer.code : "done")).sort()).toEqual([
      "IDEMPOTENCY_REUSED",
      "done",
    ]);
    expect(await eventsOf(moved)).toHaveLength(2);
  });

  test("the same key on two cases at the same time moves one of them only", async () => {
    const cases = [await loan(), await loan()];
    const answers = await Promise.all(
      cases.map((moved) =>
        completeTask(engine, caller("desk"), { task: taskOf(moved, "acceptance"), outcome: "accept", key: "shared" }),
      ),
    );
    expect(answers.map((answer) => (isRefusal(answer) ? answer.code : "done")).sort()).toEqual([
      "IDEMPOTENCY_REUSED",
      "done",
    ]);
    const lengths = [(await eventsOf(cases[0] as Moved)).length, (await eventsOf(cases[1] as Moved)).length];
    expect(lengths.sort()).toEqual([1, 2]);
  });

  test("parallel parts of one case are done at the same time, and both hold", async () => {
    const moved = await loan();
    const lent = taken(
      await completeTask(engine, caller("desk"), { task: taskOf(moved, "acceptance"), outcome: "accept" }),
    );
    const instance = idOf(lent.instance);
    const [signed, done] = await Promise.all([
      completeTask(engine, caller("borrower"), { task: taskOf(lent, "signing"), outcome: "sign" }),
      deliverEvent(other, { instance, event: { type: "things.done" }, from: "join", key: "parallel" }),
    ]);
    expect([isRefusal(signed), isRefusal(done)]).toEqual([false, false]);
    const row = await database().knex("instance").where({ home_city: CITY, id: instance.uuid }).first();
    expect(row.status).toBe("done");
    expect((await eventsOf(moved)).sort()).toEqual(["acceptance.accept", "signing.sign", "started", "things.done"]);
  });

  test("a completion, a claim, a cancellation and a timer meet: whatever wins, the history is one chain", async () => {
    for (let i = 0; i < 5; i++) {
      await setClock(database(), "2026-03-02T02:00:00.000Z");
      const moved = await loan();
      const instance = idOf(moved.instance);
      const task = taskOf(moved, "acceptance");
      const timer = await database().knex("timer").where({ home_city: CITY, instance_id: instance.uuid }).first();
      await setClock(database(), "2026-03-20T02:00:00.000Z");
      const answers = await Promise.all([
        completeTask(engine, caller("desk2"), { task, outcome: "accept" }),
        claimTask(other, caller("desk"), { task }),
        cancelInstance(other, caller("desk"), { instance, reason: "重复" }),
        fireTimer(engine, { instance, key: timer.key, id: timer.id }),
      ]);
      const events = await eventsOf(moved);
      const row = await database().knex("instance").where({ home_city: CITY, id: instance.uuid }).first();
      expect(row.history_seq).toBe(events.length);
      const completed = events.includes("acceptance.accept");
      expect(isRefusal(answers[0])).toBe(!completed);
      expect(row.status === "cancelled").toBe(events.includes("cancelled"));
      if (row.status === "cancelled") {
        expect(await database().knex("task").where({ home_city: CITY, instance_id: instance.uuid })).toEqual([]);
      }
    }
  });

  test("two spawners start the same children: each child once", async () => {
    const parent = idOf((await loan()).instance);
    const children = Array.from({ length: 60 }, (_, index) => ({
      key: `k:${index}`,
      index: index + 1,
      data: { thing: "x" },
    }));
    const input = { parent, invoke: "things", workflow: "loan-thing", children };
    const done = await Promise.all([startMany(engine, input), startMany(other, input), startMany(engine, input)]);
    expect(done.reduce((sum, one) => sum + taken(one).started.length, 0)).toBe(60);
    const rows = await database().knex("instance").where({ home_city: CITY, parent: parent.uuid });
    expect(rows).toHaveLength(60);
  });

  test("papers of one series, issued in many cases at once, are numbered without a gap", async () => {
    await setClock(database(), "2027-03-02T02:00:00.000Z");
    const cases = await Promise.all(Array.from({ length: TIMES }, () => loan()));
    await Promise.all(
      cases.map((moved, i) =>
        completeTask(i % 2 ? engine : other, caller("desk"), { task: taskOf(moved, "acceptance"), outcome: "accept" }),
      ),
    );
    const papers = await database().knex("document").where({ home_city: CITY }).whereLike("number", "%〔2027〕%");
    const counts = papers
      .map((paper: { number: string }) => Number(/(\d+)号$/.exec(paper.number)?.[1]))
      .sort((a, b) => a - b);
    expect(counts).toEqual(Array.from({ length: TIMES }, (_, index) => index + 1));
  });
});
