import type { WatchRow } from "./rows.ts";

/**
 * Counters of changes, taken in their order and before the case: who waits for one sees what its holder made of it, and
 * finds it changed. 0 stands for "whatever it is", what was read for itself plus 2, since nothing yet reads as -1.
 */
export const HOLD = (rows: string) => `held as (
  insert into number_counter as n (home_city, series, last)
  select $1, x.series, coalesce(x.changes + 2, 0) from jsonb_to_recordset(${rows}::text::jsonb) as x(series text, changes int)
  order by x.series
  on conflict (home_city, series) do update set last = n.last + 1 where excluded.last = 0 or n.last = excluded.last - 2
  returning series)`;
/** What the case itself must then wait for: all of them held. */
export const HELD = (rows: string) => `
    and (select count(*) from held) = jsonb_array_length(${rows}::text::jsonb)`;

/** Each counter once; what a step counted on stands before what it only bumps. */
export function onceEach(rows: readonly WatchRow[]): WatchRow[] {
  const kept = new Map<string, WatchRow>();
  for (const row of rows) if (row.changes !== null || !kept.has(row.series)) kept.set(row.series, row);
  return [...kept.values()];
}
