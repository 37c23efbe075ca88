import { type ReorganisationRow, readReorganisations } from "../store/reorganisations.ts";
import type { Engine } from "./engine.ts";

export interface ReorganisationItem extends Omit<ReorganisationRow, "body"> {
  reason: string;
  document: string | null;
}

/** Every reorganisation there was or is to be, by its day, with the tasks that went along so far. */
export async function listReorganisations(engine: Engine): Promise<ReorganisationItem[]> {
  const rows = await readReorganisations(engine.database);
  return rows.map(({ body: { reason, document = null }, ...row }) => ({ ...row, reason, document }));
}
