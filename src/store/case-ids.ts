import type { Connection } from "./database.ts";

/** Ids of cases in the order of their keys, after one of them: for walking through all without holding anything. */
export async function readCaseIds(
  db: Connection,
  after: { city: number; uuid: string } | null,
  max: number,
): Promise<{ city: number; uuid: string }[]> {
  return db.all(
    {
      name: "case-ids",
      text: `select home_city as city, id as uuid from instance
        where (home_city, id) > ($1::int, $2::uuid) order by home_city, id limit $3`,
    },
    [after?.city ?? 0, after?.uuid ?? "00000000-0000-0000-0000-000000000000", max],
  );
}

/** Cases whose history is there though they are not. */
export async function readLostHistories(db: Connection, max: number): Promise<{ city: number; uuid: string }[]> {
  return db.all(
    {
      name: "case-ids-lost",
      text: `select distinct e.home_city as city, e.instance_id as uuid from event e
        where not exists (select from instance i where i.home_city = e.home_city and i.id = e.instance_id) limit $1`,
    },
    [max],
  );
}
