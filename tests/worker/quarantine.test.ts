import { beforeAll, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { completeTask } from "../../src/engine/complete.ts";
import { messagesRound } from "../../src/engine/correlate.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { FAILURES_MAX, timersRound } from "../../src/engine/fire-due.ts";
import { listQuarantine, releaseCase } from "../../src/engine/quarantine.ts";
import { receiveMessage } from "../../src/engine/receive.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { claimTimers } from "../../src/store/timers-claims.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, loanOf, setClock, taken } from "../helpers/lending.ts";
import { enterOutside } from "../helpers/outside.ts";

const DUE = Date.parse("2026-03-09T16:00:00.000Z");
const HOUR_MS = 3_600_000;

onBothDatabases("a case of which a step always throws", (database) => {
  let engine: Engine;
  /** Hours since everything became due; it goes on from test to test. */
  let hour = 0;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
    await enterOutside(database(), engine);
  });

  const later = () => setClock(database(), new Date(DUE + ++hour * HOUR_MS).toISOString());
  /** Everything that is ready, and once more after every back-off. */
  const passHours = async (hours: number) => {
    for (let passed = 0; passed < hours; passed++) {
      await later();
      let found = true;
      while (found) found = [await timersRound(engine), await outboxRound(engine, [])].some(Boolean);
      await messagesRound(engine);
    }
  };
  const start = async (workflow: string, data: Record<string, unknown>) => {
    const moved = taken(await startInstance(engine, caller("desk"), { workflow, division: GULOU, data }));
    return { id: idOf(moved.instance), task: idOf(moved.tasks[0]?.id) };
  };
  const loan = () => start("loan", loanOf(500));
  const rowOf = (uuid: string) => database().knex("instance").where({ home_city: CITY, id: uuid });
  const eventsOf = async (uuid: string) =>
    (await database().knex("event").where({ home_city: CITY, instance_id: uuid }).orderBy("seq")).map(
      ({ type }: { type: string }) => type,
    );
  const quarantined = async (user = "admin") => taken(await listQuarantine(engine, caller(user), {})).items;
  const release = (instance: { city: number; uuid: string }, user = "admin") =>
    releaseCase(engine, caller(user), { instance, reason: "已修复流程" });

  test("because its state is unknown: its timer is kept, tried no more after so many failures, and fires once it is mended", async () => {
    const [poison, sound] = [await loan(), await loan()];
    const [{ stored }] = await rowOf(poison.id.uuid);
    await rowOf(poison.id.uuid).update({ stored: JSON.stringify({ ...stored, value: "nowhere" }) });
    await passHours(1);
    // The other one did not wait for it.
    expect(await eventsOf(sound.id.uuid)).toHaveLength(2);
    expect(await quarantined()).toEqual([]);
    await passHours(FAILURES_MAX);
    const [stuck, ...others] = await quarantined();
    expect(others).toEqual([]);
    expect(stuck).toMatchObject({
      ...{ id: `${CITY}-${poison.id.uuid}`, workflow: "loan", state: "received" },
      steps: [{ kind: "timer", error: "Error the timer was refused: STATE_UNKNOWN", failures: FAILURES_MAX }],
    });
    expect(await claimTimers(database(), CITY, 100, 60)).toEqual([]);
    // Whoever has no such right there sees none, and has none tried again.
    expect(await quarantined("connectorElsewhere")).toEqual([]);
    expect(await release(poison.id, "desk")).toMatchObject({ code: "NOT_FOUND" });

    await rowOf(poison.id.uuid).update({ stored: JSON.stringify(stored) });
    expect(taken(await release(poison.id))).toEqual({ id: stuck?.id, steps: 1 });
    await passHours(1);
    expect(await eventsOf(poison.id.uuid)).toHaveLength(2);
    expect(await quarantined()).toEqual([]);
    expect((await replayInstance(engine, poison.id)).problems).toEqual([]);
    expect(await release(poison.id)).toMatchObject({ code: "NOT_FOUND" });
    const [kept] = await database().knex("audit").where({ action: "quarantine.retry" });
    expect(kept).toMatchObject({ user_id: "admin", detail: { reason: "已修复流程", steps: 1 } });
  });

  test("because its version cannot be read: its children are started once it can", async () => {
    const { id, task } = await loan();
    taken(await completeTask(engine, caller("desk"), { task, outcome: "accept" }));
    const [{ variant }] = await rowOf(id.uuid);
    await rowOf(id.uuid).update({ variant: "gone" });
    await passHours(FAILURES_MAX + 2);
    const [stuck] = await quarantined();
    expect(stuck?.steps).toMatchObject([
      { kind: "outbox", name: "spawn", error: "Error no variant is stored under the hash gone" },
    ]);
    const children = () => database().knex("instance").where({ home_city: CITY, parent: id.uuid });
    expect(await children()).toEqual([]);
    await rowOf(id.uuid).update({ variant });
    taken(await release(id));
    await passHours(1);
    expect(await children()).toHaveLength(2);
    expect(await quarantined()).toEqual([]);
  });

  test("while a message is given to it: the message waits with it, and reaches it in the end", async () => {
    const { id, task } = await start("deposit", { payment: "P-1" });
    taken(await completeTask(engine, caller("desk"), { task, outcome: "accept" }));
    await passHours(1);
    const [{ variant }] = await rowOf(id.uuid);
    await rowOf(id.uuid).update({ variant: "gone" });
    const message = { name: "paid", division: GULOU, about: "P-1", data: { amount: 10 } };
    taken(await receiveMessage(engine, caller("connector"), message, null));
    await passHours(FAILURES_MAX + 2);
    expect((await quarantined())[0]?.steps).toMatchObject([{ kind: "message", name: "paid", failures: FAILURES_MAX }]);
    await rowOf(id.uuid).update({ variant });
    taken(await release(id));
    await passHours(1);
    expect((await rowOf(id.uuid))[0]).toMatchObject({ status: "done", data: { amount: 10 } });
  });

  test("and kills its worker each time is left alone as well", async () => {
    const { id } = await loan();
    await passHours(0);
    await setClock(database(), "2026-04-20T02:00:00.000Z");
    for (let died = 0; died <= FAILURES_MAX; died++) {
      expect(await claimTimers(database(), CITY, 100, 60)).toHaveLength(1);
      await setClock(database(), new Date(Date.parse("2026-04-20T02:00:00.000Z") + (died + 1) * HOUR_MS).toISOString());
    }
    await setClock(database(), "2026-04-22T02:00:00.000Z");
    while (await timersRound(engine)) {
      // Until nothing is due any more.
    }
    expect(await quarantined()).toMatchObject([{ id: `${CITY}-${id.uuid}`, steps: [{ kind: "timer" }] }]);
    expect((await quarantined())[0]?.steps[0]?.error).toMatch(/^DiedInHand/);
  });
});
