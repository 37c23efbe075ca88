import type { Connection } from "./database.ts";

/** That one person stands in for another from a day to a day, both included. */
export interface SubstituteRow {
  id: string;
  user: string;
  substitute: string;
  from: string;
  until: string;
  reason: string;
}

/** What concerns a person and is not over: who stands in for them, and for whom they do. */
export async function listSubstitutes(on: Connection, user: string, today: string): Promise<SubstituteRow[]> {
  return on.all(
    {
      name: "substitutes-of",
      text: `select id, user_id as "user", substitute, valid_from as "from", valid_until as until, reason from substitute
        where (user_id = $1 or substitute = $1) and valid_until >= $2::date order by valid_from, id limit 100`,
    },
    [user, today],
  );
}

export async function addSubstitute(tx: Connection, row: SubstituteRow, by: string): Promise<void> {
  await tx.all(
    {
      name: "substitute-add",
      text: `insert into substitute (id, user_id, substitute, valid_from, valid_until, reason, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, yijiao_now())`,
    },
    [row.id, row.user, row.substitute, row.from, row.until, row.reason, by],
  );
}

/** Ends what a person has arranged, at once; false when it is not theirs or over. */
export async function endSubstitute(tx: Connection, id: string, user: string): Promise<boolean> {
  const row = await tx.one(
    { name: "substitute-end", text: "delete from substitute where id = $1 and user_id = $2 returning id" },
    [id, user],
  );
  return row !== null;
}
