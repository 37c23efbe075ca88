import { beforeAll, expect, test } from "vitest";
import { isRefusal } from "../../src/core/refusal.ts";
import { completeTask } from "../../src/engine/complete.ts";
import { completeMany } from "../../src/engine/complete-many.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, loanOf, taken } from "../helpers/lending.ts";

onBothDatabases("several tasks at once", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
  });

  /** Loans sent back for correction, each with what its borrower wrote: `[instance, task]`. */
  async function corrections(values: number[]): Promise<{ instance: string; task: string }[]> {
    const started = [];
    for (const value of values) {
      const input = { workflow: "loan", division: GULOU, data: loanOf(value) };
      started.push(taken(await startInstance(engine, caller("desk"), input)));
    }
    const tasks = started.map((moved) => moved.tasks[0]?.id ?? "");
    const sent = await completeMany(engine, caller("desk"), { tasks, outcome: "supplement" });
    expect(sent).toEqual(tasks.map((task) => ({ task, refusal: null })));
    const rows = await database().knex("task").where({ home_city: CITY, invoke: "correction" });
    return started.map(({ instance }) => {
      const row = rows.find((one: { instance_id: string }) => one.instance_id === idOf(instance).uuid);
      return { instance, task: `${CITY}-${row.id}` };
    });
  }

  const dataOf = async (instance: string) => {
    const row = await database()
      .knex("instance")
      .where({ home_city: CITY, id: idOf(instance).uuid })
      .first();
    return engine.sealer.open(row.data);
  };

  test("what each case knows of the form need not be said again; what is said goes for all", async () => {
    const sent = await corrections([500, 700]);
    const alone = await completeTask(engine, caller("borrower"), {
      ...{ task: idOf(sent[0]?.task), outcome: "resubmit", data: { value: 600 } },
    });
    expect(isRefusal(alone) && alone.code, "by itself every field is asked for").toBe("FORM_INVALID");
    const tasks = sent.map(({ task }) => task);
    const done = await completeMany(engine, caller("borrower"), {
      ...{ tasks, outcome: "resubmit", data: { name: "李四" } },
    });
    expect(done).toEqual(tasks.map((task) => ({ task, refusal: null })));
    for (const [index, value] of [500, 700].entries()) {
      expect(await dataOf(sent[index]?.instance ?? "")).toMatchObject({ name: "李四", value });
    }
  });

  test("what one case refuses holds up no other, and a task named twice is done once", async () => {
    const [sent] = await corrections([500]);
    const task = sent?.task ?? "";
    const gone = `${CITY}-01980000-0000-7000-8000-000000000000`;
    const done = await completeMany(engine, caller("borrower"), {
      ...{ tasks: ["nonsense", gone, task, task], outcome: "resubmit" },
    });
    expect(done.map((one) => [one.task, one.refusal?.code ?? null])).toEqual([
      ["nonsense", "NOT_FOUND"],
      [gone, "NOT_FOUND"],
      [task, null],
    ]);
  });

  test("the same key and content give the same answers, once done", async () => {
    const [sent] = await corrections([500]);
    const input = { tasks: [sent?.task ?? ""], outcome: "resubmit", key: "again" };
    const first = await completeMany(engine, caller("borrower"), input);
    expect(first[0]?.refusal).toBeNull();
    expect(await completeMany(engine, caller("borrower"), input)).toEqual(first);
    const events = await database()
      .knex("event")
      .where({ home_city: CITY, instance_id: idOf(sent?.instance).uuid, type: "correction.resubmit" });
    expect(events).toHaveLength(1);
  });
});
