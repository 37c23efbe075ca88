import type { Connection } from "./database.ts";

export interface MessageRow {
  id: string;
  name: string;
  keyBlind: Buffer | null;
  instanceId: string | null;
  /** Cases that lie within it may have the message: its sender may send there. */
  division: string;
  data: unknown;
  sender: string;
  receivedAt: string;
  expiresAt: string;
  takenBy: string | null;
  deliveredAt: string | null;
  expired: boolean;
}

const MESSAGE = `m.id, m.name, m.key_blind as "keyBlind", m.instance_id as "instanceId", m.division, m.data, m.sender,
  m.received_at as "receivedAt", m.expires_at as "expiresAt", m.taken_by as "takenBy", m.delivered_at as "deliveredAt",
  m.expires_at <= yijiao_now() as expired`;

/** Whether a case lies where the sender of a message may send. */
const MAY_HAVE = "yijiao_within(i.division, array[m.division::text])";

/** Keeps a message that has come; when it lapses. */
export async function addReceived(
  tx: Connection,
  city: number,
  message: {
    id: string;
    name: string;
    key: Buffer | null;
    instance: string | null;
    division: string;
    data: unknown;
    sender: string;
    seconds: number;
  },
): Promise<{ receivedAt: string; expiresAt: string }> {
  const { id, name, key, instance, division, data, sender, seconds } = message;
  const row = await tx.one<{ receivedAt: string; expiresAt: string }>(
    {
      name: "message-add",
      text: `insert into message (home_city, id, name, key_blind, instance_id, division, data, sender, received_at, expires_at)
        values ($1, $2, $3, $4, $5, $9, $6::text::jsonb, $7, yijiao_now(), yijiao_now() + make_interval(secs => $8))
        returning received_at as "receivedAt", expires_at as "expiresAt"`,
    },
    [city, id, name, key, instance, JSON.stringify(data), sender, seconds, division],
  );
  if (row === null) throw new Error("a message was not kept");
  return row;
}

export async function readReceived(db: Connection, city: number, id: string): Promise<MessageRow | null> {
  return db.one(
    { name: "message-read", text: `select ${MESSAGE} from message m where m.home_city = $1 and m.id = $2` },
    [city, id],
  );
}

/** Takes one message to deliver it, for a while; null when it is delivered, lapsed, or in another's hands. */
export async function takeReceived(
  db: Connection,
  city: number,
  id: string,
  leaseSeconds: number,
): Promise<MessageRow | null> {
  return db.one(
    {
      name: "message-take",
      text: `update message m set lease_until = yijiao_now() + make_interval(secs => $3)
        where m.home_city = $1 and m.id = $2 and m.delivered_at is null and m.expires_at > yijiao_now()
          and m.dead_at is null and (m.lease_until is null or m.lease_until <= yijiao_now()) returning ${MESSAGE}`,
    },
    [city, id, leaseSeconds],
  );
}

/** Ids of messages about the same that nobody has had yet and that this case may have, oldest first. */
export async function listReceived(
  db: Connection,
  instance: { city: number; uuid: string },
  name: string,
  key: Buffer,
  max: number,
): Promise<string[]> {
  const rows = await db.all<{ id: string }>(
    {
      name: "message-list",
      text: `select m.id from message m join instance i on i.home_city = $1 and i.id = $5
        where m.home_city = $1 and m.name = $2 and m.key_blind = $3 and m.delivered_at is null
          and m.expires_at > yijiao_now() and m.dead_at is null and ${MAY_HAVE} order by m.id limit $4`,
    },
    [instance.city, name, key, max, instance.uuid],
  );
  return rows.map((row) => row.id);
}

/** Says to whom a message is being given. */
export async function giveReceived(db: Connection, city: number, id: string, instance: string): Promise<void> {
  await db.all({ name: "message-give", text: "update message set taken_by = $3 where home_city = $1 and id = $2" }, [
    city,
    id,
    instance,
  ]);
}

/** Puts a message back, for another or a later waiter. */
export async function releaseReceived(db: Connection, city: number, id: string): Promise<void> {
  await db.all(
    {
      name: "message-release",
      text: `update message set taken_by = null, failures = 0, lease_until = yijiao_now()
        where home_city = $1 and id = $2 and delivered_at is null`,
    },
    [city, id],
  );
}

/** Keeps why a message could not be given and lets it rest, for longer each time; after `failuresMax` it lies still. */
export async function failReceived(
  db: Connection,
  city: number,
  id: string,
  error: string,
  failuresMax: number,
): Promise<void> {
  await db.all(
    {
      name: "message-fail",
      text: `update message set failures = failures + 1, last_error = left($3, 500),
          dead_at = case when failures + 1 >= $4 then yijiao_now() end,
          lease_until = yijiao_now() + make_interval(secs => least(power(2, least(failures + 1, 12)), 3600))
        where home_city = $1 and id = $2 and delivered_at is null`,
    },
    [city, id, error, failuresMax],
  );
}

export async function endReceived(tx: Connection, city: number, id: string): Promise<void> {
  await tx.all(
    {
      name: "message-end",
      text: `update message set delivered_at = yijiao_now(), lease_until = null where home_city = $1 and id = $2`,
    },
    [city, id],
  );
}

/** Cities that keep messages. */
export async function citiesWithReceived(db: Connection): Promise<number[]> {
  const rows = await db.all<{ city: number }>(
    {
      name: "message-cities",
      text: `with recursive cities as (
          (select home_city from message order by home_city limit 1)
          union all
          select (select m.home_city from message m where m.home_city > c.home_city order by m.home_city limit 1)
          from cities c where c.home_city is not null)
        select home_city as city from cities where home_city is not null`,
    },
    [],
  );
  return rows.map((row) => row.city);
}

/**
 * Messages that wait although somebody waits for them, or that name a case: it was suspended, or whoever had them died.
 * Those that were tried last come last.
 */
export async function listStranded(db: Connection, city: number, max: number): Promise<string[]> {
  const rows = await db.all<{ id: string }>(
    {
      name: "message-stranded",
      text: `select m.id from message m where m.home_city = $1 and m.delivered_at is null and m.expires_at > yijiao_now()
          and m.dead_at is null and (m.lease_until is null or m.lease_until <= yijiao_now())
          and (exists (select from instance i where i.home_city = $1 and i.id = m.instance_id and i.status = 'active')
            or exists (select from awaiting a join instance i on i.home_city = $1 and i.id = a.instance_id
              where a.home_city = $1 and a.name = m.name and a.key_blind = m.key_blind and i.status = 'active'
                and ${MAY_HAVE}))
        order by m.lease_until nulls first, m.id limit $2`,
    },
    [city, max],
  );
  return rows.map((row) => row.id);
}

/** Forgets messages that lapsed or were delivered long ago. */
export async function forgetReceived(db: Connection, city: number, days: number, max: number): Promise<number> {
  const rows = await db.all(
    {
      name: "message-forget",
      text: `delete from message where home_city = $1 and id in (
          select id from message where home_city = $1 and expires_at < yijiao_now() - make_interval(days => $2)
          order by expires_at limit $3) returning id`,
    },
    [city, days, max],
  );
  return rows.length;
}

export interface Waiter {
  instanceId: string;
  id: string;
  status: string;
}

/**
 * Enters that a case waits; `id` is that of the order, which tells one time of waiting from the next. An order carried out
 * again after its case has ended enters nothing.
 */
export async function addWaiter(
  db: Connection,
  city: number,
  waiter: { id: string; instance: string; invoke: string; name: string; key: Buffer },
): Promise<void> {
  const { id, instance, invoke, name, key } = waiter;
  await db.all(
    {
      name: "awaiting-add",
      text: `insert into awaiting as a (home_city, instance_id, invoke, id, name, key_blind)
        select $1::int, $2::uuid, $3::text, $4::uuid, $5::text, $6::bytea where exists (
          select from instance where home_city = $1 and id = $2 and status in ('active', 'suspended'))
        on conflict (home_city, instance_id, invoke) do update set id = excluded.id, name = excluded.name,
          key_blind = excluded.key_blind where a.id < excluded.id`,
    },
    [city, instance, invoke, id, name, key],
  );
}

/** Who waits for a message about this, the longest first; those that are suspended come when they go on. */
export async function listWaiters(
  db: Connection,
  city: number,
  { name, division }: Pick<MessageRow, "name" | "division">,
  key: Buffer,
  max: number,
): Promise<Waiter[]> {
  return db.all(
    {
      name: "awaiting-list",
      text: `select a.instance_id as "instanceId", a.id, coalesce(i.status, 'gone') as status
        from awaiting a left join instance i on i.home_city = $1 and i.id = a.instance_id
        where a.home_city = $1 and a.name = $2 and a.key_blind = $3 and coalesce(i.status, 'gone') <> 'suspended'
          and (i.id is null or yijiao_within(i.division, array[$5::text])) order by a.id limit $4`,
    },
    [city, name, key, max, division],
  );
}

/** Strikes out all that a case waited for: it has ended. */
export async function dropWaitersOf(db: Connection, city: number, instance: string): Promise<void> {
  const text = "delete from awaiting where home_city = $1 and instance_id = $2";
  await db.all({ name: "awaiting-drop-all", text }, [city, instance]);
}

/** Strikes out one time of waiting: it is over. */
export async function dropWaiter(tx: Connection, city: number, instance: string, id: string): Promise<void> {
  await tx.all(
    {
      name: "awaiting-drop",
      text: "delete from awaiting where home_city = $1 and instance_id = $2 and id = $3",
    },
    [city, instance, id],
  );
}
