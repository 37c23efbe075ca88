import { v7 as uuidv7 } from "uuid";
import type { Page, WorkRow } from "../core/api.ts";
import { formatId, type Id } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import { buryWork, citiesWithWork, listWork, readWork, reviveWork, type WorkListed } from "../store/work.ts";
import type { Caller, Engine } from "./engine.ts";
import { pageOfCities } from "./page-of-cities.ts";
import { liesWithin, placesOfRight } from "./reader.ts";

/** May look after what passes between cases and the outside: why it failed, and trying again. Sees no business. */
export const OUTSIDE_RIGHT = "outside.manage";
export const watches = (rights: readonly string[]) => rights.includes(OUTSIDE_RIGHT);

const BURIED_AT_ONCE = 200;

/** Work given out at the caller's places, newest first, never what it is about. */
export async function listWorks(
  engine: Engine,
  caller: Caller,
  query: { dead?: boolean; limit?: number; cursor?: string },
): Promise<Page<WorkRow> | Refusal> {
  const { dead = false, limit, cursor } = query;
  const { places, cities } = placesOfRight(engine.policies(), caller, watches);
  const ask = (city: number, after: string | null, most: number) =>
    listWork(engine.database, city, { places, dead, after, limit: most });
  return pageOfCities(engine, ["work", caller.user, dead], { cities, limit, cursor }, ask, rowOf);
}

function rowOf(row: WorkListed, id: string): WorkRow {
  const { homeCity: city, instanceId, failedCode, failedReason, failedAt, ...rest } = row;
  const failed =
    failedCode === null || failedAt === null ? null : { code: failedCode, reason: failedReason, at: failedAt };
  return { ...rest, id, instance: formatId({ city, uuid: instanceId }), failed };
}

/** Has dead work asked for once more, with all its attempts; who did it and why is kept. */
export async function retryWork(
  engine: Engine,
  caller: Caller,
  input: { work: Id; reason: string },
): Promise<{ id: string; status: "waiting" } | Refusal> {
  const { work, reason } = input;
  const row = await readWork(engine.database, work.city, work.uuid);
  const { places } = placesOfRight(engine.policies(), caller, watches);
  if (row === null || !liesWithin(row.division, places)) return refuse("NOT_FOUND");
  return engine.database.transaction(async (tx) => {
    if (!(await reviveWork(tx, work.city, work.uuid))) return refuse("WORK_LOST");
    const detail = { topic: row.topic, reason, failed: row.failedCode };
    await addAudit(tx, { user: caller.user, action: "work.retry", subject: formatId(work), detail, ip: caller.ip });
    return { id: formatId(work), status: "waiting" as const };
  });
}

/** Gives up what no worker came back from; true while there may be more. */
export async function worksRound(engine: Engine): Promise<boolean> {
  let more = false;
  for (const city of await citiesWithWork(engine.database)) {
    const orders = Array.from({ length: BURIED_AT_ONCE }, () => uuidv7());
    if ((await buryWork(engine.database, city, orders)) > 0) more = true;
  }
  return more;
}
