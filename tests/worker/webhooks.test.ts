import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { completeTask } from "../../src/engine/complete.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { hooksRound, type Post } from "../../src/engine/hook-round.ts";
import { startInstance } from "../../src/engine/start.ts";
import { forgetWebhook, listDeliveriesOf, openWebhook, replayOf, turnWebhookOnOff } from "../../src/engine/webhooks.ts";
import { blockList } from "../../src/worker/senders/safe-post.ts";
import { webhookPost } from "../../src/worker/senders/webhook.ts";
import { counting } from "../helpers/counting.ts";
import { onBothDatabases } from "../helpers/database.ts";
import {
  CITY,
  caller,
  enterLending,
  GULOU,
  idOf,
  lendingEngine,
  loanOf,
  PHONE,
  RESIDENT_ID,
  setClock,
  taken,
  XUANWU,
} from "../helpers/lending.ts";

import { receiver } from "./receiver.ts";

onBothDatabases("webhooks", (database) => {
  let engine: Engine;
  let there: Awaited<ReturnType<typeof receiver>>;
  let secret = "";
  let webhook = "";
  let clock = Date.now();
  const post = webhookPost(blockList(["127.0.0.0/8"]));

  beforeAll(async () => {
    there = await receiver();
    await enterLending(database());
    await setClock(database(), new Date(clock).toISOString());
    engine = await lendingEngine(database());
    const wanted = { url: there.url, title: "统计平台", division: GULOU, events: ["case.started", "case.moved"] };
    expect(await openWebhook(engine, caller("connector"), wanted)).toMatchObject({ code: "FORBIDDEN" });
    const opened = taken(await openWebhook(engine, caller("admin"), wanted));
    ({ secret, id: webhook } = opened);
  });
  beforeEach(() => {
    there.got.length = 0;
    there.answers.length = 0;
  });
  afterAll(() => there.close());

  const carry = async () => {
    while (await outboxRound(engine, [])) {
      // Until nothing is ready any more.
    }
    while (await hooksRound(engine, post)) {
      // Until nothing is due any more.
    }
  };
  const later = (seconds: number) => {
    clock += seconds * 1_000;
    return setClock(database(), new Date(clock).toISOString());
  };
  const loan = async (division = GULOU) =>
    taken(
      await startInstance(engine, caller(division === GULOU ? "desk" : "elsewhere"), {
        ...{ workflow: "loan", division, data: loanOf(500) },
      }),
    );
  const deliveries = async () => taken(await listDeliveriesOf(engine, caller("admin"), { webhook, limit: 100 })).items;

  test("a receiver gets a signed CloudEvent that names nobody", async () => {
    const started = await loan();
    await carry();
    const [first] = there.got;
    if (!first) throw new Error("nothing came");
    const headers = first.headers as Record<string, string>;
    expect(() => new Webhook(secret).verify(first.body, headers)).not.toThrow();
    expect(() => new Webhook(secret).verify(`${first.body} `, headers)).toThrow();
    expect(first.headers["content-type"]).toContain("application/cloudevents+json");
    const event = JSON.parse(first.body);
    expect(event).toMatchObject({
      ...{ specversion: "1.0", type: "case.started", subject: started.instance, source: "/api/v1/instances" },
      data: { number: started.number, workflow: "loan", state: "received", sequence: 1 },
    });
    expect(event.id).toBe(first.headers["webhook-id"]);
    for (const personal of ["张三", RESIDENT_ID, PHONE]) expect(first.body).not.toContain(personal);
  });

  test("a receiver that hangs keeps nobody waiting but itself", async () => {
    const told: string[] = [];
    let letGo = () => {};
    const hanging = new Promise<void>((done) => {
      letGo = done;
    });
    const wanted = { url: `${there.url}/hangs`, title: "不应答", division: GULOU, events: ["case.started"] };
    const other = taken(await openWebhook(engine, caller("admin"), wanted));
    for (let count = 0; count < 6; count++) await loan();
    while (await outboxRound(engine, [])) {
      // Until nothing is ready any more.
    }
    let all = () => {};
    const others = new Promise<void>((done) => {
      all = done;
    });
    const rounds = async (post: Post) => {
      while (await hooksRound(engine, post)) {
        // Until nothing is due any more.
      }
    };
    const round = rounds(async ({ url }) => {
      told.push(url);
      if (told.filter((one) => one === there.url).length >= 6) all();
      if (url.endsWith("/hangs")) await hanging;
      return { answer: 204 };
    });
    // All the events of the other, more than are taken of one at a time, while the first of this one is still on its way.
    await others;
    expect(told.filter((url) => url.endsWith("/hangs"))).toHaveLength(1);
    letGo();
    await round;
    expect(told.filter((url) => url.endsWith("/hangs"))).toHaveLength(6);
    expect(await forgetWebhook(engine, caller("admin"), { webhook: other.id })).toEqual({ id: other.id });
  });

  test("a receiver is opened once for a key, and forgotten with what waits for it, by who administers its place", async () => {
    const wanted = { url: `${there.url}/once`, title: "一次", division: GULOU, events: ["case.started"] };
    const first = taken(await openWebhook(engine, caller("admin"), wanted, "once"));
    expect(await openWebhook(engine, caller("admin"), wanted, "once")).toEqual(first);
    expect(await openWebhook(engine, caller("admin"), { ...wanted, title: "二次" }, "once")).toMatchObject({
      code: "IDEMPOTENCY_REUSED",
    });
    const kept = JSON.stringify(await database().knex("idempotency").where({ key: "once" }));
    expect(kept).not.toContain(first.secret.slice("whsec_".length));
    await loan();
    while (await outboxRound(engine, [])) {
      // Until nothing is ready any more.
    }
    const waiting = () => database().knex("hook_delivery").where({ webhook: first.id });
    expect(await waiting()).toHaveLength(1);
    expect(await forgetWebhook(engine, caller("connector"), { webhook: first.id })).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await forgetWebhook(engine, caller("admin"), { webhook: first.id })).toEqual({ id: first.id });
    await carry();
    expect(await waiting()).toEqual([]);
    expect(there.got.filter(({ headers }) => headers["webhook-id"])).toHaveLength(1);
  });

  test("only what was asked for of the places asked for is told", async () => {
    const before = (await deliveries()).length;
    await loan(XUANWU);
    await carry();
    expect((await deliveries()).length).toBe(before);
    expect(there.got).toEqual([]);
  });

  test("what a receiver did not take comes again, later each time, under the same id", async () => {
    there.answers.push(500, 503);
    await loan();
    await carry();
    expect((await deliveries())[0]).toMatchObject({
      status: "waiting",
      attempts: 1,
      answer: 500,
      failedCode: "HTTP_500",
    });
    await later(4);
    await carry();
    expect(there.got).toHaveLength(1);
    await later(2);
    await carry();
    await later(11);
    await carry();
    expect((await deliveries())[0]).toMatchObject({ status: "delivered", attempts: 3, answer: 204, failedCode: null });
    expect(new Set(there.got.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  test("410 is the end of it, and an administrator has it sent again under the same id", async () => {
    there.answers.push(410);
    await loan();
    await carry();
    const [dead] = await deliveries();
    expect(dead).toMatchObject({ status: "dead", attempts: 1 });
    const again = { webhook, delivery: idOf(dead?.id) };
    expect(await replayOf(engine, caller("connector"), again)).toMatchObject({ code: "NOT_FOUND" });
    taken(await replayOf(engine, caller("admin"), again));
    await carry();
    expect(there.got.map(({ headers }) => headers["webhook-id"])).toEqual([dead?.id, dead?.id]);
    expect((await deliveries())[0]?.status).toBe("delivered");
  });

  test("no redirect is followed", async () => {
    there.answers.push(302);
    await loan();
    await carry();
    expect((await deliveries())[0]).toMatchObject({ status: "waiting", answer: 302 });
    await later(6);
    await carry();
    expect((await deliveries())[0]?.status).toBe("delivered");
  });

  test("made twice by a worker that died in between, a delivery is one", async () => {
    await loan();
    const row = await database().knex("outbox").where({ home_city: CITY, kind: "announce" }).first();
    await carry();
    await database()
      .knex("outbox")
      .insert({ ...row, body: JSON.stringify(row.body), lease_until: null });
    await carry();
    expect(there.got).toHaveLength(1);
  });

  test("one that is turned off hears nothing", async () => {
    taken(await turnWebhookOnOff(engine, caller("admin"), { webhook, active: false }));
    await loan();
    await carry();
    expect(there.got).toEqual([]);
    taken(await turnWebhookOnOff(engine, caller("admin"), { webhook, active: true }));
  });

  test("being told of costs a completion no statement more", async () => {
    const counted = counting(database());
    const watched = await lendingEngine(counted.database);
    const [first, second] = [await loan(), await loan()];
    const accept = async (id: string | undefined) =>
      taken(await completeTask(watched, caller("desk"), { task: idOf(id), outcome: "accept" }));
    // The first one reads the variant; what follows is the rule.
    await accept(first.tasks[0]?.id);
    await carry();
    there.got.length = 0;
    const task = second.tasks[0]?.id;
    counted.reset();
    await accept(task);
    expect(counted.sent.map(({ name }) => name)).toEqual(["step-read-task", expect.stringMatching(/^step-u/)]);
    await carry();
    // The things lent are cases of their own, which begin with it.
    const told = there.got.map(({ body }) => JSON.parse(body));
    expect(told.filter(({ subject }) => subject === second.instance).map(({ type }) => type)).toEqual(["case.moved"]);
  });

  test("the secret is not to be read from the tables, and never told again", async () => {
    const [row] = await database().knex("webhook");
    const bytes = Buffer.from(secret.replace("whsec_", ""), "base64");
    expect(row.secret.includes(bytes)).toBe(false);
  });

  test.each([
    "ftp://x.example",
    "https://me:secret@x.example",
    "nowhere",
    "javascript:alert(1)",
  ])("%s is no address to tell", async (url) => {
    const wanted = { url, title: "试", division: GULOU, events: ["case.ended"] };
    expect(await openWebhook(engine, caller("admin"), wanted)).toMatchObject({ code: "WEBHOOK_INVALID" });
  });
});
