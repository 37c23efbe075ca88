import type { Part } from "./step-parts.ts";

/** What a step gives out to external workers, and takes back. */
export const WORK_PARTS: Part[] = [
  {
    letter: "x",
    rows: ({ work, answered }) => ({ ...work.closed, answered: answered?.work ?? null }),
    used: ({ work, answered }) => work.closed.all || work.closed.invokes.length > 0 || answered !== null,
    sql: (rows) => `unworked as (
  delete from work w using guard g, jsonb_to_record(${rows}::text::jsonb) as x(invokes text[], "all" boolean, answered uuid)
  where w.home_city = $1 and w.instance_id = g.id and (x."all" or w.invoke = any(x.invokes) or w.id = x.answered))`,
  },
  {
    letter: "k",
    rows: (write) => write.work.opened,
    used: (write) => write.work.opened.length > 0,
    sql: (rows) => `made_work as (
  insert into work (home_city, id, instance_id, invoke, state, topic, data, number, opened_at, ready_at, attempts_max, pause_seconds)
  select $1, x.id, x.instance_id, x.invoke, x.state, x.topic, x.data, x.number, x.opened_at, x.opened_at, x.attempts_max, x.pause_seconds
  from jsonb_to_recordset(${rows}::text::jsonb) as x(id uuid, instance_id uuid, invoke text, state text, topic text, data jsonb,
    number text, opened_at timestamptz, attempts_max int, pause_seconds int) join guard g on g.id = x.instance_id)`,
  },
];

/** Whoever answers work still holds it: a lease that has passed to another worker answers nothing any more. */
export const FENCE = (row: string) => `
    and exists (select from work w, jsonb_to_record(${row}::text::jsonb) as x(work uuid, token uuid)
      where w.home_city = $1 and w.id = x.work and w.token = x.token)`;
