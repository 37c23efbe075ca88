import type { Problem } from "../problem.ts";
import type { Machine } from "./compile.ts";
import type { StepContext, StepEvent, Stored } from "./model.ts";
import { fireTimer, startMachine, stepMachine } from "./step.ts";

/** One machine event of a history: what came in, and all that its step read except the data, which replay rebuilds. */
export interface Recorded {
  kind: "start" | "event" | "timer";
  /** A start brings the first data; a timer's type is its key. */
  event: StepEvent | null;
  context: Omit<StepContext, "data">;
}

export type Replayed =
  | { ok: true; stored: Stored; data: Record<string, unknown> }
  /** The history does not fit the machine: which event it did not take, counted from 0. */
  | { ok: false; at: number; refused: Problem };

/** Walks a history again. A history written by the same machine gives the very state and data it ended in. */
export function replay(machine: Machine, events: readonly Recorded[]): Replayed {
  let stored: Stored | null = null;
  let data: Record<string, unknown> = {};
  for (const [at, { kind, event, context }] of events.entries()) {
    if ((kind === "start") !== (stored === null) || (event === null && kind !== "start")) return broken(at);
    const result = takeAgain(machine, stored, kind, event, { ...context, data });
    if (!result.ok) return { ok: false, at, refused: result.refused };
    ({ stored, data } = result);
  }
  return stored === null ? broken(0) : { ok: true, stored, data };
}

function takeAgain(
  machine: Machine,
  stored: Stored | null,
  kind: Recorded["kind"],
  event: StepEvent | null,
  context: StepContext,
): ReturnType<typeof stepMachine> {
  if (stored === null || event === null) return startMachine(machine, { ...context, data: event?.data ?? {} });
  return kind === "timer"
    ? fireTimer(machine, stored, event.type, context)
    : stepMachine(machine, stored, event, context);
}

function broken(at: number): Replayed {
  const what = {
    zh: "历史须以一次发起开始，其后不再有发起",
    en: "A history begins with its one start, and nothing else is one",
  };
  return { ok: false, at, refused: { code: "EVENT_REFUSED", what } };
}
