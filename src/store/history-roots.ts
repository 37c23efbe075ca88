import type { Connection } from "./database.ts";

/** A case, the number of its last event, and that event's hash in hex. */
export type SignedHead = [instance: string, seq: number, hash: string];

export interface RootStatement {
  log: string;
  city: number;
  number: number;
  at: string;
  /** Leaves of the whole tree, those of earlier statements included. */
  size: number;
  root: string;
  key: string;
  signature: string;
  /** The leaves that this statement adds. */
  leaves: SignedHead[];
}

export interface LastRoot {
  number: number;
  size: number;
  frontier: string[];
  /** Whether an hour has begun since. */
  due: boolean;
}

/** Cities that have cases. */
export async function citiesWithCases(db: Connection): Promise<number[]> {
  const rows = await db.all<{ city: number }>(
    {
      name: "root-cities",
      text: `with recursive cities as (
          (select home_city from instance order by home_city limit 1)
          union all
          select (select i.home_city from instance i where i.home_city > c.home_city order by i.home_city limit 1)
          from cities c where c.home_city is not null)
        select home_city as city from cities where home_city is not null`,
    },
    [],
  );
  return rows.map((row) => row.city);
}

/** The last statement about a city; null before the first. */
export async function readLastRoot(db: Connection, city: number): Promise<LastRoot | null> {
  return db.one(
    {
      name: "root-last",
      text: `select number, size, frontier, date_trunc('hour', at) < date_trunc('hour', yijiao_now()) as due
        from history_root where home_city = $1 order by number desc limit 1`,
    },
    [city],
  );
}

/** Heads of histories that have grown since they were last signed, in the order of their cases. */
export async function readUnsigned(tx: Connection, city: number, max: number): Promise<SignedHead[]> {
  const rows = await tx.all<{ id: string; seq: number; hash: string }>(
    {
      name: "root-unsigned",
      text: `select i.id, i.history_seq as seq, encode(i.history_hash, 'hex') as hash from instance i
        left join history_signed s on s.home_city = $1 and s.instance_id = i.id
        where i.home_city = $1 and i.history_seq > coalesce(s.seq, 0) order by i.id limit $2`,
    },
    [city, max],
  );
  return rows.map(({ id, seq, hash }) => [id, seq, hash]);
}

/** Keeps a statement until it has left, with the heads that it signed; false when another process was first. */
export async function addRoot(tx: Connection, statement: RootStatement, frontier: readonly string[]): Promise<boolean> {
  const { city, number, at, size, leaves } = statement;
  const rows = await tx.all(
    {
      name: "root-add",
      text: `insert into history_root (home_city, number, at, size, statement, frontier)
        values ($1, $2, $3::text::timestamptz, $4, $5::text::jsonb, $6) on conflict (home_city, number) do nothing returning number`,
    },
    [city, number, at, size, JSON.stringify(statement), [...frontier]],
  );
  if (rows.length === 0) return false;
  await tx.all(
    {
      name: "root-signed",
      text: `insert into history_signed as s (home_city, instance_id, seq)
        select $1, (one->>0)::uuid, (one->>1)::int from jsonb_array_elements($2::text::jsonb) one
        on conflict (home_city, instance_id) do update set seq = excluded.seq`,
    },
    [city, JSON.stringify(leaves)],
  );
  return true;
}

/** Takes the first statement that has not left yet, for a while; null when there is none or another process has it. */
export async function takeUnpublished(
  db: Connection,
  city: number,
  leaseSeconds: number,
): Promise<RootStatement | null> {
  const row = await db.one<{ statement: RootStatement }>(
    {
      name: "root-take",
      text: `update history_root r set lease_until = yijiao_now() + make_interval(secs => $2)
        where r.home_city = $1 and r.number = (select min(number) from history_root
            where home_city = $1 and published_at is null)
          and (r.lease_until is null or r.lease_until < yijiao_now()) returning r.statement`,
    },
    [city, leaseSeconds],
  );
  return row?.statement ?? null;
}

/** It has left: the leaves need not be kept twice. */
export async function markPublished(db: Connection, city: number, number: number): Promise<void> {
  await db.all(
    {
      name: "root-published",
      text: `update history_root set published_at = yijiao_now(), lease_until = null, statement = statement - 'leaves'
        where home_city = $1 and number = $2`,
    },
    [city, number],
  );
}

/** How many statements have left, by city. */
export async function countPublished(db: Connection): Promise<{ city: number; number: number }[]> {
  return db.all(
    {
      name: "root-count",
      text: `select home_city as city, max(number) as number from history_root where published_at is not null group by home_city`,
    },
    [],
  );
}

/** Of these heads those that the histories do not have so. */
export async function readOtherwise(db: Connection, city: number, heads: readonly SignedHead[]): Promise<SignedHead[]> {
  const rows = await db.all<{ head: SignedHead }>(
    {
      name: "root-compare",
      text: `select one as head from jsonb_array_elements($2::text::jsonb) one
        left join event e on e.home_city = $1 and e.instance_id = (one->>0)::uuid and e.seq = (one->>1)::int
        where e.hash is null or encode(e.hash, 'hex') <> one->>2`,
    },
    [city, JSON.stringify(heads)],
  );
  return rows.map(({ head }) => head);
}
