import { beforeAll, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { completeTask } from "../../src/engine/complete.ts";
import { deliverMessage, enterWaiter, messagesRound } from "../../src/engine/correlate.ts";
import { deliverEvent } from "../../src/engine/deliver.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { getReceived, type Received, receiveMessage } from "../../src/engine/receive.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import {
  CITY,
  caller,
  enterLending,
  GULOU,
  idOf,
  lendingEngine,
  NOW,
  setClock,
  taken,
  XUANWU,
} from "../helpers/lending.ts";
import { enterOutside } from "../helpers/outside.ts";

onBothDatabases("messages from outside", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = await lendingEngine(database());
    await enterOutside(database(), engine);
  });

  const drain = async () => {
    while (await outboxRound(engine, [])) {
      // Until nothing is ready any more.
    }
  };
  const deposit = async (payment: string) =>
    (
      await (async () =>
        taken(
          await startInstance(engine, caller("desk"), { workflow: "deposit", division: GULOU, data: { payment } }),
        ))()
    ).instance;
  const check = async (id: string) => {
    const task = await database()
      .knex("task")
      .where({ home_city: CITY, instance_id: idOf(id).uuid })
      .first();
    taken(await completeTask(engine, caller("desk"), { task: { city: CITY, uuid: task.id }, outcome: "accept" }));
  };
  const waiting = async (payment: string) => {
    const id = await deposit(payment);
    await check(id);
    await drain();
    return id;
  };
  const send = (message: Partial<Received>, key: string | null = null, who = "connector") =>
    receiveMessage(engine, caller(who), { name: "paid", division: GULOU, ...message }, key);
  const pay = async (about: string, amount: number) => taken(await send({ about, data: { amount } }));
  const statusOf = async (id: string) => taken(await getReceived(engine, caller("connector"), idOf(id))).status;
  const caseOf = async (id: string) =>
    database()
      .knex("instance")
      .where({ home_city: CITY, id: idOf(id).uuid })
      .first();

  test("one that is given again, or waited for again, when its case is over leaves nobody waiting", async () => {
    const id = await waiting("P-0");
    const message = await pay("P-0", 10);
    const [order] = await database()
      .knex("awaiting")
      .where({ home_city: CITY, instance_id: idOf(id).uuid });
    await drain();
    const entered = {
      id: order.id,
      instance: idOf(id),
      invoke: "payment",
      name: "paid",
      key: order.key_blind.toString("hex"),
    };
    await enterWaiter(engine, entered);
    expect(
      await database()
        .knex("awaiting")
        .where({ home_city: CITY, instance_id: idOf(id).uuid }),
    ).toEqual([]);
    // As a worker leaves it that dies between giving it and striking out.
    await database().knex("awaiting").insert(order);
    await database()
      .knex("message")
      .where({ home_city: CITY, id: idOf(message.id).uuid })
      .update({ delivered_at: null, lease_until: null });
    expect(await deliverMessage(engine, CITY, idOf(message.id).uuid)).toBe(true);
    expect(
      await database()
        .knex("awaiting")
        .where({ home_city: CITY, instance_id: idOf(id).uuid }),
    ).toEqual([]);
  });

  test("one that is awaited reaches the case it is about, once, and no other", async () => {
    const [mine, other] = [await waiting("P-1"), await waiting("P-2")];
    const message = await pay("P-1", 10);
    await drain();
    expect(await caseOf(mine)).toMatchObject({ status: "done", data: { amount: 10 } });
    expect(await caseOf(other)).toMatchObject({ state: "paying" });
    expect(await statusOf(message.id)).toBe("delivered");
    expect((await replayInstance(engine, idOf(mine))).problems).toEqual([]);
    expect(
      await database()
        .knex("awaiting")
        .where({ home_city: CITY, instance_id: idOf(mine).uuid }),
    ).toEqual([]);
  });

  test("one that comes too early is kept until the case waits for it", async () => {
    const id = await deposit("P-3");
    const message = await pay("P-3", 20);
    await drain();
    expect(await statusOf(message.id)).toBe("waiting");
    await check(id);
    await drain();
    expect(await caseOf(id)).toMatchObject({ status: "done", data: { amount: 20 } });
  });

  test("two about the same go to two cases in the order of waiting; a third is kept", async () => {
    const [first, second] = [await waiting("P-4"), await waiting("P-4")];
    await pay("P-4", 1);
    await pay("P-4", 2);
    const third = await pay("P-4", 3);
    await drain();
    expect([(await caseOf(first)).data.amount, (await caseOf(second)).data.amount]).toEqual([1, 2]);
    expect(await statusOf(third.id)).toBe("waiting");
  });

  test("sent again with the same key it is one message, and with other content refused", async () => {
    const id = await waiting("P-5");
    const once = taken(await send({ about: "P-5", data: { amount: 5 } }, "key-5"));
    expect(await send({ about: "P-5", data: { amount: 5 } }, "key-5")).toEqual(once);
    expect(await send({ about: "P-5", data: { amount: 6 } }, "key-5")).toMatchObject({ code: "IDEMPOTENCY_REUSED" });
    await drain();
    expect((await caseOf(id)).data.amount).toBe(5);
  });

  test("a worker killed after the case took it gives it to no other case", async () => {
    const [first, second] = [await waiting("P-6"), await waiting("P-6")];
    const message = idOf((await pay("P-6", 6)).id);
    const dying: Engine = {
      ...engine,
      database: { ...engine.database, transaction: () => Promise.reject(new Error("killed")) },
    };
    await expect(deliverMessage(dying, CITY, message.uuid)).rejects.toThrow("killed");
    expect((await caseOf(first)).data.amount).toBe(6);
    await setClock(database(), new Date(Date.parse(NOW) + 61_000).toISOString());
    await drain();
    expect(await statusOf(`${CITY}-${message.uuid}`)).toBe("delivered");
    expect(await caseOf(second)).toMatchObject({ state: "paying" });
  });

  test("one that nobody waited for in time lapses", async () => {
    const id = await deposit("P-7");
    const message = taken(await send({ about: "P-7", data: { amount: 7 }, expiresIn: "PT1H" }));
    await setClock(database(), new Date(Date.parse(NOW) + 2 * 3_600_000).toISOString());
    expect(await statusOf(message.id)).toBe("expired");
    await check(id);
    await drain();
    expect(await caseOf(id)).toMatchObject({ state: "paying" });
  });

  test("a case that was led back no longer takes it, and has it when it waits again", async () => {
    const id = await waiting("P-8");
    const back = { instance: idOf(id), event: { type: "wrong" }, from: "test", key: null };
    taken(await deliverEvent(engine, back));
    const message = await pay("P-8", 8);
    await drain();
    expect(await caseOf(id)).toMatchObject({ state: "checking" });
    expect(await statusOf(message.id)).toBe("waiting");
    await check(id);
    await drain();
    expect(await caseOf(id)).toMatchObject({ status: "done", data: { amount: 8 } });
  });

  test("a suspended case keeps its place, and has it when it goes on", async () => {
    const id = await waiting("P-9");
    const turn = (status: string) =>
      database()
        .knex("instance")
        .where({ home_city: CITY, id: idOf(id).uuid })
        .update({ status });
    await turn("suspended");
    await pay("P-9", 9);
    await drain();
    expect((await caseOf(id)).data.amount).toBeUndefined();
    await turn("active");
    await messagesRound(engine);
    expect(await caseOf(id)).toMatchObject({ status: "done", data: { amount: 9 } });
  });

  test("one may name the case itself, before it waits", async () => {
    const id = await deposit("P-10");
    const message = taken(await send({ instance: idOf(id), data: { amount: 10 } }));
    await drain();
    expect(await statusOf(message.id)).toBe("waiting");
    await check(id);
    await drain();
    await messagesRound(engine);
    expect(await caseOf(id)).toMatchObject({ status: "done", data: { amount: 10 } });
  });

  test("who has no right at a place sends nothing there, and reads nothing of others", async () => {
    expect(await send({ about: "x" }, null, "connectorElsewhere")).toMatchObject({ code: "FORBIDDEN" });
    const id = await deposit("P-11");
    expect(await send({ instance: idOf(id) }, null, "connectorElsewhere")).toMatchObject({ code: "NOT_FOUND" });
    const message = await pay("P-11", 1);
    const look = getReceived(engine, caller("connectorElsewhere"), idOf(message.id));
    expect(await look).toMatchObject({ code: "NOT_FOUND" });
    expect(await send({})).toMatchObject({ code: "BODY_INVALID" });
    expect(await send({ about: "x", expiresIn: "P1Y" })).toMatchObject({ code: "BODY_INVALID" });
  });

  test("one goes to no case outside the place that its sender names", async () => {
    const id = await waiting("P-12");
    const foreign = taken(
      await send({ about: "P-12", division: XUANWU, data: { amount: 1 } }, null, "connectorElsewhere"),
    );
    await drain();
    await messagesRound(engine);
    expect(await caseOf(id)).toMatchObject({ state: "paying" });
    // Nor when it was there first.
    taken(await send({ about: "P-13", division: XUANWU, data: { amount: 1 } }, null, "connectorElsewhere"));
    const late = await waiting("P-13");
    expect(await caseOf(late)).toMatchObject({ state: "paying" });
    await pay("P-12", 12);
    await drain();
    expect(await caseOf(id)).toMatchObject({ status: "done", data: { amount: 12 } });
    expect(taken(await getReceived(engine, caller("connectorElsewhere"), idOf(foreign.id))).status).toBe("waiting");
  });

  test("a role may be let send messages of some names alone", async () => {
    const policies = engine.policies();
    const role = policies.roles.get("connector");
    if (!role) throw new Error("the lending domain has connectors");
    const rights = ["messages.send", "messages.send:paid"];
    const narrow: Engine = {
      ...engine,
      policies: () => ({ ...policies, roles: new Map([...policies.roles, ["connector", { ...role, rights }]]) }),
    };
    const say = (name: string) =>
      receiveMessage(narrow, caller("connector"), { name, about: "P-14", division: GULOU }, null);
    expect(await say("confirmed")).toMatchObject({ code: "FORBIDDEN" });
    expect(await say("paid")).toMatchObject({ status: "waiting" });
  });

  test("a case that goes on waiting has the next one too", async () => {
    const id = await waiting("P-15");
    for (const amount of [40, 60]) {
      taken(await send({ about: "P-15", data: { amount, part: true } }));
      await drain();
    }
    expect(await caseOf(id)).toMatchObject({ state: "paying", data: { amount: 60 } });
    await pay("P-15", 100);
    await drain();
    expect(await caseOf(id)).toMatchObject({ status: "done", data: { amount: 100 } });
  });

  test("what a message is about is not to be read from the tables", async () => {
    await pay("王小明的身份证", 1);
    const rows = await database().knex("message").where({ home_city: CITY });
    expect(JSON.stringify(rows)).not.toContain("王小明");
  });
});
