import { v7 as uuidv7 } from "uuid";
import { divisionPath } from "../core/policy/organisation.ts";
import type { EventRow, OutboxRow } from "../store/rows.ts";
import { addDeliveries } from "../store/webhooks.ts";
import type { Engine, Policies } from "./engine.ts";
import type { Case } from "./stored.ts";

/** What others may ask to be told of. */
export const ANNOUNCED = ["case.started", "case.moved", "case.ended"] as const;
export type Announced = (typeof ANNOUNCED)[number];

/** A CloudEvents 1.0 event, but for its id, which is that of the message. It names nobody: who may, asks for the case. */
export interface Announcement {
  type: Announced;
  source: string;
  subject: string;
  time: string;
  data: Record<string, unknown>;
}

/** The message by which a step is announced, in the write of the step; none where nobody asked to be told. */
export function announcement(engine: Engine, one: Case, event: EventRow): OutboxRow[] {
  const type = typeOf(one, event);
  if (askedFor(engine.policies(), one.division, type).length === 0) return [];
  const { workflow, version, number, status, state, phase, division } = one;
  const body: Announcement = {
    type,
    source: "/api/v1/instances",
    subject: `${one.city}-${one.id}`,
    time: event.at,
    data: {
      ...{ instance: `${one.city}-${one.id}`, number, workflow, version, status, state, phase, division },
      ...{ sequence: event.seq, event: event.type, outcome: event.outcome, from: event.from_state },
    },
  };
  return [{ id: uuidv7(), by: one.id, instance_id: one.id, kind: "announce", body, ready_at: event.at }];
}

function typeOf({ status }: Case, { seq }: EventRow): Announced {
  if (status === "done" || status === "cancelled") return "case.ended";
  return seq === 1 ? "case.started" : "case.moved";
}

function askedFor(policies: Policies, division: string, type: string): string[] {
  if (policies.webhooks.length === 0) return [];
  const path = divisionPath(division);
  return policies.webhooks
    .filter((hook) => path.includes(hook.division) && hook.events.includes(type))
    .map(({ id }) => id);
}

/** Makes one delivery for each that asked; each then succeeds, rests and fails by itself. */
export async function announce(engine: Engine, city: number, id: string, event: Announcement): Promise<void> {
  const hooks = askedFor(engine.policies(), String(event.data.division), event.type);
  const body = { specversion: "1.0", id: `${city}-${id}`, datacontenttype: "application/json", ...event };
  await addDeliveries(engine.database, city, { id, hooks, body });
}
