import type { Connection } from "./database.ts";

/** Rows that have outlived their use, table by table; taken away in small parts, city by city. */

/** Cities that have rows of a table, found without reading them. */
export async function citiesHaving(db: Connection, table: "letter" | "awaiting"): Promise<number[]> {
  const rows = await db.all<{ city: number }>(
    {
      name: `${table}-cities-all`,
      text: `with recursive cities as (
          (select home_city from ${table} order by home_city limit 1)
          union all
          select (select t.home_city from ${table} t where t.home_city > c.home_city order by t.home_city limit 1)
          from cities c where c.home_city is not null)
        select home_city as city from cities where home_city is not null`,
    },
    [],
  );
  return rows.map((row) => row.city);
}

/** Forgets letters that were sent or given up so long ago. */
export async function forgetLetters(db: Connection, city: number, days: number, max: number): Promise<number> {
  const rows = await db.all(
    {
      name: "letter-forget",
      text: `delete from letter where home_city = $1 and (notice, user_id, channel) in (
          select notice, user_id, channel from letter where home_city = $1 and status <> 'waiting'
            and ready_at < yijiao_now() - make_interval(days => $2) limit $3) returning notice`,
    },
    [city, days, max],
  );
  return rows.length;
}

/** Forgets that cases waited for messages which ended so long ago: one that is reopened enters itself anew. */
export async function forgetWaiters(db: Connection, city: number, days: number, max: number): Promise<number> {
  const rows = await db.all(
    {
      name: "awaiting-forget",
      text: `delete from awaiting where home_city = $1 and (instance_id, invoke) in (
          select a.instance_id, a.invoke from awaiting a
          left join instance i on i.home_city = $1 and i.id = a.instance_id
          where a.home_city = $1 and (i.id is null or i.ended_at < yijiao_now() - make_interval(days => $2)) limit $3)
        returning invoke`,
    },
    [city, days, max],
  );
  return rows.length;
}
