import { joined } from "../core/case/join.ts";
import { statesOf } from "../core/definition/walk.ts";
import type { Id } from "../core/id.ts";
import { isRefusal } from "../core/refusal.ts";
import type { Variant } from "../core/variant.ts";
import { readCaseState } from "../store/case-state.ts";
import { countChildStates, countEnded, readJoin } from "../store/children.ts";
import { wakeMessage } from "../store/outbox-claims.ts";
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
 * has just made the last of them, or has found nobody to make. Children that have all ended have passed every milestone:
 * the parent hears of those first.
 */
export async function joinChildren(
  engine: Engine,
  parent: Id,
  invoke: string,
  milestone: string | null,
  complete: string | null = null,
): Promise<JoinVerdict> {
  const state = await readCaseState(engine.database, parent.city, parent.uuid);
  // A parent that stands still hears of it when it goes on.
  if (state?.status === "suspended") return "early";
  if (state?.status !== "active") return "unheard";
  const awaited = milestonesIn(await engine.variant(state.variant), invoke);
  if (!awaited.includes(milestone)) return "unheard";
  const join = await readJoin(engine.database, parent.city, parent.uuid, invoke, milestone);
  const rule = milestone === null ? state.joins?.[invoke] : undefined;
  // A set that is still being made reports itself once it is complete; where one begins after the other, the next may.
  if (join.spawning && milestone === null && join.lastKey !== null)
    await wakeMessage(engine.database, parent.city, spawnOf(join.lastKey));
  if (join.spawning || (join.waiting && !rule)) return "waiting";
  const spawn = complete ?? (join.lastKey === null ? null : spawnOf(join.lastKey));
  if (spawn === null) return "unheard";
  if (rule) {
    const stand = await countEnded(engine.database, parent.city, parent.uuid, invoke, spawn);
    const passed = joined(rule, stand);
    if (passed === null) return "waiting";
    return tell(engine, parent, spawn, invoke, null, { ended: stand.ended, passed });
  }
  if (milestone === null) {
    for (const passed of awaited) if (passed !== null) await tell(engine, parent, spawn, invoke, passed);
  }
  return tell(engine, parent, spawn, invoke, milestone);
}

/** The milestones of an invoke's children that the case's workflow waits for, and (null) their end. */
export async function awaitedMilestones(engine: Engine, parent: Id, invoke: string): Promise<(string | null)[]> {
  const state = await readCaseState(engine.database, parent.city, parent.uuid);
  return state === null ? [] : milestonesIn(await engine.variant(state.variant), invoke);
}

/** Only what is named counts: a wildcard would have every tag of every child write to the parent. */
function milestonesIn(variant: Variant, invoke: string): (string | null)[] {
  const prefix = `${invoke}.`;
  const named = statesOf(variant.bundle.definition.machine)
    .flatMap(({ config }) => Object.keys(config.on ?? {}))
    .filter((event) => event.startsWith(prefix) && !event.endsWith("*") && event !== `${prefix}done`)
    .map((event) => event.slice(prefix.length));
  return [...new Set(named), null];
}

async function tell(
  engine: Engine,
  parent: Id,
  spawn: string,
  invoke: string,
  milestone: string | null,
  came?: Record<string, unknown>,
): Promise<"sent" | "early"> {
  const type = `${invoke}.${milestone ?? "done"}`;
  const input = { instance: parent, event: { type }, from: SENDER, key: `${spawn}:${type}` };
  // Where they all ended is told with the end: `event.data.ended`, states and how many ended there.
  const all = async () => ({ ended: await countChildStates(engine.database, parent.city, parent.uuid, invoke) });
  const data = milestone === null ? (came ?? (await all())) : undefined;
  const sent = await deliverEvent(engine, data === undefined ? input : { ...input, data });
  if (!isRefusal(sent)) return "sent";
  if (sent.code === "EVENT_REFUSED") return "early";
  throw new Error(`${type} could not be delivered: ${sent.code}`);
}
