import { beforeAll, expect, test } from "vitest";
import { isRefusal } from "../../src/core/refusal.ts";
import { outboxRound } from "../../src/engine/carry-out.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { getTask } from "../../src/engine/inbox-task.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { withWorkflow } from "../helpers/inline.ts";
import { CITY, caller, enterLending, GULOU, lendingEngine, RESIDENT_ID, taken } from "../helpers/lending.ts";

const HEAD = `
title: { zh: 试, en: Test }
start: { positions: [desk], form: anything, by: [person, parent] }
`;

/** A delivery whose things are cases of their own, taken into the store room by a case beside them. */
const DELIVERY = `
id: delivery${HEAD}
number: "SH-{yyyy}-{seq5}"
machine:
  initial: things
  states:
    things:
      type: parallel
      states:
        lines:
          initial: wait
          states:
            wait: { invoke: { src: workflow, id: lines, input: { workflow: thing, forEach: "= things" } } }
        store:
          initial: wait
          states:
            wait: { invoke: { src: workflow, id: store, input: { workflow: store } } }
`;
const THING = `
id: thing${HEAD}
number: "{parent}-{index4}"
machine:
  initial: choice
  states:
    choice: { always: [{ guard: "= broken = true", target: withheld }, { target: held }] }
    withheld: { type: final }
    held:
      tags: [handed]
      invoke: { src: message, id: confirmation, input: { name: confirmed } }
`;
const STORE = `
id: store${HEAD}
number: "{parent}-S{index4}"
machine:
  initial: shelving
  states:
    shelving:
      invoke: { src: task, id: shelving, input: { position: keeper, form: rows, outcomes: [accept] } }
      on: { shelving.accept: shelved }
    shelved: { type: final }
`;
const rowsForm = (maxItems: number) => ({
  type: "object",
  additionalProperties: false,
  properties: {
    note: { type: "string" },
    shelves: {
      type: "array",
      maxItems,
      items: {
        type: "object",
        properties: { no: { type: "string" }, what: { type: "string" }, residentId: { type: "string" } },
      },
      "x-beside": {
        ...{ invoke: "lines", milestone: "handed", number: "no" },
        values: { what: "name", residentId: "residentId", copies: "unknown" },
      },
    },
  },
});

onBothDatabases("a list of a form that opens with the cases beside it", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
  });

  /** The task at the store room, as its keeper opens it. */
  const opened = async (maxItems: number, user: string) => {
    const stored = withWorkflow(engine, STORE, { rows: rowsForm(maxItems) });
    const all = withWorkflow(withWorkflow(stored, THING), DELIVERY);
    const things = [{ name: "投影仪", residentId: RESIDENT_ID }, { name: "音响", broken: true }, { name: "帐篷" }];
    const data = { things };
    const moved = taken(await startInstance(all, caller("desk"), { workflow: "delivery", division: GULOU, data }));
    while (await outboxRound(all, []));
    const task = await database()
      .knex("task")
      .join("instance as i", "i.id", "task.instance_id")
      .where({ "task.home_city": CITY, invoke: "shelving", "i.parent": moved.instance.slice(7) })
      .first("task.id");
    const detail = await getTask(all, caller(user), `${CITY}-${task.id}`);
    if (isRefusal(detail)) throw new Error(detail.code);
    return { number: moved.number, shelves: detail.data.shelves };
  };

  test("has a row for each that reached the milestone, with its number, in the clear for who works on it", async () => {
    const { number, shelves } = await opened(20, "keeper");
    expect(shelves).toEqual([
      { no: `${number}-0001`, what: "投影仪", residentId: RESIDENT_ID },
      { no: `${number}-0003`, what: "帐篷" },
    ]);
  });

  test("opens empty where the form may not hold them all: half a list would pass for the whole", async () => {
    expect((await opened(1, "keeper")).shelves).toBeUndefined();
  });

  test("shows nothing of them to who only reads the task", async () => {
    expect((await opened(20, "supervisor")).shelves).toBeUndefined();
  });
});
