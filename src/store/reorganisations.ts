import type { Reorganisation } from "../core/policy/reorganise.ts";
import type { Connection } from "./database.ts";

export interface ReorganisationRow {
  id: string;
  on: string;
  body: Reorganisation;
  author: string;
  createdAt: string;
  moved: number;
  doneAt: string | null;
}

const COLUMNS = `id, on_day as "on", body, author, created_at as "createdAt", moved, done_at as "doneAt"`;

export async function addReorganisation(
  tx: Connection,
  id: string,
  body: Reorganisation,
  author: string,
): Promise<void> {
  await tx.all(
    {
      name: "reorganisation-add",
      text: `insert into reorganisation (id, on_day, body, author, created_at)
        values ($1, $2::text::date, $3::text::jsonb, $4, yijiao_now())`,
    },
    [id, body.on, JSON.stringify(body), author],
  );
}

export function readReorganisations(db: Connection): Promise<ReorganisationRow[]> {
  return db.all(
    { name: "reorganisations-read", text: `select ${COLUMNS} from reorganisation order by on_day, id` },
    [],
  );
}

/** Those whose day has come and whose open work has not been led on. */
export function dueReorganisations(db: Connection, day: string): Promise<ReorganisationRow[]> {
  return db.all(
    {
      name: "reorganisations-due",
      text: `select ${COLUMNS} from reorganisation where done_at is null and on_day <= $1::text::date order by on_day, id`,
    },
    [day],
  );
}

/** Counts what was led on, and ends it when nothing is left. */
export async function noteReorganised(db: Connection, id: string, moved: number, done: boolean): Promise<void> {
  await db.all(
    {
      name: "reorganisation-note",
      text: `update reorganisation set moved = moved + $2::int, done_at = case when $3::boolean then yijiao_now() else done_at end
        where id = $1::text::uuid and done_at is null`,
    },
    [id, moved, done],
  );
}

export interface LyingTask {
  id: string;
  instance: string;
  organisation: string;
  role: string;
  division: string;
}

/** Open tasks at these offices, in the order of their ids, with where their cases lie. */
export function tasksAt(
  db: Connection,
  city: number,
  organisations: readonly string[],
  after: string | null,
  max: number,
): Promise<LyingTask[]> {
  return db.all(
    {
      name: "tasks-at",
      text: `select t.id, t.instance_id as instance, t.organisation, t.role, i.division
        from task t join instance i on i.home_city = t.home_city and i.id = t.instance_id
        where t.home_city = $1 and t.organisation = any($2::text[])
          and t.id > coalesce($3::text, '00000000-0000-0000-0000-000000000000')::uuid order by t.id limit $4::int`,
    },
    [city, [...organisations], after, max],
  );
}

/** How many open tasks lie at each post of these offices, by the place of their cases. */
export function countTasksAt(
  db: Connection,
  city: number,
  organisations: readonly string[],
): Promise<{ organisation: string; role: string; division: string; count: number }[]> {
  return db.all(
    {
      name: "tasks-at-count",
      text: `select t.organisation, t.role, i.division, count(*)::int as count
        from task t join instance i on i.home_city = t.home_city and i.id = t.instance_id
        where t.home_city = $1 and t.organisation = any($2::text[]) group by 1, 2, 3 order by 1, 2, 3`,
    },
    [city, [...organisations]],
  );
}

/** Whoever follows an office sees what it took part in. */
export async function followParticipants(db: Connection, city: number, from: string, to: string): Promise<void> {
  await db.all(
    {
      name: "participants-follow",
      text: `insert into participant (home_city, instance_id, organisation)
        select home_city, instance_id, $3 from participant where home_city = $1 and organisation = $2 on conflict do nothing`,
    },
    [city, from, to],
  );
}
