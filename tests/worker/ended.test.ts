import { beforeAll, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { withWorkflow } from "../helpers/inline.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, taken } from "../helpers/lending.ts";

const HEAD = `
title: { zh: 试, en: Test }
start: { positions: [desk], form: anything, by: [person, parent] }
separate: []
params: {}
`;
/** Ends in one of two ways, or stays. */
const PART = `id: part${HEAD}number: "{parent}-{index4}"
machine:
  initial: begin
  states:
    begin: { always: [{ guard: '= way = "kept"', target: kept }, { guard: '= way = "lost"', target: lost }, standing] }
    standing: { tags: [standing], invoke: { src: message, id: news, input: { name: go } }, on: { news.received: kept } }
    kept: { type: final }
    lost: { type: final }`;
const COUNTING = `id: counting${HEAD}number: "JS-{division6}-{yyyy}-{seq5}"
machine:
  initial: working
  states:
    working:
      invoke: { src: workflow, id: parts, input: { workflow: part, forEach: "= items" } }
      on: { parts.done: { target: closed, actions: [{ type: set, params: { ended: "= event.data.ended" } }] } }
    closed: { type: final }`;
/** Goes on as soon as its child stands, and leaves it standing. */
const LEAVING = `id: leaving${HEAD}number: "LK-{division6}-{yyyy}-{seq5}"
machine:
  initial: working
  states:
    working:
      invoke: { src: workflow, id: part, input: { workflow: part, outlives: OUTLIVES } }
      on: { part.standing: gone }
    gone:
      invoke: { src: task, id: rest, input: { position: desk, outcomes: [accept] } }
      on: { rest.accept: closed }
    closed: { type: final }`;

onBothDatabases("how children end", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = withWorkflow(await lendingEngine(database()), PART);
  });

  const run = async (workflow: string, yaml: string, data: Record<string, unknown>) => {
    const own = withWorkflow(engine, yaml);
    const { instance } = taken(await startInstance(own, caller("desk"), { workflow, division: GULOU, data }));
    while (await outboxRound(own, [])) {
      // Until nothing is ready any more.
    }
    const rows = database().knex("instance").where({ home_city: CITY });
    const parent = await rows
      .clone()
      .where({ id: idOf(instance).uuid })
      .first();
    const children = await rows
      .clone()
      .where({ parent: idOf(instance).uuid })
      .orderBy("child_key");
    return { own, parent, children };
  };

  test("the parent is told once all are done, with how many ended in each way", async () => {
    const items = ["kept", "lost", "kept"].map((way) => ({ way }));
    const { own, parent } = await run("counting", COUNTING, { items });
    expect([parent.status, own.sealer.open(parent.data)]).toMatchObject(["done", { ended: { kept: 2, lost: 1 } }]);
  });

  test("of no children none ended in any way", async () => {
    const { own, parent } = await run("counting", COUNTING, { items: [] });
    expect([parent.status, own.sealer.open(parent.data)]).toMatchObject(["done", { ended: {} }]);
  });

  test.each([
    [true, "active"],
    [false, "cancelled"],
  ])("one that outlives its step (%s) is %s when its parent has gone on", async (outlives, status) => {
    const { parent, children } = await run("leaving", LEAVING.replace("OUTLIVES", String(outlives)), {});
    expect(parent).toMatchObject({ status: "active", state: "gone" });
    expect(children.map((child) => child.status)).toEqual([status]);
  });
});
