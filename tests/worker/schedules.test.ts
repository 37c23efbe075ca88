import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { schedulesRound } from "../../src/engine/fire-scheduled.ts";
import { putPolicies } from "../../src/store/policy.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { enterLending, GULOU, lendingEngine, setClock } from "../helpers/lending.ts";
import { enterDaily } from "./batch.ts";

onBothDatabases("a schedule", (database) => {
  let engines: Engine[];
  beforeAll(async () => {
    await enterLending(database());
    engines = [await lendingEngine(database()), await lendingEngine(database())];
    await enterDaily(database(), engines);
    const body = { daily: { cron: "0 8 * * *", workflow: "daily", division: GULOU, data: { colour: "red" } } };
    await putPolicies(database(), [{ kind: "schedules", id: "schedules", hash: "x", body }]);
  });
  beforeEach(async () => {
    await database().knex("schedule_fire").delete();
    await database().knex("instance").delete();
  });

  const rounds = () => Promise.all(engines.map((engine) => schedulesRound(engine)));
  const started = () => database().knex("instance").where({ workflow: "daily" }).orderBy("number");

  test("starts one case at each firing, however many workers look, and none for the time before it was made", async () => {
    // 08:00 where the offices are.
    await setClock(database(), "2026-03-02T00:00:00.000Z");
    await rounds();
    expect(await started()).toEqual([]);
    await setClock(database(), "2026-03-03T00:00:30.000Z");
    await rounds();
    await rounds();
    expect(await started()).toEqual([
      expect.objectContaining({ origin: "schedule:daily", data: { colour: "red" }, started_by: null }),
    ]);
  });

  test("makes up for what was missed while nothing ran", async () => {
    await setClock(database(), "2026-03-02T12:00:00.000Z");
    await rounds();
    await setClock(database(), "2026-03-05T12:00:00.000Z");
    await rounds();
    expect(await started()).toHaveLength(3);
  });
});
