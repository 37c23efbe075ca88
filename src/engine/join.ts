import { matchesDescriptor, statesOf } from "../core/definition/walk.ts";
import type { Id } from "../core/id.ts";
import { isRefusal } from "../core/refusal.ts";
import type { Variant } from "../core/variant.ts";
import { readCaseState } from "../store/case-state.ts";
import { readJoin } from "../store/children.ts";
import { deliverEvent } from "./deliver.ts";
import type { Engine } from "./engine.ts";
import { spawnOf } from "./outbox-message.ts";

/** Sent by the engine itself, on behalf of the children. */
const SENDER = "join";

/**
 * What a look at the children showed. `waiting`: some are on their way, and each of them leaves a message of its own when
 * it arrives. `early`: all have come but the parent does not listen yet; look again later.
 */
export type JoinVerdict = "waiting" | "unheard" | "sent" | "early";

/**
 * Tests whether all children of an invoke have reached a milestone (null: have ended) and tells the parent once, however
 * many of them report: five thousand children cost the parent one write, not five thousand. `complete` is the spawn that
 * has just made the last of them, or has found nobody to make.
 */
export async function joinChildren(
  engine: Engine,
  parent: Id,
  invoke: string,
  milestone: string | null,
  complete: string | null = null,
): Promise<JoinVerdict> {
  const type = `${invoke}.${milestone ?? "done"}`;
  const state = await readCaseState(engine.database, parent.city, parent.uuid);
  if (state?.status !== "active") return "unheard";
  if (!listensTo(await engine.variant(state.variant), type)) return "unheard";
  const join = await readJoin(engine.database, parent.city, parent.uuid, invoke, milestone);
  // A set that is still being made reports itself once it is complete.
  if (join.waiting || join.spawning) return "waiting";
  const spawn = complete ?? (join.lastKey === null ? null : spawnOf(join.lastKey));
  if (spawn === null) return "unheard";
  const key = `${spawn}:${type}`;
  const sent = await deliverEvent(engine, { instance: parent, event: { type }, from: SENDER, key });
  if (!isRefusal(sent)) return "sent";
  if (sent.code === "EVENT_REFUSED") return "early";
  throw new Error(`${type} could not be delivered: ${sent.code}`);
}

/** Whether the workflow could ever take this event; most milestones of children interest nobody. */
function listensTo(variant: Variant, type: string): boolean {
  return statesOf(variant.bundle.definition.machine).some(({ config }) =>
    Object.keys(config.on ?? {}).some((descriptor) => descriptor !== "*" && matchesDescriptor(descriptor, type)),
  );
}
