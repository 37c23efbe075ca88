import { beforeAll, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { deliverEvent } from "../../src/engine/deliver.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { bumpPolicies } from "../../src/engine/revision.ts";
import { startInstance } from "../../src/engine/start.ts";
import { addSetting } from "../../src/store/settings.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, SILENT, taken } from "../helpers/lending.ts";
import { enterBatch, importOf } from "./batch.ts";

const NINGHAILU = "320106001000";
const HUAQIAOLU = "320106002000";
const ELSEWHERE = "310104000000";

/** A street looks at each line itself, and has a tone of its own. */
onBothDatabases("lines of a batch", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
    await enterBatch(database(), engine, SILENT);
    await set({ key: "batch-line#step:looked", value: true });
    await set({ key: "batch-line.tone", value: "warm" });
  });
  const set = async (wanted: { key: string; value: unknown; from?: string }) => {
    const row = { id: crypto.randomUUID(), division: NINGHAILU, organisation: null, from: "2026-01-01", until: null };
    const why = { reason: { zh: "试点", en: "Pilot" }, document: null, author: "policy" };
    await database().transaction(async (tx) => {
      await addSetting(tx, { ...row, ...why, ...wanted });
      await bumpPolicies(tx, ["settings"]);
    });
    await engine.refreshPolicies();
  };
  const drain = async () => {
    while (await outboxRound(engine, [])) {
      // Until nothing is ready any more.
    }
  };
  const linesOf = async (rows: Parameters<typeof importOf>[2], workflow = "batch") => {
    const roster = await importOf(database(), engine, rows);
    const input = { workflow, division: GULOU, data: { roster } };
    const parent = taken(await startInstance(engine, caller("desk"), input));
    await drain();
    return database()
      .knex("instance")
      .where({ home_city: CITY, parent: idOf(parent.instance).uuid, parent_invoke: "lines" })
      .orderBy("child_key");
  };

  test("begin where they lie, by the rules of that place; without a known one in the city, where the batch lies", async () => {
    const rows = [NINGHAILU, HUAQIAOLU, ELSEWHERE, "320106999000", undefined];
    const lines = await linesOf(
      rows.map((place, index) => ({ line: index + 1, disposition: "accept", ...(place ? { place } : {}) })),
    );
    expect(lines.map(({ division, resolved, state }) => [division, resolved.origin, state])).toEqual([
      [NINGHAILU, NINGHAILU, "looked"],
      [HUAQIAOLU, HUAQIAOLU, "checked"],
      // What the list says stays in the data; the case itself begins in its own city.
      [expect.any(String), GULOU, "checked"],
      [GULOU, GULOU, "checked"],
      [GULOU, GULOU, "checked"],
    ]);
    expect(lines.map(({ resolved }) => resolved.params.tone.value)).toEqual([
      ...["warm", "plain", "plain", "plain", "plain"],
    ]);
    for (const { id } of lines) expect((await replayInstance(engine, { city: CITY, uuid: id })).problems).toEqual([]);
  });

  test("that turn out to lie elsewhere move there and keep the steps they began with", async () => {
    const rows = [NINGHAILU, HUAQIAOLU].map((place, index) => {
      return { line: index + 1, disposition: "accept", place, keep: true };
    });
    const [here, there] = await linesOf(rows, "herald");
    const move = async (line: { id: string }, place: string) => {
      const instance = { city: CITY, uuid: line.id };
      taken(
        await deliverEvent(engine, { instance, event: { message: "go" }, data: { place }, from: "test", key: null }),
      );
      return database().knex("instance").where({ home_city: CITY, id: line.id }).first();
    };
    const left = await move(here, HUAQIAOLU);
    expect([left.division, left.state, left.variant]).toEqual([HUAQIAOLU, "looked", here.variant]);
    const came = await move(there, NINGHAILU);
    expect([came.division, came.state, came.variant]).toEqual([NINGHAILU, "checked", there.variant]);
    expect((await replayInstance(engine, { city: CITY, uuid: here.id })).problems).toEqual([]);
  });

  test("of many places where the same holds share one procedure in memory", async () => {
    const on = "2026-03-02";
    const [one, two, other] = await Promise.all(
      [NINGHAILU, "320106001003", HUAQIAOLU].map((place) => engine.variantFor("batch-line", place, on)),
    );
    expect(one?.changes).toHaveLength(1);
    expect(two).toBe(one);
    expect(other?.hash).not.toBe(one?.hash);
  });
});
