import type { Connection } from "./database.ts";

export interface WebhookRow {
  id: string;
  url: string;
  division: string;
  events: string[];
  title: string;
  active: boolean;
  author: string;
  createdAt: string;
}

const ROW = `id, url, division, events, title, active, author, created_at as "createdAt"`;

export async function readWebhooks(db: Connection): Promise<WebhookRow[]> {
  return db.all({ name: "webhooks-read", text: `select ${ROW} from webhook order by id` }, []);
}

export async function readActiveWebhooks(
  db: Connection,
): Promise<{ id: string; division: string; events: string[] }[]> {
  return db.all({ name: "webhooks-active", text: "select id, division, events from webhook where active" }, []);
}

export async function addWebhook(
  tx: Connection,
  hook: Omit<WebhookRow, "createdAt" | "active"> & { secret: Buffer },
): Promise<WebhookRow> {
  const { id, url, secret, division, events, title, author } = hook;
  const row = await tx.one<WebhookRow>(
    {
      name: "webhook-add",
      text: `insert into webhook (id, url, secret, division, events, title, author, created_at)
        values ($1, $2, $3, $4, $5::text[], $6, $7, yijiao_now()) returning ${ROW}`,
    },
    [id, url, secret, division, events, title, author],
  );
  if (row === null) throw new Error("a webhook was not kept");
  return row;
}

export async function turnWebhook(tx: Connection, id: string, active: boolean): Promise<void> {
  await tx.all({ name: "webhook-turn", text: "update webhook set active = $2 where id = $1" }, [id, active]);
}

/** Nobody is told any more; what waits for it, and what became of the rest, goes with the next sweep. */
export async function removeWebhook(tx: Connection, id: string): Promise<boolean> {
  const row = await tx.one({ name: "webhook-remove", text: "delete from webhook where id = $1 returning id" }, [id]);
  return row !== null;
}

/** The sealed secret of a receiver. */
export async function readWebhookSecret(db: Connection, id: string): Promise<Buffer | null> {
  const row = await db.one<{ secret: Buffer }>(
    { name: "webhook-secret", text: "select secret from webhook where id = $1" },
    [id],
  );
  return row?.secret ?? null;
}

/** One delivery for each of these; made again, they are the same. */
export async function addDeliveries(
  db: Connection,
  city: number,
  made: { id: string; hooks: readonly string[]; body: unknown },
): Promise<void> {
  if (made.hooks.length === 0) return;
  await db.all(
    {
      name: "hook-add",
      text: `insert into hook_delivery (home_city, id, webhook, body, made_at, ready_at)
        select $1, $2, w, $3::text::jsonb, yijiao_now(), yijiao_now() from unnest($4::uuid[]) w on conflict do nothing`,
    },
    [city, made.id, JSON.stringify(made.body), [...made.hooks]],
  );
}

export async function citiesWithDeliveries(db: Connection): Promise<number[]> {
  const rows = await db.all<{ city: number }>(
    {
      name: "hook-cities",
      text: `with recursive cities as (
          (select home_city from hook_delivery order by home_city limit 1)
          union all
          select (select d.home_city from hook_delivery d where d.home_city > c.home_city order by d.home_city limit 1)
          from cities c where c.home_city is not null)
        select home_city as city from cities where home_city is not null`,
    },
    [],
  );
  return rows.map((row) => row.city);
}

export interface ClaimedDelivery {
  id: string;
  webhook: string;
  body: Record<string, unknown>;
  url: string;
  secret: Buffer;
  attempts: number;
  now: string;
}

/**
 * Takes deliveries that are due, of webhooks that are on: so many of each receiver, whatever lies there for another, and
 * none of those that are busy.
 */
export async function claimDeliveries(
  db: Connection,
  city: number,
  wish: { max: number; each: number; leaseSeconds: number; busy: readonly string[] },
): Promise<ClaimedDelivery[]> {
  return db.all(
    {
      name: "hook-claim",
      text: `with due as materialized (
          select d.id, d.webhook, w.url, w.secret from webhook w cross join lateral (
            select d.id, d.webhook from hook_delivery d
            where d.home_city = $1 and d.webhook = w.id and d.status = 'waiting' and d.ready_at <= yijiao_now()
              and (d.lease_until is null or d.lease_until < yijiao_now())
            order by d.ready_at, d.id limit $4 for update skip locked) d
          where w.active and not w.id = any($5::uuid[]) limit $2)
        update hook_delivery d set lease_until = yijiao_now() + make_interval(secs => $3), attempts = d.attempts + 1
        from due where d.home_city = $1 and d.id = due.id and d.webhook = due.webhook
        returning d.id, d.webhook, d.body, due.url, due.secret, d.attempts, yijiao_now() as now`,
    },
    [city, wish.max, wish.leaseSeconds, wish.each, [...wish.busy]],
  );
}

/** What a receiver answered, or why none was reached. What was not taken rests, twice as long each time, or is given up. */
export async function endDelivery(
  db: Connection,
  city: number,
  { id, webhook }: { id: string; webhook: string },
  end: { ok: boolean; answer: number | null; code: string | null; final: boolean; attemptsMax: number },
): Promise<void> {
  await db.all(
    {
      name: "hook-end",
      text: `update hook_delivery set lease_until = null, answer = $4, failed_code = $5,
          status = case when $6::boolean then 'delivered' when $7::boolean or attempts >= $8 then 'dead' else 'waiting' end,
          delivered_at = case when $6::boolean then yijiao_now() end,
          ready_at = yijiao_now() + make_interval(secs => least(5 * power(2, least(attempts, 20) - 1), 21600))
        where home_city = $1 and id = $2 and webhook = $3`,
    },
    [city, id, webhook, end.answer, end.code, end.ok, end.final, end.attemptsMax],
  );
}

export interface DeliveryRow {
  homeCity: number;
  id: string;
  type: string;
  subject: string;
  status: string;
  attempts: number;
  answer: number | null;
  failedCode: string | null;
  madeAt: string;
  readyAt: string;
  deliveredAt: string | null;
}

/** What became of telling one receiver, latest first. */
export async function listDeliveries(
  db: Connection,
  city: number,
  wish: { webhook: string; after: string | null; limit: number },
): Promise<DeliveryRow[]> {
  return db.all(
    {
      name: "hook-list",
      text: `select home_city as "homeCity", id, body->>'type' as type, body->>'subject' as subject, status, attempts, answer,
          failed_code as "failedCode", made_at as "madeAt", ready_at as "readyAt", delivered_at as "deliveredAt"
        from hook_delivery where home_city = $1 and webhook = $2 and ($3::uuid is null or id < $3::uuid)
        order by id desc limit $4`,
    },
    [city, wish.webhook, wish.after, wish.limit],
  );
}

/** Has a delivery made once more under the same id, whatever became of it; false when there is none, or it waits anyway. */
export async function replayDelivery(tx: Connection, city: number, id: string, webhook: string): Promise<boolean> {
  const rows = await tx.all(
    {
      name: "hook-replay",
      text: `update hook_delivery set status = 'waiting', attempts = 0, lease_until = null, ready_at = yijiao_now(), delivered_at = null
        where home_city = $1 and id = $2 and webhook = $3 and status <> 'waiting' returning id`,
    },
    [city, id, webhook],
  );
  return rows.length === 1;
}

export async function forgetDeliveries(db: Connection, city: number, days: number, max: number): Promise<number> {
  const rows = await db.all(
    {
      name: "hook-forget",
      text: `delete from hook_delivery where home_city = $1 and (id, webhook) in (
          select d.id, d.webhook from hook_delivery d where d.home_city = $1
            and (d.status <> 'waiting' and d.made_at < yijiao_now() - make_interval(days => $2)
              or not exists (select from webhook w where w.id = d.webhook)) limit $3) returning id`,
    },
    [city, days, max],
  );
  return rows.length;
}
