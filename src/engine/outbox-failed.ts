import type { OutboxRowBody, Page } from "../core/api.ts";
import { formatId, type Id } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import { listFailed, type OutboxListed, readDead, reviveMessage } from "../store/outbox-dead.ts";
import type { Caller, Engine } from "./engine.ts";
import { pageOfCities } from "./page-of-cities.ts";
import { liesWithin, placesOfRight } from "./reader.ts";
import { watches } from "./works.ts";

/** Messages of cases at the caller's places that could not be carried out so far, and why. */
export async function listFailedMessages(
  engine: Engine,
  caller: Caller,
  query: { dead?: boolean; limit?: number; cursor?: string },
): Promise<Page<OutboxRowBody> | Refusal> {
  const { dead = false, limit, cursor } = query;
  const { places, cities } = placesOfRight(engine.policies(), caller, watches);
  const ask = (city: number, after: string | null, most: number) =>
    listFailed(engine.database, city, { places, dead, after, limit: most });
  return pageOfCities(engine, ["outbox", caller.user, dead], { cities, limit, cursor }, ask, rowOf);
}

function rowOf({ homeCity: city, instanceId, ...row }: OutboxListed, id: string): OutboxRowBody {
  return { ...row, id, instance: formatId({ city, uuid: instanceId }) };
}

/** Has a dead message carried out once more; who did it and why is kept. */
export async function retryMessage(
  engine: Engine,
  caller: Caller,
  input: { message: Id; reason: string },
): Promise<{ id: string; status: "waiting" } | Refusal> {
  const { message, reason } = input;
  const row = await readDead(engine.database, message.city, message.uuid);
  const { places } = placesOfRight(engine.policies(), caller, watches);
  if (row === null || !liesWithin(row.division, places)) return refuse("NOT_FOUND");
  return engine.database.transaction(async (tx) => {
    if (!(await reviveMessage(tx, message.city, message.uuid))) return refuse("NOT_FOUND");
    const detail = { kind: row.kind, reason, failed: row.error };
    await addAudit(tx, {
      user: caller.user,
      action: "outbox.retry",
      subject: formatId(message),
      detail,
      ip: caller.ip,
    });
    return { id: formatId(message), status: "waiting" as const };
  });
}
