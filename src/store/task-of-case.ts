import type { Connection } from "./database.ts";

/** Open tasks of a case, with the position that each is for. */
export function readCaseTasks(
  db: Connection,
  city: number,
  instance: string,
): Promise<{ id: string; position: string; organisation: string; role: string; assignee: string | null }[]> {
  return db.all(
    {
      name: "case-tasks",
      text: `select id, "position", organisation, role, assignee from task where home_city = $1 and instance_id = $2::text::uuid order by id`,
    },
    [city, instance],
  );
}
