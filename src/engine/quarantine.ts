import type { Page, StuckCaseBody } from "../core/api.ts";
import { formatId, type Id } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import { readDivisionOf } from "../store/case-state.ts";
import { listStuck, reviveSteps, type StuckCase } from "../store/quarantine.ts";
import type { Caller, Engine } from "./engine.ts";
import { pageOfCities } from "./page-of-cities.ts";
import { liesWithin, placesOfRight } from "./reader.ts";
import { watches } from "./works.ts";

/** Cases at the caller's places of which a step failed again and again: which, why, and since when it lies still. */
export async function listQuarantine(
  engine: Engine,
  caller: Caller,
  query: { limit?: number; cursor?: string },
): Promise<Page<StuckCaseBody> | Refusal> {
  const { limit, cursor } = query;
  const { places, cities } = placesOfRight(engine.policies(), caller, watches);
  const ask = (city: number, after: string | null, most: number) =>
    listStuck(engine.database, city, { places, after, limit: most });
  const itemOf = ({ homeCity: _, ...row }: StuckCase, id: string) => ({ ...row, id });
  return pageOfCities(engine, ["quarantine", caller.user], { cities, limit, cursor }, ask, itemOf);
}

/** Has what lies still of a case tried once more; who did it and why is kept. */
export async function releaseCase(
  engine: Engine,
  caller: Caller,
  input: { instance: Id; reason: string },
): Promise<{ id: string; steps: number } | Refusal> {
  const { instance, reason } = input;
  const division = await readDivisionOf(engine.database, instance.city, instance.uuid);
  const { places } = placesOfRight(engine.policies(), caller, watches);
  if (division === null || !liesWithin(division, places)) return refuse("NOT_FOUND");
  return engine.database.transaction(async (tx) => {
    const steps = await reviveSteps(tx, instance.city, instance.uuid);
    if (steps === 0) return refuse("NOT_FOUND");
    const subject = formatId(instance);
    const detail = { reason, steps };
    await addAudit(tx, { user: caller.user, action: "quarantine.retry", subject, detail, ip: caller.ip });
    return { id: subject, steps };
  });
}
