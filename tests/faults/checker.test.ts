import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { checkWhole } from "./checker.ts";
import { complete, loan, openTasks } from "./deed.ts";
import { ALWAYS, roundsOf } from "./rounds.ts";
import { openWorld, type World } from "./world.ts";

/** A checker that nobody has seen complain is none: each of its rules is broken once, by hand and behind the engine's back. */
let world: World;
let client: pg.Client;
beforeAll(async () => {
  world = await openWorld();
  client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
});
beforeEach(async () => {
  await world.reset();
  // One with parts that are open, one that waits for a decision.
  await complete(world, "desk", (await loan(world)).task, "accept");
  await loan(world, 5_000);
  await roundsOf(world.engine, world.sink.url)(ALWAYS);
  const [signing] = await openTasks(world, "signing");
  if (signing === undefined) throw new Error("the loan is not lent");
});
afterAll(async () => {
  await client.end();
  await world.close();
});

test("a database that nobody has touched is whole", async () => {
  expect(await checkWhole(client)).toEqual([]);
});

const WHOLE = "number = 'JY-320106-2026-00001'";
const OTHER = "(select id from instance where number = 'JY-320106-2026-00002')";

test.each<[string, string, RegExp]>([
  ["an event is changed", "update event set to_state = 'returned' where seq = 2", /a chain is broken at event 2/],
  ["an event is gone", `delete from event where instance_id = ${OTHER}`, /history has another length/],
  ["the head is another", "update instance set history_hash = decode(repeat('00', 32), 'hex')", /last hash/],
  ["a step is counted twice", `update instance set rev = rev + 1 where ${WHOLE}`, /revision is not the number/],
  ["a task is gone", `delete from task where instance_id = ${OTHER}`, /tasks acceptance expected, {2}found/],
  ["a task is too many", "update task set invoke = 'approval' where invoke = 'acceptance'", /acceptance expected/],
  [
    "a case ends without its tasks",
    `update instance set status = 'done' where id = ${OTHER}`,
    /a task whose case is not/,
  ],
  ["a timer outlives its case", `update instance set status = 'done' where id = ${OTHER}`, /a timer whose case is not/],
  ["what happened belongs to nothing", `delete from instance where ${WHOLE}`, /an event without its case: started/],
  ["a paper belongs to nothing", `delete from instance where ${WHOLE}`, /a document without its case: receipt/],
  [
    "somebody waits behind a case that is over",
    `insert into awaiting values (320100, ${OTHER}, 'payment', gen_random_uuid(), 'paid', ''); update instance set status = 'done' where id = ${OTHER}`,
    /awaited by a case that is not open: paid/,
  ],
  [
    "work is left of a case that is over",
    `insert into work (home_city, id, instance_id, invoke, state, topic, data, number, opened_at, ready_at, attempts_max, pause_seconds)
      select 320100, gen_random_uuid(), id, 'quote', 'x', 'quotes', '{}', 'n', now(), now(), 1, 1 from instance where id = ${OTHER};
      update instance set status = 'done' where id = ${OTHER}`,
    /work given out for a case that is not open: quotes/,
  ],
  [
    "a letter did not leave",
    "insert into letter (home_city, notice, user_id, channel, text, ready_at) values (320100, gen_random_uuid(), 'desk', 'sms', '{}', now())",
    /a letter that never left: desk/,
  ],
  [
    "a webhook was not told",
    "insert into hook_delivery (home_city, id, webhook, body, made_at, ready_at) values (320100, gen_random_uuid(), gen_random_uuid(), '{}', now(), now())",
    /a delivery that never arrived/,
  ],
  ["a whole is gone", `delete from instance where ${WHOLE}`, /a part whose whole is not there/],
  ["a whole is over", `update instance set status = 'done' where ${WHOLE}`, /a part that goes on without/],
  ["a case waits for nothing", `delete from task where instance_id = ${OTHER}; delete from timer`, /waits for nothing/],
  [
    "a number is left out",
    `update instance set number = 'JY-320106-2026-00003' where id = ${OTHER}`,
    /with a gap: 1, 3/,
  ],
  ["a counter runs ahead", "update number_counter set last = last + 1", /counters stand at/],
  ["a key has no answer", "update idempotency set status = 0", /taken and never answered/],
  [
    "a message lies there",
    "insert into outbox (home_city, id, kind, body, ready_at) values (320100, gen_random_uuid(), 'notify', '{}', now())",
    /left lying in the outbox: notify/,
  ],
])("says so when %s", async (_what, sql, complaint) => {
  await world.ask("desk", "/instances", {
    ...{ workflow: "deposit", division: "320106000000", data: { payment: "P-9" } },
  });
  await client.query("insert into idempotency select 320100, 'desk', 'k', '\\x00', 200, '{}', now()");
  await client.query(sql);
  expect((await checkWhole(client)).join("\n")).toMatch(complaint);
});
