import type { ReadyCondition } from "../core/record/query.ts";
import type { Connection } from "./database.ts";

/** A firing in one city, as far as it has come. */
export interface RunAt {
  city: number;
  schedule: string;
  firedAt: string;
  /** The last record looked at; null before the first. */
  after: string | null;
}

/** Whether a firing has been gone through in a city; begins it where nobody has. */
export async function openRun(db: Connection, city: number, schedule: string, at: string): Promise<"open" | "done"> {
  const row = await db.one<{ done: boolean }>(
    {
      name: "run-open",
      text: `insert into schedule_run as r (home_city, schedule, fire_at) values ($1, $2, $3::text::timestamptz)
        on conflict (home_city, schedule, fire_at) do update set done = r.done returning done`,
    },
    [city, schedule, at],
  );
  return row?.done === true ? "done" : "open";
}

/** Takes the next batch of a firing for `leaseSeconds`; null when it is done or another process is at it. */
export async function claimRun(
  db: Connection,
  city: number,
  schedule: string,
  at: string,
  leaseSeconds: number,
): Promise<RunAt | null> {
  const row = await db.one<{ after: string | null }>(
    {
      name: "run-claim",
      text: `update schedule_run set lease_until = yijiao_now() + make_interval(secs => $4::int)
        where home_city = $1 and schedule = $2 and fire_at = $3::text::timestamptz and not done
          and (lease_until is null or lease_until < yijiao_now()) returning after`,
    },
    [city, schedule, at, leaseSeconds],
  );
  return row === null ? null : { city, schedule, firedAt: at, after: row.after };
}

/**
 * Moves a firing on past a batch, in the transaction that writes it, and lets it go. False when it no longer stands
 * where the batch began: its lease ran out and another process has taken the batch.
 */
export async function moveRun(
  tx: Connection,
  run: RunAt,
  to: { after: string | null; done: boolean; started: number; passed: number; failed: number },
): Promise<boolean> {
  const rows = await tx.all(
    {
      name: "run-move",
      text: `update schedule_run set after = coalesce($5::text::uuid, after), done = $6, started = started + $7,
          passed = passed + $8, failed = failed + $9, lease_until = null
        where home_city = $1 and schedule = $2 and fire_at = $3::text::timestamptz and not done
          and after is not distinct from $4::text::uuid returning schedule`,
    },
    [run.city, run.schedule, run.firedAt, run.after, to.after, to.done, to.started, to.passed, to.failed],
  );
  return rows.length === 1;
}

export interface QueriedRecord {
  id: string;
  rev: number;
  keyBlind: Buffer;
  division: string | null;
  data: Record<string, unknown>;
}

/** Which of the next records fulfil a query, how many were looked at, and where those end. */
export interface QueriedPage {
  found: QueriedRecord[];
  looked: number;
  last: string | null;
}

/**
 * Looks at the next `limit` records in the order of their ids and gives those that fulfil every condition, lie in the
 * range of divisions, and have no open case of the workflow. Sealed properties cannot be asked for. However few fulfil
 * them, a page reads so many rows and no more.
 */
export async function queryRecords(
  db: Connection,
  asked: {
    city: number;
    type: string;
    where: readonly ReadyCondition[];
    from: string;
    before: string;
    workflow: string;
    after: string | null;
    limit: number;
  },
): Promise<QueriedPage> {
  const rows = await db.all<{ last: string; looked: number } & (QueriedRecord | { id: null })>(
    {
      name: "run-records",
      text: `with page as materialized (
          select r.id, r.rev, r.key_blind, r.division, r.data from record r
          where r.home_city = $1 and r.type = $2 and r.id > coalesce($3::text, '00000000-0000-0000-0000-000000000000')::uuid
          order by r.id limit $8::int),
        asked as materialized (
          select * from jsonb_to_recordset($6::text::jsonb) as c(property text, "values" jsonb, until text, "from" text, missing boolean)),
        found as (
          select p.id, p.rev, p.key_blind as "keyBlind", p.division, p.data from page p
          where (p.division is null or (p.division >= $4::text and p.division < $5::text))
            and not exists (select from asked c where not case
              when c."values" <> 'null'::jsonb then c."values" @> coalesce(p.data -> c.property, 'null'::jsonb)
              when coalesce(p.data ->> c.property, '') = '' then c.missing
              else (c.until is null or p.data ->> c.property <= c.until) and (c."from" is null or p.data ->> c.property >= c."from")
            end)
            and (select count(*) from instance i where i.home_city = $1 and i.subject_blind = p.key_blind
              and i.workflow = $7 and i.status in ('active', 'suspended')) = 0)
        select e.last, e.looked, f.* from (
          select id as last, (select count(*)::int from page) as looked from page order by id desc limit 1) e
          left join found f on true order by f.id`,
    },
    [
      asked.city,
      asked.type,
      asked.after,
      asked.from,
      asked.before,
      JSON.stringify(asked.where),
      asked.workflow,
      asked.limit,
    ],
  );
  const found = rows.flatMap(({ last: _last, looked: _looked, ...row }) => (row.id === null ? [] : [row]));
  return { found, looked: rows[0]?.looked ?? 0, last: rows[0]?.last ?? null };
}
