import { beforeAll, expect, test } from "vitest";
import { startSimulation } from "../../src/core/simulate/begin.ts";
import { outboxRound } from "../../src/engine/carry-out.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { recordRow } from "../../src/engine/registry.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { addRecords } from "../../src/store/record-seed.ts";
import { lendingWorld, made } from "../core/simulation-world.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { withWorkflow } from "../helpers/inline.ts";
import {
  CITY,
  caller,
  enterLending,
  GULOU,
  lendingEngine,
  NOW,
  RESIDENT_ID,
  STREET,
  taken,
} from "../helpers/lending.ts";

const OTHER = "320106199003079999";
const PARENT = `
id: visit
title: { zh: 走访, en: Visit }
start: { positions: [desk], form: anything }
number: "ZF-{yyyy}-{seq5}"
machine:
  initial: visiting
  states:
    visiting: { invoke: { src: workflow, id: calls, input: { workflow: call, forEach: "= people" } } }
`;
/** Its first step, its place and its label look at the record of whom it is about. */
const CHILD = `
id: call
title: { zh: 走访一户, en: Call }
subject: borrower
subjectKey: "= residentId"
label: "= subject.name"
place: "= subject.division"
start: { positions: [], by: [parent] }
number: "{parent}-{index4}"
machine:
  initial: choice
  states:
    choice:
      entry: [{ type: set, params: { seen: "= subject.phone" } }]
      always: [{ guard: "= subject.lastLoanOn != null", target: known }, { target: unknown }]
    known: { type: final }
    unknown: { type: final }
`;
const RECORD = {
  residentId: RESIDENT_ID,
  name: "张三",
  phone: "13912345678",
  lastLoanOn: "2026-01-05",
  division: STREET,
};

onBothDatabases("the record that a child is about", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = withWorkflow(withWorkflow(await lendingEngine(database()), CHILD), PARENT);
    const type = engine.policies().records.get("borrower");
    if (!type) throw new Error("no borrower");
    const entry = { key: RESIDENT_ID, values: RECORD, validFrom: "2026-01-05", instance: "", at: NOW, actor: null };
    const { instance_id: _, ...row } = recordRow(engine, type, entry);
    await database().transaction((tx) => addRecords(tx, CITY, [row]));
  });

  test("is read for its first step, as the simulator reads it, and is told in its history", async () => {
    const data = { people: [{ residentId: RESIDENT_ID }, { residentId: OTHER }] };
    const moved = taken(await startInstance(engine, caller("desk"), { workflow: "visit", division: GULOU, data }));
    while (await outboxRound(engine, []));
    const rows = await database()
      .knex("instance")
      .where({ home_city: CITY, parent: moved.instance.slice(7) })
      .orderBy("number");
    const served = rows.map(({ state, label, division, data: sealed }) => ({
      ...{ state, label, division: division.trim(), seen: engine.sealer.open(sealed).seen ?? null },
    }));
    expect(served).toEqual([
      { state: "known", label: "张三", division: STREET, seen: "13912345678" },
      { state: "unknown", label: null, division: GULOU, seen: null },
    ]);
    for (const { id } of rows) expect((await replayInstance(engine, { city: CITY, uuid: id })).problems).toEqual([]);

    const bundleOf = (id: string) => engine.policies().workflows.get(id)?.bundle ?? null;
    const world = { ...lendingWorld(), bundleFor: bundleOf };
    const given = { workflow: "visit", division: GULOU, on: "2026-03-02", data };
    const simulated = made(startSimulation(world, { ...given, records: { borrower: { [RESIDENT_ID]: RECORD } } }));
    const children = simulated.cases.filter(({ workflow }) => workflow === "call");
    const shown = children.map(({ state, label, division, data: known }) => ({
      ...{ state, label, division, seen: known.seen ?? null },
    }));
    expect(shown).toEqual(served);
  });
});
