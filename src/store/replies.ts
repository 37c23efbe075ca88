import type { Connection } from "./database.ts";
import type { StoredReply } from "./step-read.ts";

/** Whose request it is and under which key; steps keep their answers in their own statement. */
export interface RequestKey {
  city: number;
  user: string;
  key: string;
}

/**
 * Takes a key for this transaction; false when it has been used. Two at once: the second waits for what becomes of the
 * first, so it never works on what that has just done.
 */
export async function takeKey(tx: Connection, { city, user, key }: RequestKey, hash: Buffer): Promise<boolean> {
  const taken = await tx.all(
    {
      name: "reply-take-key",
      text: `insert into idempotency (home_city, user_id, key, request_hash, status, reply, at)
        values ($1, $2, $3, decode($4, 'hex'), 0, 'null', yijiao_now()) on conflict do nothing returning key`,
    },
    [city, user, key, hash.toString("hex")],
  );
  return taken.length === 1;
}

/** What the request with this key was answered. */
export function readReply(tx: Connection, { city, user, key }: RequestKey): Promise<StoredReply | null> {
  return tx.one(
    {
      name: "reply-read",
      text: `select request_hash as "requestHash", status as "replyStatus", reply from idempotency
        where home_city = $1 and user_id = $2 and key = $3`,
    },
    [city, user, key],
  );
}

/** Keeps an answer, sealed, beside what it answers. */
export async function keepReply(tx: Connection, { city, user, key }: RequestKey, reply: unknown): Promise<void> {
  await tx.all(
    {
      name: "reply-keep",
      text: `update idempotency set status = 200, reply = $4::text::jsonb
        where home_city = $1 and user_id = $2 and key = $3`,
    },
    [city, user, key, JSON.stringify(reply)],
  );
}

/** Gives a key back: what it was taken for was refused. */
export async function freeKey(tx: Connection, { city, user, key }: RequestKey): Promise<void> {
  await tx.all(
    { name: "reply-free-key", text: "delete from idempotency where home_city = $1 and user_id = $2 and key = $3" },
    [city, user, key],
  );
}

/** Cities that keep answers, found by skipping along the key from city to city. */
export async function citiesWithReplies(db: Connection): Promise<number[]> {
  const rows = await db.all<{ city: number }>(
    {
      name: "reply-cities",
      text: `with recursive cities as (
          (select home_city from idempotency order by home_city limit 1)
          union all
          select (select i.home_city from idempotency i where i.home_city > c.home_city order by i.home_city limit 1)
          from cities c where c.home_city is not null)
        select home_city as city from cities where home_city is not null`,
    },
    [],
  );
  return rows.map((row) => row.city);
}

/** Forgets up to `max` answers of a city older than `days`; how many it was. */
export async function forgetReplies(db: Connection, city: number, days: number, max: number): Promise<number> {
  const row = await db.one<{ count: number }>(
    {
      name: "replies-forget",
      // By the rows' own places: whatever the planner believes of a table that has just grown, it cannot go through it twice.
      text: `with gone as (
          delete from idempotency where home_city = $1 and ctid = any(array(
            select ctid from idempotency
            where home_city = $1 and at < yijiao_now() - make_interval(days => $2) limit $3 for update skip locked))
          returning 1)
        select count(*)::int as count from gone`,
    },
    [city, days, max],
  );
  return row?.count ?? 0;
}
