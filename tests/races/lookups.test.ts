import { beforeAll, expect, test } from "vitest";
import type { Moved } from "../../src/core/api.ts";
import { isRefusal } from "../../src/core/refusal.ts";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { withWorkflow } from "../helpers/inline.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, taken } from "../helpers/lending.ts";

/** A room for one team at a time, and ten hours a month for a team; `direct` books with the first step. */
const ROOM = `
id: room
title: { zh: 用房, en: Room }
start: { positions: [desk], form: anything }
number: "YF-{yyyy}-{seq5}"
lookups:
  clashes: { record: room-use, where: { room: "= room", status: [held, used] }, from: "= from", until: "= until", except: "= instance.number" }
  month: { record: room-use, where: { team: "= team", status: held }, from: "= month + \\"-01\\"", until: "= month + \\"-31\\"", sum: hours, rows: [room, from] }
machine:
  initial: asked
  states:
    asked:
      meta: { title: { zh: 申请, en: Asked } }
      always: { guard: "= direct = true", target: judged }
      invoke: { src: task, id: decide, input: { position: desk, form: anything, outcomes: [accept] } }
      on: { decide.accept: judged }
    judged:
      meta: { title: { zh: 核定, en: Judged } }
      always:
        - { guard: "= found.clashes = null", target: asked2 }
        - { guard: "= found.clashes.count > 0", target: taken }
        - { guard: "= found.month != null and found.month.sum + hours > 10", target: overdrawn, actions: [{ type: set, params: { had: "= found.month.rows" } }] }
        - held
    asked2: { type: final, meta: { title: { zh: 不明, en: Unknown } } }
    taken: { type: final, meta: { title: { zh: 已占用, en: Taken } } }
    overdrawn: { type: final, meta: { title: { zh: 超额, en: Overdrawn } } }
    held:
      type: final
      meta: { title: { zh: 已订, en: Held } }
      entry:
        - { type: record, params: { record: room-use, key: "= instance.number", values: { room: "= room", team: "= team", purpose: "= team", from: "= from", until: "= until", hours: "= hours", status: held, division: "= instance.division" } } }
`;

onBothDatabases("steps that count records first", (database) => {
  let engine: Engine;
  let other: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = withWorkflow(await lendingEngine(database()), ROOM);
    other = withWorkflow(await lendingEngine(database()), ROOM);
  });

  let rooms = 0;
  const freshRoom = () => `room-${++rooms}`;
  const ask = async (data: Record<string, unknown>, on = engine): Promise<Moved> => {
    const whole = { hours: 2, month: "2026-04", team: `team-${rooms}`, ...data };
    return taken(await startInstance(on, caller("desk"), { workflow: "room", division: GULOU, data: whole }));
  };
  const accept = async (moved: Moved, on = engine): Promise<string> => {
    const answer = await completeTask(on, caller("desk"), { task: idOf(moved.tasks[0]?.id), outcome: "accept" });
    return isRefusal(answer) ? answer.code : answer.state;
  };
  const at = (from: string, until: string) => ({ from: `2026-04-03T${from}`, until: `2026-04-03T${until}` });
  const heldIn = async (room: string): Promise<number> => {
    const rows = await database().knex("record").where({ home_city: CITY, type: "room-use" });
    return rows.filter((row: { filters: { room: string } }) => row.filters.room === room).length;
  };

  test("find overlaps and none where one ends as the other begins", async () => {
    const room = freshRoom();
    expect((await ask({ room, ...at("09:00", "11:00"), direct: true })).state).toBe("held");
    expect((await ask({ room, ...at("10:59", "12:00"), direct: true })).state).toBe("taken");
    expect((await ask({ room, ...at("11:00", "12:00"), direct: true })).state).toBe("held");
    expect((await ask({ room, from: "2026-04-03", until: "2026-04-03", direct: true })).state).toBe("taken");
    expect((await ask({ room, from: "2026-04-04", until: "2026-04-04", direct: true })).state).toBe("held");
    expect((await ask({ room: freshRoom(), ...at("09:00", "11:00"), direct: true })).state).toBe("held");
  });

  test("ask nothing of which a value is missing", async () => {
    expect((await ask({ room: null, ...at("09:00", "11:00"), direct: true })).state).toBe("asked2");
  });

  test("add up what a team has in a month, and read the rows that they name", async () => {
    const team = "walkers";
    const use = (day: string) => ({ team, hours: 5, from: `2026-04-${day}T09:00`, until: `2026-04-${day}T14:00` });
    for (const day of ["10", "11"])
      expect((await ask({ room: freshRoom(), ...use(day), direct: true })).state).toBe("held");
    const last = await ask({ room: freshRoom(), ...use("12"), direct: true });
    expect(last.state).toBe("overdrawn");
    const row = await database()
      .knex("instance")
      .where({ home_city: CITY, id: idOf(last.instance).uuid })
      .first();
    expect(row.data.had.map(({ from }: { from: string }) => from)).toEqual(["2026-04-10T09:00", "2026-04-11T09:00"]);
    expect((await replayInstance(engine, idOf(last.instance))).problems).toEqual([]);
  });

  test("two officers who give one room at one moment: one holds it, the other finds it taken", async () => {
    for (let i = 0; i < 15; i++) {
      const room = freshRoom();
      const cases = await Promise.all(
        ["a", "b"].map((team) => ask({ room, team: `${team}-${i}`, ...at("09:00", "11:00") })),
      );
      const states = await Promise.all(cases.map((moved, index) => accept(moved, index ? other : engine)));
      expect(states.sort()).toEqual(["held", "taken"]);
      expect(await heldIn(room)).toBe(1);
      for (const moved of cases) expect((await replayInstance(engine, idOf(moved.instance))).problems).toEqual([]);
    }
  });

  test("twenty at once, by starting and by completing, hold a room once", async () => {
    const room = freshRoom();
    const waiting = await Promise.all(
      Array.from({ length: 10 }, (_, i) => ask({ room, team: `w${i}`, ...at("14:00", "16:00") })),
    );
    const states = await Promise.all([
      ...waiting.map((moved, i) => accept(moved, i % 2 ? other : engine)),
      ...Array.from({ length: 10 }, async (_, i) => {
        const data = { room, team: `d${i}`, ...at("15:00", "17:00"), direct: true };
        return (await ask(data, i % 2 ? other : engine)).state;
      }),
    ]);
    expect(states.filter((state) => state === "held")).toHaveLength(1);
    expect(new Set(states)).toEqual(new Set(["held", "taken"]));
    expect(await heldIn(room)).toBe(1);
  });

  test("a team's quota holds over rooms that are given at one moment", async () => {
    for (let i = 0; i < 5; i++) {
      const team = `quota-${i}`;
      const cases = await Promise.all(
        Array.from({ length: 4 }, () => ask({ room: freshRoom(), team, hours: 4, ...at("09:00", "13:00") })),
      );
      const states = await Promise.all(cases.map((moved, index) => accept(moved, index % 2 ? other : engine)));
      expect(states.sort()).toEqual(["held", "held", "overdrawn", "overdrawn"]);
    }
  });
});
