import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { beforeAll, expect, test, vi } from "vitest";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { caller, enterLending, GULOU, idOf, lendingEngine, loanOf, taken } from "../helpers/lending.ts";

onBothDatabases("on the wire", (database, dialect) => {
  let engine: Engine;

  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
    await loan();
  });

  const loan = async () =>
    taken(await startInstance(engine, caller("desk"), { workflow: "loan", division: GULOU, data: loanOf(500) }));

  /** What the driver sends while something is done, whichever way it came there: ours, knex's, or begin and commit. */
  const sentDuring = async (work: () => Promise<unknown>): Promise<number> => {
    const doors =
      dialect === "pg"
        ? [vi.spyOn(pg.Client.prototype, "query")]
        : [vi.spyOn(PGlite.prototype, "query"), vi.spyOn(PGlite.prototype, "exec")];
    try {
      await work();
      return doors.reduce((sum, door) => sum + door.mock.calls.length, 0);
    } finally {
      for (const door of doors) door.mockRestore();
    }
  };

  test("a completion waits for the database twice and no more, told by the driver itself", async () => {
    const task = idOf((await loan()).tasks[0]?.id);
    const complete = () => completeTask(engine, caller("desk"), { task, outcome: "accept", key: `k-${task.uuid}` });
    const first = await sentDuring(async () => taken(await complete()));
    expect(first).toBe(2);
    // Asked again with the same key it is only read.
    expect(await sentDuring(async () => taken(await complete()))).toBe(1);
  });
});
