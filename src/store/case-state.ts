import type { JoinRule } from "../core/definition/model.ts";
import type { Connection } from "./database.ts";

/** The little of a case that routing its messages needs. */
export interface CaseState {
  status: string;
  variant: string;
  parent: string | null;
  /** By which rule children of an invoke are joined, where it is not with the end of all. */
  joins: Record<string, JoinRule> | null;
}

export async function readCaseState(db: Connection, city: number, id: string): Promise<CaseState | null> {
  return db.one(
    {
      name: "case-state",
      text: `select status, variant, parent, resolved -> 'joins' as joins from instance where home_city = $1 and id = $2`,
    },
    [city, id],
  );
}

/** Where a case lies now. */
export async function readDivisionOf(db: Connection, city: number, id: string): Promise<string | null> {
  const row = await db.one<{ division: string }>(
    { name: "case-division", text: "select division from instance where home_city = $1 and id = $2" },
    [city, id],
  );
  return row?.division ?? null;
}
