import type { Connection } from "./database.ts";

/** A notice or an open task that has come, and whose it is: a post's, a person's. */
export interface Fresh {
  id: string;
  organisation: string | null;
  role: string | null;
  user: string | null;
}

/** Notices and tasks of a city whose ids lie after one, oldest first. */
export async function listFresh(db: Connection, city: number, after: string, max: number): Promise<Fresh[]> {
  return db.all(
    {
      name: "fresh-list",
      text: `(select id, organisation, role, user_id as "user" from notice where home_city = $1 and id > $2::uuid order by id limit $3)
        union all
        (select id, organisation, role, assignee as "user" from task where home_city = $1 and id > $2::uuid order by id limit $3)`,
    },
    [city, after, max],
  );
}
