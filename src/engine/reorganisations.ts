import type { ReorganisationItem } from "../core/api.ts";
import { readReorganisations } from "../store/reorganisations.ts";
import type { Engine } from "./engine.ts";

/** Every reorganisation there was or is to be, by its day, with the tasks that went along so far. */
export async function listReorganisations(engine: Engine): Promise<ReorganisationItem[]> {
  const rows = await readReorganisations(engine.database);
  return rows.map(({ body: { reason, document = null }, ...row }) => ({ ...row, reason, document }));
}
