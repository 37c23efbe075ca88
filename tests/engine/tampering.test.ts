import type { Knex } from "knex";
import { beforeAll, expect, test } from "vitest";
import { formatId, type Id } from "../../src/core/id.ts";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { startInstance } from "../../src/engine/start.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, loanOf, taken } from "../helpers/lending.ts";

type Rows = () => Knex.QueryBuilder;

onBothDatabases("verifying every history", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
  });

  /** A loan asked for, sent back, handed in again and taken: four events. */
  const loan = async (): Promise<Id> => {
    const started = await startInstance(engine, caller("desk"), {
      workflow: "loan",
      division: GULOU,
      data: loanOf(500),
    });
    let moved = taken(started);
    const steps = [
      ["desk", "acceptance", "supplement", undefined],
      ["borrower", "correction", "resubmit", loanOf(500)],
      ["desk", "acceptance", "accept", undefined],
    ] as const;
    for (const [user, invoke, outcome, data] of steps) {
      const task = idOf(moved.tasks.find((one) => one.invoke === invoke)?.id);
      moved = taken(await completeTask(engine, caller(user), { task, outcome, ...(data ? { data } : {}) }));
    }
    return idOf(moved.instance);
  };

  /** Which events of the one case that was tampered with are named; no other case may be. */
  const named = async (change: (events: Rows, id: Id) => PromiseLike<unknown>): Promise<number[]> => {
    const [before, id, after] = [await loan(), await loan(), await loan()];
    const rows = (): Knex.QueryBuilder => database().knex("event").where({ home_city: CITY, instance_id: id.uuid });
    await change(rows, id);
    const { broken } = await verifyAll(engine);
    expect(broken.filter(({ instance }) => [formatId(before), formatId(after)].includes(instance))).toEqual([]);
    const found = broken.filter(({ instance }) => instance === formatId(id)).map(({ seq }) => seq);
    for (const table of ["event", "instance"]) await database().knex(table).where({ home_city: CITY }).del();
    return [...new Set(found)].sort((a, b) => a - b);
  };
  const swap = async (events: Rows, a: number, b: number) => {
    await events().where({ seq: a }).update({ seq: 99 });
    await events().where({ seq: b }).update({ seq: a });
    await events().where({ seq: 99 }).update({ seq: b });
  };

  test.each<[string, (events: Rows, id: Id) => PromiseLike<unknown>, number[]]>([
    ["nothing", async () => {}, []],
    ["another actor", (events) => events().where({ seq: 2 }).update({ actor_name: "别人" }), [2]],
    ["another outcome", (events) => events().where({ seq: 3 }).update({ outcome: "refuse" }), [3]],
    ["another moment", (events) => events().where({ seq: 1 }).update({ at: "2026-03-01T00:00:00Z" }), [1]],
    [
      "another hash",
      (events) =>
        events()
          .where({ seq: 2 })
          .update({ hash: Buffer.alloc(32) }),
      [2, 3],
    ],
    ["a body of nothing", (events) => events().where({ seq: 4 }).update({ body: "{}" }), [4]],
    [
      "a sealed value of nobody's",
      (events) => events().where({ seq: 2 }).update({ body: '{"kind":"event","read":"sealed:v1:AAAA"}' }),
      [2],
    ],
    ["two events in each other's place", (events) => swap(events, 2, 3), [2, 3, 4]],
    ["the first event gone", (events) => events().where({ seq: 1 }).del(), [2]],
    ["one in the middle gone", (events) => events().where({ seq: 2 }).del(), [3]],
    ["the last event gone", (events) => events().where({ seq: 4 }).del(), [4]],
    ["the whole history gone", (events) => events().del(), [4]],
    [
      "one event more",
      async (events) => {
        const last = await events().where({ seq: 4 }).first();
        await database()
          .knex("event")
          .insert({ ...last, body: JSON.stringify(last.body), seq: 5 });
      },
      [5],
    ],
    [
      "the case moved without an event",
      (_, id) =>
        database()
          .knex("instance")
          .where({ home_city: CITY, id: id.uuid })
          .update({ stored: '{"status":"done","value":"refused","history":{}}' }),
      [4],
    ],
    [
      "the case unreadable",
      (_, id) =>
        database()
          .knex("instance")
          .where({ home_city: CITY, id: id.uuid })
          .update({ data: '{"phone":"sealed:v1:AAAA"}' }),
      [0],
    ],
    [
      "the case gone, its history left",
      (_, id) => database().knex("instance").where({ home_city: CITY, id: id.uuid }).del(),
      [0],
    ],
  ])("names what was changed and nothing else: %s", async (_, change, seqs) => {
    expect(await named(change)).toEqual(seqs);
  });
});
