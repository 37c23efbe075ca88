import { afterEach, beforeAll, expect } from "vitest";
import type { Moved } from "../../src/core/api.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import type { Database } from "../../src/store/database.ts";
import {
  CITY,
  caller,
  enterLending,
  GULOU,
  idOf,
  lendingEngine,
  loanOf,
  NOW,
  PHONE,
  RESIDENT_ID,
  setClock,
  taken,
} from "../helpers/lending.ts";

/** The lending engine for one suite; after every test each of its cases is replayed. */
export function loans(database: () => Database) {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
  });
  afterEach(async () => {
    await setClock(database(), NOW);
    await everyHistoryReplays(engine);
  });
  return {
    engine: () => engine,
    start: async (data = loanOf(500), key: string | null = null, division = GULOU): Promise<Moved> =>
      taken(await startInstance(engine, caller("desk"), { workflow: "loan", division, data, key })),
  };
}

export function taskOf(moved: Moved, invoke: string) {
  const task = moved.tasks.find((one) => one.invoke === invoke);
  if (!task) throw new Error(`no task ${invoke} among ${JSON.stringify(moved.tasks)}`);
  return idOf(task.id);
}

/** Every case's history, walked again from its events alone, ends where the case stands. */
export async function everyHistoryReplays(engine: Engine): Promise<void> {
  const rows: { id: string }[] = await engine.database.knex("instance").where({ home_city: CITY }).select("id");
  for (const { id } of rows) {
    const replayed = await replayInstance(engine, { city: CITY, uuid: id });
    expect(replayed.problems, id).toEqual([]);
  }
}

/** The whole database as text holds neither the resident ID nor the phone. */
export async function nothingPersonalIsStored(engine: Engine): Promise<void> {
  const tables = await engine.database.all<{ name: string }>(
    { name: "t-tables", text: "select tablename::text as name from pg_tables where schemaname = 'public'" },
    [],
  );
  for (const { name } of tables) {
    const rows = await engine.database.all<{ text: string }>(
      { name: `t-dump-${name}`, text: `select t::text as text from ${name} t` },
      [],
    );
    const text = rows.map((row) => row.text).join("\n");
    expect(text.includes(RESIDENT_ID) || text.includes(PHONE), `personal values in ${name}`).toBe(false);
  }
}
