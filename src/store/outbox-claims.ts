import type { Connection } from "./database.ts";

/** A message that left a case, claimed by one worker until its lease ends. */
export interface ClaimedMessage {
  homeCity: number;
  id: string;
  instanceId: string | null;
  kind: string;
  body: unknown;
  attempts: number;
  failures: number;
}

/** Back-off doubles from here to there: 1 s, 2 s, 4 s … */
const BACK_OFF_SECONDS_MAX = 3_600;

/** Cities that have something ready now: a claim names one city, so that it stays within one node. */
export async function citiesWithMessages(db: Connection): Promise<number[]> {
  // Skips along the index from city to city instead of reading every waiting row.
  const rows = await db.all<{ city: number }>(
    {
      name: "outbox-cities",
      text: `with recursive cities as (
          (select home_city from outbox where not dead order by home_city limit 1)
          union all
          select (select o.home_city from outbox o where not o.dead and o.home_city > c.home_city
            order by o.home_city limit 1) from cities c where c.home_city is not null)
        select home_city as city from cities c where home_city is not null and exists (
          select from outbox o where o.home_city = c.home_city and not o.dead and o.ready_at <= yijiao_now()
            and (o.lease_until is null or o.lease_until < yijiao_now()))`,
    },
    [],
  );
  return rows.map((row) => row.city);
}

/** Takes up to `max` ready messages of a city for `leaseSeconds`; two workers never get the same one at a time. */
export async function claimMessages(
  db: Connection,
  city: number,
  max: number,
  leaseSeconds: number,
): Promise<ClaimedMessage[]> {
  return db.all(
    {
      name: "outbox-claim",
      text: `with ready as materialized (
          select id from outbox where home_city = $1 and not dead and ready_at <= yijiao_now()
            and (lease_until is null or lease_until < yijiao_now())
          order by ready_at, id limit $2 for update skip locked)
        update outbox o set lease_until = yijiao_now() + make_interval(secs => $3), attempts = o.attempts + 1
        from ready where o.home_city = $1 and o.id = ready.id
        returning o.home_city as "homeCity", o.id, o.instance_id as "instanceId", o.kind, o.body, o.attempts,
          o.failures`,
    },
    [city, max, leaseSeconds],
  );
}

/** Removes messages that are carried out. */
export async function finishMessages(db: Connection, city: number, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.all(
    {
      name: "outbox-finish",
      text: `delete from outbox where home_city = $1 and id in (select unnest(string_to_array($2::text, ','))::uuid)`,
    },
    [city, ids.join(",")],
  );
}

/** Puts a message back for later; after `failuresMax` it lies dead with its last error, for a person to look at. */
export async function failMessage(
  db: Connection,
  message: ClaimedMessage,
  error: string,
  failuresMax: number,
): Promise<void> {
  await db.all(
    {
      name: "outbox-fail",
      text: `update outbox set lease_until = null, last_error = left($3, 500), failures = failures + 1,
          dead = failures + 1 >= $4, dead_at = case when failures + 1 >= $4 then yijiao_now() end,
          ready_at = yijiao_now() + make_interval(secs => least(power(2, least(failures, 20)), $5::int))
        where home_city = $1 and id = $2`,
    },
    [message.homeCity, message.id, error, failuresMax, BACK_OFF_SECONDS_MAX],
  );
}

/** Puts a message back that came too early, for longer each time; however often, it has not failed. */
export async function deferMessage(db: Connection, message: ClaimedMessage, why: string): Promise<void> {
  await db.all(
    {
      name: "outbox-defer",
      text: `update outbox set lease_until = null, last_error = left($3, 500),
          ready_at = yijiao_now() + make_interval(secs => least(power(2, least(attempts, 20) - 1), $4::int))
        where home_city = $1 and id = $2`,
    },
    [message.homeCity, message.id, why, BACK_OFF_SECONDS_MAX],
  );
}

/** Puts a message back for whom it has to wait for, however often that takes: this counts as no attempt. */
export async function restMessage(db: Connection, message: ClaimedMessage, seconds: number): Promise<void> {
  await db.all(
    {
      name: "outbox-rest",
      text: `update outbox set attempts = 0, failures = 0, lease_until = null, ready_at = yijiao_now() + make_interval(secs => $3)
        where home_city = $1 and id = $2`,
    },
    [message.homeCity, message.id, seconds],
  );
}

/** Has a message that rests looked at now; one that is in hand or has failed is left as it is. */
export async function wakeMessage(db: Connection, city: number, id: string): Promise<void> {
  await db.all(
    {
      name: "outbox-wake",
      text: `update outbox set ready_at = yijiao_now()
        where home_city = $1 and id = $2 and lease_until is null and failures = 0 and not dead and ready_at > yijiao_now()`,
    },
    [city, id],
  );
}

/** Keeps how far a long message has come; the next part may be done by any worker. False when it was withdrawn. */
export async function saveProgress(db: Connection, message: ClaimedMessage, body: unknown): Promise<boolean> {
  const rows = await db.all(
    {
      name: "outbox-progress",
      text: `update outbox set body = $3::text::jsonb, lease_until = null, attempts = 0, failures = 0,
          ready_at = yijiao_now()
        where home_city = $1 and id = $2 returning id`,
    },
    [message.homeCity, message.id, JSON.stringify(body)],
  );
  return rows.length === 1;
}

/** Leaves a message where there was none: what one message gives rise to. */
export async function addMessage(
  tx: Connection,
  message: { homeCity: number; id: string; instanceId: string | null; kind: string; body: unknown },
): Promise<void> {
  await tx.all(
    {
      name: "outbox-add",
      text: `insert into outbox (home_city, id, instance_id, kind, body, ready_at)
        values ($1, $2, $3, $4, $5::text::jsonb, yijiao_now()) on conflict (home_city, id) do nothing`,
    },
    [message.homeCity, message.id, message.instanceId, message.kind, JSON.stringify(message.body)],
  );
}

/** Removes one message; false when it was gone already, and with it the order to carry it out. */
export async function takeMessage(tx: Connection, city: number, id: string): Promise<boolean> {
  const rows = await tx.all(
    { name: "outbox-take", text: "delete from outbox where home_city = $1 and id = $2 returning id" },
    [city, id],
  );
  return rows.length === 1;
}

/** Withdraws the orders to start children of an invoke that were given before another message. */
export async function withdrawSpawns(
  db: Connection,
  city: number,
  instance: string,
  invoke: string,
  before: string,
): Promise<void> {
  await db.all(
    {
      name: "outbox-withdraw-spawns",
      text: `delete from outbox where home_city = $1 and kind = 'spawn' and instance_id = $2 and body->>'invoke' = $3
        and id < $4::uuid`,
    },
    [city, instance, invoke, before],
  );
}
