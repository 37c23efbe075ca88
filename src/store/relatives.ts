import type { Connection } from "./database.ts";

/** A person whom somebody has declared; name, numbers and kinship are sealed. */
export interface RelativeRow {
  id: string;
  user: string;
  self: boolean;
  digests: string[];
  sealed: Buffer;
  createdAt: string;
}

/** By what cases are compared with everything declared: small, and held in memory. */
export async function readDeclared(db: Connection): Promise<{ user: string; self: boolean; digests: string[] }[]> {
  return db.all(
    {
      name: "relatives-declared",
      text: `select user_id as "user", own as self, digests from declared_relative order by id`,
    },
    [],
  );
}

/** What one person has declared. */
export async function listRelatives(on: Connection, user: string): Promise<RelativeRow[]> {
  return on.all(
    {
      name: "relatives-of",
      text: `select id, user_id as "user", own as self, digests, sealed, created_at as "createdAt"
        from declared_relative where user_id = $1 order by id`,
    },
    [user],
  );
}

export async function addRelative(tx: Connection, row: Omit<RelativeRow, "createdAt">): Promise<void> {
  await tx.all(
    {
      name: "relative-add",
      text: `insert into declared_relative (id, user_id, own, digests, sealed, created_at)
        values ($1, $2, $3, $4, $5, yijiao_now())`,
    },
    [row.id, row.user, row.self, row.digests, row.sealed],
  );
}

/** Takes back what a person has declared; false when it is not theirs. */
export async function removeRelative(tx: Connection, id: string, user: string): Promise<boolean> {
  const row = await tx.one(
    { name: "relative-remove", text: "delete from declared_relative where id = $1 and user_id = $2 returning id" },
    [id, user],
  );
  return row !== null;
}
