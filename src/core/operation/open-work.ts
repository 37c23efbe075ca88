import { invokesOf } from "../definition/walk.ts";
import { compiledOf, type Machine } from "../machine/compile.ts";
import type { Effect, Stored } from "../machine/model.ts";
import { activePaths } from "../machine/place.ts";
import { openSigners } from "../machine/signing.ts";
import { invokeOf, slotOf as signerSlot } from "../machine/slot.ts";
import type { TaskChange } from "../migrate/work.ts";

type Of<T extends Effect["type"]> = Extract<Effect, { type: T }>;
type Opening = Of<"openTask"> | Of<"openChildren"> | Of<"openMessage"> | Of<"openService"> | Of<"setTimer">;
type Closing = Of<"closeTask"> | Of<"closeChildren"> | Of<"closeMessage"> | Of<"closeService"> | Of<"cancelTimer">;

/** What is open of a case: tasks, children, messages and services by their ids, timers by their keys; each as it was opened. */
export type OpenWork = ReadonlyMap<string, Opening>;

const OPENS: Record<Opening["type"], Closing["type"]> = {
  openTask: "closeTask",
  openChildren: "closeChildren",
  openMessage: "closeMessage",
  openService: "closeService",
  setTimer: "cancelTimer",
};
const CLOSES = new Set<Effect["type"]>(Object.values(OPENS));

export function opens(effect: Effect): effect is Opening {
  return Object.hasOwn(OPENS, effect.type);
}

export function closes(effect: Effect): effect is Closing {
  return CLOSES.has(effect.type);
}

/** What is open after the effects of a step, in their order. A timer that fired (`fired`) is over. */
export function afterEffects(work: OpenWork, effects: readonly Effect[], fired?: string): OpenWork {
  const next = new Map(work);
  if (fired !== undefined) next.delete(`cancelTimer ${fired}`);
  for (const effect of effects) {
    if (opens(effect)) next.set(slotOf(effect), effect);
    else if (closes(effect)) next.delete(slotOf(effect));
  }
  return next;
}

/** What is open once a case is on another version: what goes on stands where that version has it, tasks have become others. */
export function afterMove(
  to: Machine,
  work: OpenWork,
  effects: readonly Effect[],
  changes: readonly TaskChange[],
): OpenWork {
  const { actors } = compiledOf(to).facts;
  const next = new Map(afterEffects(work, effects));
  for (const { was } of changes) next.delete(`closeTask ${was}`);
  for (const { opening } of changes) next.set(slotOf(opening), opening);
  for (const [slot, one] of next) {
    if (one.type === "setTimer") continue;
    const state = actors.get(invokeOf(one.id))?.state ?? one.state;
    if (state !== one.state) next.set(slot, { ...one, state });
  }
  return next;
}

/** The effects that lead from what is open to what was: as it was, not begun anew. */
export function difference(from: OpenWork, to: OpenWork): Effect[] {
  const gone = [...from].filter(([slot, one]) => to.get(slot) !== one).map(([, one]) => closingOf(one));
  return [...gone, ...[...to].filter(([slot, one]) => from.get(slot) !== one).map(([, one]) => one)];
}

/** What ends with a case: all that the states it stands in have opened. */
export function closingsOf(machine: Machine, stored: Stored): Effect[] {
  const { facts } = compiledOf(machine);
  return activePaths(machine, stored).flatMap((path) =>
    invokesOf(facts.byPath.get(path)?.config.invoke).flatMap(({ id, src }) =>
      slotsOf(stored, id).map((slot) => ({ type: CLOSING[src], id: slot, state: path })),
    ),
  );
}

/** A task on which several people act is open once for each of those whose turn it is. */
function slotsOf({ signing }: Stored, invoke: string): string[] {
  const known = signing?.[invoke];
  return known ? openSigners(known).map(({ key }) => signerSlot(invoke, key)) : [invoke];
}

const CLOSING = {
  task: "closeTask",
  workflow: "closeChildren",
  message: "closeMessage",
  service: "closeService",
} as const;

function closingOf(one: Opening): Effect {
  switch (one.type) {
    case "setTimer":
      return { type: "cancelTimer", key: one.key };
    default:
      return { type: closingType(one), id: one.id, state: one.state };
  }
}

function closingType(one: Exclude<Opening, Of<"setTimer">>): Exclude<Closing["type"], "cancelTimer"> {
  const closing = OPENS[one.type];
  if (closing === "cancelTimer") throw new Error("a timer is no work");
  return closing;
}

/** What a closing ends is found by what it would be closed with. */
function slotOf(effect: Opening | Closing): string {
  const type = opens(effect) ? OPENS[effect.type] : effect.type;
  return `${type} ${"key" in effect ? effect.key : effect.id}`;
}
