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

/**
 * The next records of a query in the order of their ids: those that fulfil every condition, lie in the range of
 * divisions, and have no open case of the workflow. Sealed properties cannot be asked for.
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
): Promise<QueriedRecord[]> {
  return db.all(
    {
      name: "run-records",
      text: `select r.id, r.rev, r.key_blind as "keyBlind", r.division, r.data from record r
        where r.home_city = $1 and r.type = $2 and ($3::text is null or r.id > $3::text::uuid)
          and (r.division is null or (r.division >= $4::text and r.division < $5::text))
          and not exists (
            select from jsonb_to_recordset($6::text::jsonb) as c(property text, "values" jsonb, until text, "from" text, missing boolean)
            where not case
              when c."values" <> 'null'::jsonb then c."values" @> coalesce(r.data -> c.property, 'null'::jsonb)
              when coalesce(r.data ->> c.property, '') = '' then c.missing
              else (c.until is null or r.data ->> c.property <= c.until) and (c."from" is null or r.data ->> c.property >= c."from")
            end)
          and not exists (select from instance i where i.home_city = r.home_city and i.subject_blind = r.key_blind
            and i.workflow = $7 and i.status in ('active', 'suspended'))
        order by r.id limit $8::int`,
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
}
