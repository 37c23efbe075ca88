import { beforeAll, expect, test } from "vitest";
import { isRefusal } from "../../src/core/refusal.ts";
import { cancelInstance } from "../../src/engine/cancel.ts";
import { directCase } from "../../src/engine/direct.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { withWorkflow } from "../helpers/inline.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, taken } from "../helpers/lending.ts";

/** Says what cancelling leads to: by `ends` to an end that gives the room back, else only to another step. */
const HOLD = `
id: hold
title: { zh: 占房, en: Hold }
start: { positions: [desk], form: anything }
number: "ZF-{yyyy}-{seq5}"
machine:
  initial: held
  states:
    held:
      meta: { title: { zh: 已占, en: Held } }
      entry: [{ type: record, params: { record: room-use, key: "= instance.number", values: { room: "= room", status: held } } }]
      invoke: { src: task, id: use, input: { position: desk, outcomes: [accept] } }
      on:
        use.accept: freed
        cancelled: [{ guard: "= ends = true", target: freed }, { target: asked }]
    asked:
      meta: { title: { zh: 再问, en: Asked again } }
      invoke: { src: task, id: ask, input: { position: desk, outcomes: [accept] } }
      on: { ask.accept: freed }
    freed:
      type: final
      meta: { title: { zh: 已让出, en: Free } }
      entry: [{ type: record, params: { record: room-use, key: "= instance.number", values: { room: "= room", status: free } } }]
`;

onBothDatabases("cancelling a case whose workflow says what that leads to", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = withWorkflow(await lendingEngine(database()), HOLD);
  });
  const hold = async (room: string, ends: boolean) =>
    taken(await startInstance(engine, caller("desk"), { workflow: "hold", division: GULOU, data: { room, ends } }));
  const statusOf = async (room: string): Promise<string> => {
    const rows = await database().knex("record").where({ home_city: CITY, type: "room-use" });
    return rows.find((row: { filters: { room: string } }) => row.filters.room === room).filters.status;
  };

  test("takes that way, gives back what it held, and is the same again when replayed", async () => {
    const moved = await hold("一号", true);
    const instance = idOf(moved.instance);
    const cancel = () => cancelInstance(engine, caller("desk"), { instance, reason: "不办了", key: "once" });
    const [one, same] = await Promise.all([cancel(), cancel()]);
    expect(one).toMatchObject({ state: "freed", status: "done" });
    expect(same).toEqual(one);
    expect(await statusOf("一号")).toBe("free");
    expect(await database().knex("task").where({ home_city: CITY, instance_id: instance.uuid })).toEqual([]);
    const events = await database().knex("event").where({ home_city: CITY, instance_id: instance.uuid }).orderBy("seq");
    expect(events.map(({ type, actor }: { type: string; actor: string }) => `${type} ${actor}`)).toEqual([
      "started desk",
      "cancelled desk",
    ]);
    expect((await replayInstance(engine, instance)).problems).toEqual([]);
    const late = await cancelInstance(engine, caller("desk"), { instance, reason: "不办了" });
    expect(isRefusal(late) && late.code).toBe("EVENT_REFUSED");
  });

  test("is foreseen when it is to be terminated: where it leads, and that a register is written", async () => {
    const instance = idOf((await hold("三号", true)).instance);
    const ask = { instance, reason: "不办了", preview: true };
    expect(taken(await directCase(engine, caller("supervisor"), "terminate", ask))).toMatchObject({
      ends: [{ id: "use" }],
      moved: null,
      drawn: { to: { zh: "已让出" }, documents: [], records: true, tells: false },
    });
    expect(await statusOf("三号")).toBe("held");
    const other = { ...ask, instance: idOf((await hold("四号", false)).instance) };
    expect(taken(await directCase(engine, caller("supervisor"), "terminate", other))).not.toHaveProperty("drawn");
  });

  test("ends it all the same where that way would only go on", async () => {
    const instance = idOf((await hold("二号", false)).instance);
    expect(await cancelInstance(engine, caller("desk"), { instance, reason: "不办了" })).toMatchObject({
      status: "cancelled",
    });
    expect(await statusOf("二号")).toBe("held");
  });
});
