import type { Machine } from "../machine/compile.ts";
import type { Effect, StepContext, StepEvent, StepResult, Stored } from "../machine/model.ts";
import type { SigningChange } from "../machine/sign.ts";
import { fireTimer, moveMachine, signMachine, startMachine, stepMachine } from "../machine/step.ts";
import type { Migrating } from "../migrate/model.ts";
import { moveCase } from "../migrate/move.ts";
import type { Problem } from "../problem.ts";
import { refuse } from "../refusal.ts";
import { afterEffects, afterMove, type OpenWork } from "./open-work.ts";
import type { Moving } from "./return.ts";

/** One machine event of a history: what came in, and all that its step read except the data, which replay rebuilds. */
export type Recorded = { context: Omit<StepContext, "data"> } & (
  | { kind: "start"; event: StepEvent | null }
  /** A start brings the first data; a timer's type is its key. */
  | { kind: "event" | "timer"; event: StepEvent | null }
  /** A movement that an operation made. */
  | { kind: "move"; event: { type: string; data: { moving: Moving } } }
  /** A change of who signs. */
  | { kind: "sign"; event: { type: string; data: { signing: SigningChange } } }
  /** A step that was taken back: the case stands as it stood after so many machine events. */
  | { kind: "withdraw"; event: { type: string; data: { steps: number } } }
  /** From here on by another version of the workflow; or by the one before again, as the case stood after so many events. */
  | { kind: "migrate"; event: { type: string; data: { migrating: Migrating } | { steps: number } }; to: Machine }
);

/** How a case stood after an event of its history. */
export interface Stood {
  stored: Stored;
  data: Record<string, unknown>;
  work: OpenWork;
  /** What that event asked for. */
  effects: readonly Effect[];
}

export type Replayed =
  | { ok: true; stood: Stood[] }
  /** The history does not fit the machine: which event it did not take, counted from 0. */
  | { ok: false; at: number; refused: Problem };

const NOTHING: OpenWork = new Map();

/** Walks a history again, from the machine it began by: a history written by the same machine gives the very states and data that the case went through. */
export function replay(begun: Machine, events: readonly Recorded[]): Replayed {
  const stood: Stood[] = [];
  let machine = begun;
  for (const [at, one] of events.entries()) {
    const before = stood.at(-1) ?? null;
    if ((one.kind === "start") !== (before === null)) return broken(at);
    if (one.kind === "migrate") {
      const moved = before && migratedAgain(machine, stood, before, one);
      if (!moved) return broken(at);
      machine = one.to;
      stood.push(moved);
      continue;
    }
    if (one.kind === "withdraw") {
      const back = stood[one.event.data.steps - 1];
      if (!back) return broken(at);
      stood.push(back);
      continue;
    }
    const result = takeAgain(machine, before, one);
    if (result === null) return broken(at);
    if (!result.ok) return { ok: false, at, refused: result.refused };
    const fired = one.kind === "timer" ? one.event?.type : undefined;
    const work = afterEffects(before?.work ?? NOTHING, result.effects, fired);
    const { stored, data, effects } = result;
    stood.push({ stored, data, work: stored.status === "done" ? NOTHING : work, effects });
  }
  return stood.length === 0 ? broken(0) : { ok: true, stood };
}

function migratedAgain(
  machine: Machine,
  stood: readonly Stood[],
  { stored, data, work }: Stood,
  { event, context, to }: Extract<Recorded, { kind: "migrate" }>,
): Stood | null {
  if ("steps" in event.data) return stood[event.data.steps - 1] ?? null;
  const moved = moveCase(machine, to, stored, event.data.migrating, { ...context, data });
  if (moved.sort !== "moves") return null;
  const { effects, changed } = moved;
  return { stored: moved.stored, data: moved.data, work: afterMove(to, work, effects, changed), effects };
}

function takeAgain(
  machine: Machine,
  before: Stood | null,
  one: Exclude<Recorded, { kind: "withdraw" | "migrate" }>,
): StepResult | null {
  if (before === null) return startMachine(machine, { ...one.context, data: one.event?.data ?? {} });
  const { stored, data } = before;
  const context = { ...one.context, data };
  if (one.kind === "move") return moveMachine(machine, stored, one.event.data.moving, context);
  if (one.kind === "sign") return signMachine(machine, stored, one.event.data.signing, context);
  if (one.event === null) return null;
  return one.kind === "timer"
    ? fireTimer(machine, stored, one.event.type, context)
    : stepMachine(machine, stored, one.event, context);
}

function broken(at: number): Replayed {
  const { code } = refuse("EVENT_REFUSED");
  const what = {
    zh: "历史须以一次发起开始，其后不再有发起",
    en: "A history begins with its one start, and nothing else is one",
  };
  return { ok: false, at, refused: { code, what } };
}
