import type { Connection } from "./database.ts";

/** The little of a case that routing its messages needs. */
export interface CaseState {
  status: string;
  variant: string;
  parent: string | null;
}

export async function readCaseState(db: Connection, city: number, id: string): Promise<CaseState | null> {
  return db.one(
    { name: "case-state", text: "select status, variant, parent from instance where home_city = $1 and id = $2" },
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
