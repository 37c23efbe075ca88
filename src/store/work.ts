import type { Connection } from "./database.ts";

/** Work that a worker holds until its lease ends; `token` is the proof. */
export interface LeasedWork {
  homeCity: number;
  id: string;
  instanceId: string;
  invoke: string;
  topic: string;
  data: unknown;
  number: string;
  token: string;
  leaseUntil: string;
  attempt: number;
  attemptsMax: number;
}

const LEASED = `w.home_city as "homeCity", w.id, w.instance_id as "instanceId", w.invoke, w.topic, w.data, w.number, w.token,
  w.lease_until as "leaseUntil", w.attempts as attempt, w.attempts_max as "attemptsMax"`;

/**
 * Takes up to `max` pieces of work on these topics, of cases that lie in the divisions of each, for `leaseSeconds`. Two workers never
 * hold the same at a time: the token of whoever came before is void. What a suspended case asked for waits with it.
 */
export async function leaseWork(
  db: Connection,
  city: number,
  wish: {
    topics: readonly { topic: string; places: readonly string[] }[];
    max: number;
    leaseSeconds: number;
  },
): Promise<LeasedWork[]> {
  return db.all(
    {
      name: "work-lease",
      text: `with ready as materialized (
          select w.id from jsonb_to_recordset($2::text::jsonb) as t(topic text, places text[])
          join work w on w.home_city = $1 and w.topic = t.topic
          join instance i on i.home_city = $1 and i.id = w.instance_id
          where not w.dead and w.ready_at <= yijiao_now()
            and (w.lease_until is null or w.lease_until < yijiao_now()) and w.attempts < w.attempts_max
            and i.status = 'active' and yijiao_within(i.division, t.places)
          order by w.ready_at, w.id limit $3 for update of w skip locked)
        update work w set token = gen_random_uuid(), lease_until = yijiao_now() + make_interval(secs => $4),
          attempts = w.attempts + 1
        from ready where w.home_city = $1 and w.id = ready.id returning ${LEASED}`,
    },
    [city, JSON.stringify(wish.topics), wish.max, wish.leaseSeconds],
  );
}

/** Lengthens a lease; when it now ends, or null when it has passed to another or is needed no more. */
export async function extendLease(
  db: Connection,
  city: number,
  id: string,
  token: string,
  leaseSeconds: number,
): Promise<string | null> {
  const row = await db.one<{ until: string }>(
    {
      name: "work-heartbeat",
      text: `update work set lease_until = yijiao_now() + make_interval(secs => $4)
        where home_city = $1 and id = $2 and token = $3 and not dead returning lease_until as until`,
    },
    [city, id, token, leaseSeconds],
  );
  return row?.until ?? null;
}

export interface WorkFailure {
  token: string;
  code: string;
  reason: string;
  /** Whether trying again is of any use. */
  final: boolean;
  /** The least pause that the worker asks for. */
  pauseSeconds: number;
}

/**
 * Ends an attempt. The work rests, twice as long after each failure, or lies dead; then the order to tell its case leaves
 * with it. Null when the lease has passed to another.
 */
export async function failWork(
  db: Connection,
  city: number,
  id: string,
  order: string,
  failure: WorkFailure,
): Promise<{ dead: boolean; readyAt: string } | null> {
  const { token, code, reason, final, pauseSeconds } = failure;
  return db.one(
    {
      name: "work-fail",
      text: `with failed as (
          update work set token = null, lease_until = null, failed_code = $4, failed_reason = $5, failed_at = yijiao_now(),
            dead = $6::boolean or attempts >= attempts_max,
            ready_at = yijiao_now() + make_interval(secs =>
              greatest($7::int, least(pause_seconds * power(2, least(attempts, 20) - 1), 3600)))
          where home_city = $1 and id = $2 and token = $3 and not dead
          returning id, instance_id, invoke, dead, ready_at), ${TOLD("$8::uuid")}
        select dead, ready_at as "readyAt" from failed`,
    },
    [city, id, token, code, reason, final, pauseSeconds, order],
  );
}

/** Whoever waits for dead work is told by a message of the outbox, written in the same statement. */
const TOLD = (id: string) => `told as (
  insert into outbox (home_city, id, instance_id, kind, body, ready_at)
  select $1, ${id}, instance_id, 'unserved', jsonb_build_object('work', id, 'invoke', invoke), yijiao_now() from failed where dead)`;

/**
 * Gives up work whose last attempt ended without a word: its worker died each time. How much it was; `orders` are the ids
 * of the messages that tell of it, and as much is given up at most.
 */
export async function buryWork(db: Connection, city: number, orders: readonly string[]): Promise<number> {
  const rows = await db.all(
    {
      name: "work-bury",
      text: `with gone as materialized (
          select id from work where home_city = $1 and not dead and attempts >= attempts_max and lease_until < yijiao_now()
          order by id limit $2 for update skip locked),
        failed as (
          update work w set token = null, lease_until = null, dead = true, failed_at = yijiao_now(),
            failed_code = 'LEASE_ENDED', failed_reason = null
          from gone where w.home_city = $1 and w.id = gone.id returning w.id, w.instance_id, w.invoke, w.dead), ${TOLD("($3::uuid[])[(row_number() over ())::int]")}
        select id from failed`,
    },
    [city, orders.length, [...orders]],
  );
  return rows.length;
}

/** Cities that have work given out. */
export async function citiesWithWork(db: Connection): Promise<number[]> {
  const rows = await db.all<{ city: number }>(
    {
      name: "work-cities",
      text: `with recursive cities as (
          (select home_city from work order by home_city limit 1)
          union all
          select (select w.home_city from work w where w.home_city > c.home_city order by w.home_city limit 1)
          from cities c where c.home_city is not null)
        select home_city as city from cities where home_city is not null`,
    },
    [],
  );
  return rows.map((row) => row.city);
}

export interface WorkRead {
  instanceId: string;
  invoke: string;
  topic: string;
  number: string;
  token: string | null;
  dead: boolean;
  attempts: number;
  failedCode: string | null;
  division: string;
  status: string;
}

export async function readWork(db: Connection, city: number, id: string): Promise<WorkRead | null> {
  return db.one(
    {
      name: "work-read",
      text: `select w.instance_id as "instanceId", w.invoke, w.topic, w.number, w.token, w.dead, w.attempts,
          w.failed_code as "failedCode", i.division, i.status
        from work w join instance i on i.home_city = $1 and i.id = w.instance_id where w.home_city = $1 and w.id = $2`,
    },
    [city, id],
  );
}

/** Lets dead work be asked for again, with all its attempts; false when it is not dead. */
export async function reviveWork(tx: Connection, city: number, id: string): Promise<boolean> {
  const rows = await tx.all(
    {
      name: "work-revive",
      text: `update work set dead = false, attempts = 0, token = null, lease_until = null, ready_at = yijiao_now()
        where home_city = $1 and id = $2 and dead returning id`,
    },
    [city, id],
  );
  return rows.length === 1;
}

export interface WorkListed {
  homeCity: number;
  id: string;
  instanceId: string;
  number: string;
  workflow: string;
  topic: string;
  /** waiting | leased | resting | dead */
  status: string;
  attempts: number;
  attemptsMax: number;
  openedAt: string;
  readyAt: string;
  leaseUntil: string | null;
  failedCode: string | null;
  failedReason: string | null;
  failedAt: string | null;
}

/** Work given out in these divisions, newest first. */
export async function listWork(
  db: Connection,
  city: number,
  wish: { places: readonly string[]; dead: boolean; after: string | null; limit: number },
): Promise<WorkListed[]> {
  return db.all(
    {
      name: "work-list",
      text: `select w.home_city as "homeCity", w.id, w.instance_id as "instanceId", w.number, i.workflow, w.topic,
          case when w.dead then 'dead' when w.lease_until >= yijiao_now() then 'leased'
            when w.ready_at > yijiao_now() then 'resting' else 'waiting' end as status,
          w.attempts, w.attempts_max as "attemptsMax", w.opened_at as "openedAt", w.ready_at as "readyAt",
          w.lease_until as "leaseUntil", w.failed_code as "failedCode", w.failed_reason as "failedReason", w.failed_at as "failedAt"
        from work w join instance i on i.home_city = $1 and i.id = w.instance_id
        where w.home_city = $1 and yijiao_within(i.division, $2::text[]) and (not $3::boolean or w.dead)
          and ($4::uuid is null or w.id < $4::uuid)
        order by w.id desc limit $5`,
    },
    [city, [...wish.places], wish.dead, wish.after, wish.limit],
  );
}
