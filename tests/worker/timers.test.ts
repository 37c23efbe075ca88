import { beforeAll, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { timersRound } from "../../src/engine/fire-due.ts";
import { startInstance } from "../../src/engine/start.ts";
import { claimTimers } from "../../src/store/timers-claims.ts";
import { onBothDatabases } from "../helpers/database.ts";
import {
  CITY,
  caller,
  enterLending,
  GULOU,
  idOf,
  lendingEngine,
  loanOf,
  NOW,
  setClock,
  taken,
} from "../helpers/lending.ts";

onBothDatabases("a timer", (database) => {
  let engines: Engine[];
  beforeAll(async () => {
    await enterLending(database());
    // Two workers that know nothing of each other but the database.
    engines = [await lendingEngine(database()), await lendingEngine(database())];
  });

  const first = () => {
    const [engine] = engines;
    if (!engine) throw new Error("no engine");
    return engine;
  };
  const rounds = async () => {
    while ((await Promise.all(engines.map((engine) => timersRound(engine)))).some(Boolean)) {
      // Until nothing is due any more.
    }
  };
  const start = async () => {
    await setClock(database(), NOW);
    const moved = taken(
      await startInstance(first(), caller("desk"), { workflow: "loan", division: GULOU, data: loanOf(500) }),
    );
    return idOf(moved.instance).uuid;
  };
  const escalations = (id: string) =>
    database().knex("event").where({ home_city: CITY, instance_id: id }).whereNot({ type: "started" }).orderBy("seq");

  test("fires once when it is due, however many workers look", async () => {
    const ids = [await start(), await start(), await start()];
    await rounds();
    for (const id of ids) expect(await escalations(id)).toEqual([]);
    // Five working days from Monday 2 March end with Monday 9 March.
    await setClock(database(), "2026-03-09T16:00:00.000Z");
    await rounds();
    for (const id of ids) {
      expect(await escalations(id)).toHaveLength(1);
      expect(await database().knex("timer").where({ home_city: CITY, instance_id: id })).toEqual([]);
    }
    await rounds();
    for (const id of ids) expect(await escalations(id)).toHaveLength(1);
  });

  test("whose worker died with it in hand is fired by another once the lease has run out", async () => {
    const id = await start();
    await setClock(database(), "2026-03-09T16:00:00.000Z");
    expect(await claimTimers(database(), CITY, 100, 60)).toHaveLength(1);
    await rounds();
    expect(await escalations(id)).toEqual([]);
    await setClock(database(), "2026-03-09T16:02:00.000Z");
    await rounds();
    expect(await escalations(id)).toHaveLength(1);
  });

  test("of a case that is gone is dropped, and that of a suspended one kept", async () => {
    const [gone, suspended] = [await start(), await start()];
    await database().knex("instance").where({ home_city: CITY, id: gone }).update({ status: "cancelled" });
    await database().knex("instance").where({ home_city: CITY, id: suspended }).update({ status: "suspended" });
    await setClock(database(), "2026-03-09T16:00:00.000Z");
    await rounds();
    expect(await database().knex("timer").where({ home_city: CITY, instance_id: gone })).toEqual([]);
    expect(await database().knex("timer").where({ home_city: CITY, instance_id: suspended })).toHaveLength(1);
  });

  test("that escalates puts up a notice for the supervisors, once", async () => {
    const id = await start();
    await setClock(database(), "2026-03-09T16:00:00.000Z");
    await rounds();
    while (await outboxRound(first(), [])) {
      // Until every notice is up.
    }
    const notices = await database().knex("notice").where({ home_city: CITY, instance_id: id });
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ organisation: "office", role: "supervisor", template: "escalate" });
  });
});
