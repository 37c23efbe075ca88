import { beforeAll, expect, test } from "vitest";
import { completeWork, failOfWork, heartbeat } from "../../src/engine/answer-work.ts";
import { cancelInstance } from "../../src/engine/cancel.ts";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { lease } from "../../src/engine/lease.ts";
import { listFailedMessages, retryMessage } from "../../src/engine/outbox-failed.ts";
import { replayInstance } from "../../src/engine/replay.ts";
import { startInstance } from "../../src/engine/start.ts";
import { listWorks, retryWork, worksRound } from "../../src/engine/works.ts";
import { onBothDatabases } from "../helpers/database.ts";
import {
  CITY,
  caller,
  enterLending,
  GULOU,
  idOf,
  lendingEngine,
  NOW,
  PHONE,
  setClock,
  taken,
} from "../helpers/lending.ts";
import { enterOutside } from "../helpers/outside.ts";

onBothDatabases("work for other programs", (database) => {
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
  const repair = async (thing: string) =>
    taken(
      await startInstance(engine, caller("desk"), {
        workflow: "repair",
        division: GULOU,
        data: { thing, phone: PHONE },
      }),
    );
  const take = async (topic = "repair.quote", who = "connector", max = 50) =>
    lease(
      engine,
      caller(who),
      { topics: [topic], max, leaseSeconds: 60, waitSeconds: 0 },
      new AbortController().signal,
    );
  const takeOne = async (topic?: string) => {
    const [one, ...more] = await take(topic);
    if (!one) throw new Error("no work was ready");
    expect(more).toEqual([]);
    return one;
  };
  const complete = (work: { id: string; token: string }, data: Record<string, unknown>) =>
    completeWork(engine, caller("connector"), { work: idOf(work.id), token: work.token, data });
  const fail = (work: { id: string; token: string }, more: { code?: string; reason?: string; final?: boolean } = {}) =>
    failOfWork(engine, caller("connector"), {
      ...{ work: idOf(work.id), token: work.token, code: "BUSY", reason: "", final: false, pauseSeconds: 0 },
      ...more,
    });
  const rowOf = async (id: string) =>
    database()
      .knex("instance")
      .where({ home_city: CITY, id: idOf(id).uuid })
      .first();
  const workOf = async (id: string) =>
    database()
      .knex("work")
      .where({ home_city: CITY, instance_id: idOf(id).uuid });
  const later = (seconds: number) => {
    clock += seconds * 1_000;
    return setClock(database(), new Date(clock).toISOString());
  };
  let clock = Date.parse(NOW);

  test("a worker takes what a case asks for, and its answer moves the case on, once", async () => {
    const started = await repair("投影仪");
    const work = await takeOne();
    expect(work).toMatchObject({
      topic: "repair.quote",
      attempt: 1,
      attemptsMax: 3,
      data: { thing: "投影仪", phone: PHONE },
    });
    expect(work.instance).toBe(started.instance);
    const first = taken(await complete(work, { price: 120 }));
    expect(first).toMatchObject({ status: "done" });
    expect(await complete(work, { price: 120 })).toEqual(first);
    expect(await complete(work, { price: 130 })).toMatchObject({ code: "IDEMPOTENCY_REUSED" });
    expect(await rowOf(started.instance)).toMatchObject({ state: "deciding", data: { price: 120 } });
    expect(await workOf(started.instance)).toEqual([]);
    expect((await replayInstance(engine, idOf(started.instance))).problems).toEqual([]);
  });

  test("what leaves with a lease is sealed where it lies", async () => {
    const started = await repair("音箱");
    const [row] = await workOf(started.instance);
    expect(JSON.stringify(row)).not.toContain(PHONE);
    taken(await complete(await takeOne(), { price: 1 }));
  });

  test("two workers never hold the same work, and one elsewhere sees none of it", async () => {
    await Promise.all(["一", "二", "三", "四"].map(repair));
    expect(await take("repair.quote", "connectorElsewhere")).toEqual([]);
    const hands = await Promise.all([1, 2, 3, 4, 5, 6].map(() => take("repair.quote", "connector", 2)));
    const ids = hands.flat().map(({ id }) => id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
    for (const one of hands.flat()) taken(await complete(one, { price: 1 }));
  });

  test("a lease that ended passes to another, and the first worker's late answer is refused", async () => {
    const started = await repair("电钻");
    const first = await takeOne();
    await later(61);
    const second = await takeOne();
    expect(second.id).toBe(first.id);
    expect(second.attempt).toBe(2);
    expect(await complete(first, { price: 1 })).toMatchObject({ code: "WORK_LOST" });
    expect(await fail(first)).toMatchObject({ code: "WORK_LOST" });
    const beat = { work: idOf(first.id), token: first.token, leaseSeconds: 60 };
    expect(await heartbeat(engine, caller("connector"), beat)).toMatchObject({ code: "WORK_LOST" });
    taken(await complete(second, { price: 2 }));
    expect((await rowOf(started.instance)).data.price).toBe(2);
  });

  test("an answer that was decided before its lease passed on writes nothing", async () => {
    const started = await repair("梯子");
    const first = await takeOne();
    // Between its reading and its writing another worker takes over.
    const racing: Engine = {
      ...engine,
      database: {
        ...engine.database,
        all: async (statement, values) => {
          if (statement.name.startsWith("step-u")) {
            await later(61);
            await take();
          }
          return engine.database.all(statement, values);
        },
      },
    };
    const late = { work: idOf(first.id), token: first.token, data: { price: 1 } };
    expect(await completeWork(racing, caller("connector"), late)).toMatchObject({ code: "WORK_LOST" });
    expect(await rowOf(started.instance)).toMatchObject({ state: "quoting" });
    await later(61);
    taken(await complete(await takeOne(), { price: 2 }));
  });

  test("a heartbeat keeps the work with whoever is at it", async () => {
    await repair("锯");
    const work = await takeOne();
    await later(50);
    const beat = { work: idOf(work.id), token: work.token, leaseSeconds: 60 };
    const { leaseUntil } = taken(await heartbeat(engine, caller("connector"), beat));
    expect(Date.parse(leaseUntil)).toBe(clock + 60_000);
    await later(50);
    expect(await take()).toEqual([]);
    taken(await complete(work, { price: 1 }));
  });

  test("a failure rests twice as long each time, and the last one is the case's to hear", async () => {
    const started = await repair("车床");
    const rests: number[] = [];
    for (const attempt of [1, 2]) {
      const failed = taken(await fail(await takeOne()));
      expect(failed.status, `attempt ${attempt}`).toBe("resting");
      rests.push((Date.parse(failed.readyAt ?? "") - clock) / 1_000);
      expect(await take()).toEqual([]);
      await later(rests.at(-1) ?? 0);
    }
    expect(rests).toEqual([10, 20]);
    expect(taken(await fail(await takeOne()))).toMatchObject({ status: "dead", readyAt: null });
    await drain();
    expect(await rowOf(started.instance)).toMatchObject({ state: "deciding", data: { trouble: "BUSY" } });
    expect(await workOf(started.instance)).toEqual([]);
    expect((await replayInstance(engine, idOf(started.instance))).problems).toEqual([]);
  });

  test("a failure that is told again, because its answer was lost, gets the same answer and counts once", async () => {
    const started = await repair("天车");
    const work = await takeOne();
    const failed = taken(await fail(work));
    expect(taken(await fail(work))).toEqual(failed);
    expect(await workOf(started.instance)).toMatchObject([{ attempts: 1, failed_code: "BUSY" }]);
    expect(await fail(work, { code: "OTHER" })).toMatchObject({ code: "IDEMPOTENCY_REUSED" });
    taken(await cancelInstance(engine, caller("desk"), { instance: idOf(started.instance), reason: "不修了" }));
  });

  test("what nobody hears lies dead with its reason, the supervisors are told once, and an administrator has it tried again", async () => {
    const started = await repair("起重机");
    taken(await complete(await takeOne(), { price: 9 }));
    const [task] = await database()
      .knex("task")
      .where({ home_city: CITY, instance_id: idOf(started.instance).uuid });
    taken(await completeTask(engine, caller("desk"), { task: { city: CITY, uuid: task.id }, outcome: "accept" }));
    const reason = `the shop of 王小明 refused "张三" (13912345678, a@b.cn) at https://shop.example/x?y`;
    taken(await fail(await takeOne("repair.order"), { code: "SHOP_CLOSED", reason, final: true }));
    await drain();
    await drain();
    const notices = await database()
      .knex("notice")
      .where({ home_city: CITY, instance_id: idOf(started.instance).uuid });
    expect(notices.map(({ template, role }) => [template, role])).toEqual([["escalate", "supervisor"]]);
    const page = taken(await listWorks(engine, caller("admin"), { dead: true }));
    const dead = page.items.find(({ instance }) => instance === started.instance);
    expect(dead).toMatchObject({ status: "dead", failed: { code: "SHOP_CLOSED" }, topic: "repair.order" });
    expect(dead?.failed?.reason).toBe("the shop of … refused … at …");
    const again = { work: idOf(dead?.id), reason: "已修好" };
    expect(await retryWork(engine, caller("connector"), again)).toMatchObject({ code: "NOT_FOUND" });
    expect(taken(await retryWork(engine, caller("admin"), again))).toMatchObject({ status: "waiting" });
    expect(await retryWork(engine, caller("admin"), again)).toMatchObject({ code: "WORK_LOST" });
    const revived = await takeOne("repair.order");
    expect(revived.attempt).toBe(1);
    taken(await complete(revived, {}));
    expect(await rowOf(started.instance)).toMatchObject({ status: "done" });
    const [entry] = await database().knex("audit").where({ action: "work.retry" });
    expect(entry).toMatchObject({ user_id: "admin", detail: { reason: "已修好", failed: "SHOP_CLOSED" } });
  });

  test("work whose workers all died is given up after its last attempt", async () => {
    const started = await repair("水泵");
    for (const attempt of [1, 2, 3]) {
      expect((await takeOne()).attempt).toBe(attempt);
      await later(61);
    }
    expect(await take()).toEqual([]);
    expect(await worksRound(engine)).toBe(true);
    expect(await worksRound(engine)).toBe(false);
    const order = await database().knex("outbox").where({ home_city: CITY, kind: "unserved" }).first();
    expect(order.id, "sorts by when it was made, as what comes of it does").toMatch(/^.{14}7/);
    await drain();
    expect(await rowOf(started.instance)).toMatchObject({ state: "deciding", data: { trouble: "LEASE_ENDED" } });
  });

  test("a case that ends takes its work back", async () => {
    const started = await repair("风扇");
    const work = await takeOne();
    taken(await cancelInstance(engine, caller("desk"), { instance: idOf(started.instance), reason: "不修了" }));
    expect(await workOf(started.instance)).toEqual([]);
    expect(await complete(work, { price: 1 })).toMatchObject({ code: "WORK_LOST" });
  });

  test("a worker that waits gets work as soon as there is some, and nothing is held meanwhile", async () => {
    const wish = { topics: ["repair.quote"], max: 1, leaseSeconds: 60, waitSeconds: 30 };
    const waiting = lease(engine, caller("connector"), wish, new AbortController().signal);
    await repair("烤箱");
    const [work] = await waiting;
    expect(work?.data.thing).toBe("烤箱");
    if (work) taken(await complete(work, { price: 1 }));
  });

  test("a message that fails leaves a code and no names, and an administrator has it sent again", async () => {
    const started = await repair("电梯");
    const id = "01900000-0000-7000-8000-000000000001";
    await database()
      .knex("outbox")
      .insert({
        ...{ home_city: CITY, id, instance_id: idOf(started.instance).uuid, kind: "notify" },
        ...{ body: JSON.stringify({ user: "desk", template: "t", text: { zh: "好", en: "Good" } }) },
        ...{ ready_at: new Date(clock).toISOString(), attempts: 11, failures: 11 },
      });
    const sent: string[] = [];
    const broken = async () => {
      throw new Error(`张三 (13912345678) has no box "zhang@san.cn"`);
    };
    while (await outboxRound(engine, [broken])) {
      // Everything else that waits fails too, once.
    }
    const row = await database().knex("outbox").where({ home_city: CITY, id }).first();
    expect(row).toMatchObject({ dead: true, last_error: "Error … has no box …" });
    const page = taken(await listFailedMessages(engine, caller("admin"), { dead: true }));
    expect(page.items).toMatchObject([{ kind: "notify", instance: started.instance, error: "Error … has no box …" }]);
    const again = { message: idOf(page.items[0]?.id), reason: "信箱已修好" };
    expect(await retryMessage(engine, caller("connector"), again)).toMatchObject({ code: "NOT_FOUND" });
    taken(await retryMessage(engine, caller("admin"), again));
    while (
      await outboxRound(engine, [
        async (notice) => {
          sent.push(notice.id);
        },
      ])
    ) {
      // Until nothing is ready any more.
    }
    expect(sent).toContain(id);
    taken(await complete(await takeOne(), { price: 1 }));
  });

  test("a worker that hangs up takes nothing", async () => {
    const hungUp = new AbortController();
    const wish = { topics: ["repair.quote"], max: 1, leaseSeconds: 60, waitSeconds: 30 };
    const waiting = lease(engine, caller("connector"), wish, hungUp.signal);
    hungUp.abort();
    expect(await waiting).toEqual([]);
  });
});
