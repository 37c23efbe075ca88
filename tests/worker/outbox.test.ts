import { beforeAll, describe, expect, test } from "vitest";
import { FAILURES_MAX, outboxRound } from "../../src/engine/carry-out.ts";
import { claimTask } from "../../src/engine/claim.ts";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import type { Database } from "../../src/store/database.ts";
import { claimMessages } from "../../src/store/outbox-claims.ts";
import { onBothDatabases } from "../helpers/database.ts";
import {
  CITY,
  caller,
  enterLending,
  GULOU,
  idOf,
  lendingEngine,
  NOW,
  SILENT,
  setClock,
  taken,
} from "../helpers/lending.ts";
import { enterBatch, importOf } from "./batch.ts";

onBothDatabases("what leaves a case", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
    await enterBatch(database(), engine, SILENT);
  });

  const drain = async () => {
    while (await outboxRound(engine, [])) {
      // Until nothing is ready any more.
    }
  };
  const start = async (workflow: string, data: Record<string, unknown>) =>
    taken(await startInstance(engine, caller("desk"), { workflow, division: GULOU, data }));
  const rowOf = (id: string) => row(database(), "instance", { home_city: CITY, id: idOf(id).uuid });
  const childrenOf = (id: string, invoke: string) =>
    database()
      .knex("instance")
      .where({ home_city: CITY, parent: idOf(id).uuid, parent_invoke: invoke })
      .orderBy("child_key");

  test("one child for every item, each with a number of its own, and the parent hears once that all have come", async () => {
    const items = ["甲", "乙", "丙"].map((name) => ({ name, place: "320106001000" }));
    const parent = await start("batch", { items });
    await drain();
    const lines = await childrenOf(parent.instance, "lines");
    expect(lines.map((line) => [line.number, line.label, line.data.colour, line.status])).toEqual([
      [`${parent.number}-0001`, "甲", "red", "done"],
      [`${parent.number}-0002`, "乙", "red", "done"],
      [`${parent.number}-0003`, "丙", "red", "done"],
    ]);
    expect(await rowOf(parent.instance)).toMatchObject({ status: "done", state: "closed", data: { seen: 1 } });
    expect((await replayInstance(engine, idOf(parent.instance))).problems).toEqual([]);
  });

  test("one child for every group of other children, counted by the place they lie in", async () => {
    const places = ["320106001000", "320106002000", "320106001000"];
    const parent = await start("batch", { items: places.map((place, i) => ({ name: `${i}`, place })) });
    await drain();
    const groups = await childrenOf(parent.instance, "groups");
    expect(groups.map(({ division, data, number }) => [division, data.count, data.placeName, number])).toEqual([
      ["320106001000", 2, "宁海路街道", `${parent.number}-G0001`],
      ["320106002000", 1, "华侨路街道", `${parent.number}-G0002`],
    ]);
  });

  test("no child at all ends the wait at once", async () => {
    const parent = await start("batch", { items: [] });
    await drain();
    expect(await rowOf(parent.instance)).toMatchObject({ status: "done", state: "closed" });
  });

  test("one child for every imported row with the disposition asked for", async () => {
    const roster = await importOf(database(), engine, [
      { line: 1, disposition: "accept" },
      { line: 2, disposition: "remove" },
      { line: 3, disposition: "accept" },
    ]);
    const parent = await start("batch", { roster });
    await drain();
    const lines = await childrenOf(parent.instance, "lines");
    expect(lines.map(({ data }) => [data.line, data.disposition, data.name])).toEqual([
      [1, "accept", "第1行"],
      [3, "accept", "第3行"],
    ]);
  });

  test("a spawn that died between its chunk and its mark starts nothing twice", async () => {
    const parent = await start("batch", {
      items: [
        { name: "甲", keep: true },
        { name: "乙", keep: true },
      ],
    });
    const [message] = await claimMessages(database(), CITY, 10, 60);
    expect(message?.kind).toBe("spawn");
    // Another worker carries the same message out whole; the first one comes back to life and does it again.
    await setClock(database(), "2026-03-02T02:05:00.000Z");
    await drain();
    const before = await childrenOf(parent.instance, "lines");
    await database()
      .knex("outbox")
      .insert({
        ...{ home_city: CITY, id: message?.id, instance_id: message?.instanceId, kind: "spawn" },
        ...{ body: JSON.stringify(message?.body), ready_at: NOW },
      });
    await drain();
    expect(await childrenOf(parent.instance, "lines")).toEqual(before);
    expect(before).toHaveLength(2);
  });

  test("a message to the children reaches each that waits for it, once, and skips the others", async () => {
    const parent = await start("herald", {
      items: [{ name: "等", keep: true }, { name: "完" }, { name: "等", keep: true }],
    });
    await drain();
    expect((await childrenOf(parent.instance, "lines")).map((line) => line.status)).toEqual([
      "active",
      "done",
      "active",
    ]);
    const decide = idOf(parent.tasks.find((task) => task.invoke === "decide")?.id);
    taken(await completeTask(engine, caller("desk"), { task: decide, outcome: "accept" }));
    await drain();
    const lines = await childrenOf(parent.instance, "lines");
    expect(lines.map((line) => [line.state, line.history_seq])).toEqual([
      ["ended", 2],
      ["checked", 1],
      ["ended", 2],
    ]);
    expect(await rowOf(parent.instance)).toMatchObject({ state: "closed" });
  });

  test("a message to the children reaches a suspended one when it goes on, a year later, and others no second time", async () => {
    const parent = await start("herald", {
      items: [
        { name: "甲", keep: true },
        { name: "乙", keep: true },
      ],
    });
    await drain();
    const [first, second] = await childrenOf(parent.instance, "lines");
    const turn = (status: string) =>
      database().knex("instance").where({ home_city: CITY, id: second.id }).update({ status });
    await turn("suspended");
    const decide = idOf(parent.tasks.find((task) => task.invoke === "decide")?.id);
    taken(await completeTask(engine, caller("desk"), { task: decide, outcome: "accept" }));
    const emit = await row(database(), "outbox", { home_city: CITY, kind: "emit" });
    await drain();
    // The page is carried out a second time by a worker that did not get to strike it out.
    await database()
      .knex("outbox")
      .insert({ ...emit, body: JSON.stringify(emit.body) });
    await drain();
    expect((await childrenOf(parent.instance, "lines")).map((line) => line.state)).toEqual(["ended", "waiting"]);
    for (let hour = 0; hour < FAILURES_MAX + 2; hour++) {
      await setClock(database(), new Date(Date.parse("2026-06-01T00:00:00Z") + hour * 7_200_000).toISOString());
      await drain();
    }
    await turn("active");
    await setClock(database(), "2027-03-02T02:00:00.000Z");
    await drain();
    const lines = await childrenOf(parent.instance, "lines");
    expect(lines.map((line) => [line.id, line.state, line.history_seq])).toEqual([
      [first.id, "ended", 2],
      [second.id, "ended", 2],
    ]);
    expect(await database().knex("outbox").where({ home_city: CITY })).toEqual([]);
    await setClock(database(), NOW);
  });

  test("a suspended case begins its children when it goes on, however long that takes", async () => {
    const parent = await start("batch", { items: [{ name: "甲" }] });
    const turn = (status: string) =>
      database()
        .knex("instance")
        .where({ home_city: CITY, id: idOf(parent.instance).uuid })
        .update({ status });
    await turn("suspended");
    for (let hour = 0; hour < FAILURES_MAX + 2; hour++) {
      await setClock(database(), new Date(Date.parse("2026-06-01T00:00:00Z") + hour * 7_200_000).toISOString());
      await drain();
    }
    expect(await childrenOf(parent.instance, "lines")).toEqual([]);
    await turn("active");
    await setClock(database(), "2026-07-01T00:00:00.000Z");
    await drain();
    expect(await rowOf(parent.instance)).toMatchObject({ status: "done", state: "closed" });
    await setClock(database(), NOW);
  });

  test("children whose state was left are ended, also those that were still to be made", async () => {
    const parent = await start("herald", {
      items: [
        { name: "甲", keep: true },
        { name: "乙", keep: true },
      ],
    });
    const decide = idOf(parent.tasks.find((task) => task.invoke === "decide")?.id);
    taken(await claimTask(engine, caller("desk"), { task: decide }));
    taken(await completeTask(engine, caller("desk"), { task: decide, outcome: "refuse" }));
    await drain();
    const lines = await childrenOf(parent.instance, "lines");
    expect(lines.filter((line) => line.status === "active")).toEqual([]);
    expect(await rowOf(parent.instance)).toMatchObject({ status: "active", state: "left" });
  });

  test("a message that fails again and again lies dead with its error, and no other waits for it", async () => {
    const id = "01900000-0000-7000-8000-000000000001";
    await database()
      .knex("outbox")
      .insert({
        ...{ home_city: CITY, id, instance_id: null, kind: "join", ready_at: NOW },
        body: JSON.stringify({ invoke: "x", milestone: null }),
      });
    for (let hour = 0; hour < FAILURES_MAX; hour++) {
      await setClock(database(), new Date(Date.parse("2026-03-03T00:00:00Z") + hour * 7_200_000).toISOString());
      await drain();
    }
    const dead = await row(database(), "outbox", { home_city: CITY, id });
    expect(dead).toMatchObject({ dead: true, attempts: FAILURES_MAX });
    expect(dead?.last_error).toContain("names no case");
    const parent = await start("batch", { items: [{ name: "甲" }] });
    await drain();
    expect(await rowOf(parent.instance)).toMatchObject({ state: "closed" });
  });
});

describe("five thousand children", () => {
  onBothDatabases("cost the parent fewer than twenty writes", (database) => {
    test("from a roster of 5,000 rows to the end", async () => {
      await enterLending(database());
      const engine = await lendingEngine(database());
      await enterBatch(database(), engine, SILENT);
      const rows = Array.from({ length: 5_000 }, (_, i) => ({ line: i + 1, disposition: "accept" }));
      const roster = await importOf(database(), engine, rows);
      const input = { workflow: "batch", division: GULOU, data: { roster } };
      const parent = taken(await startInstance(engine, caller("desk"), input));
      // Two workers share the work.
      const work = async () => {
        while (await outboxRound(engine, [])) {
          // Until nothing is ready any more.
        }
      };
      await Promise.all([work(), work()]);
      await work();
      const counted = await database()
        .knex("instance")
        .where({ home_city: CITY, parent: idOf(parent.instance).uuid, parent_invoke: "lines" })
        .countDistinct("number as numbers");
      expect(Number(counted[0]?.numbers)).toBe(5_000);
      const one = await row(database(), "instance", { home_city: CITY, id: idOf(parent.instance).uuid });
      expect(one).toMatchObject({ state: "closed", data: { seen: 1 } });
      expect(one?.rev).toBeLessThan(20);
    });
  });
});

async function row(database: Database, table: string, where: Record<string, unknown>) {
  return database.knex(table).where(where).first();
}
