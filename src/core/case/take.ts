import type { StepContext, StepNote, StepResult } from "../machine/model.ts";
import type { SigningChange } from "../machine/sign.ts";
import { fireTimer, moveMachine, signMachine, startMachine, stepMachine } from "../machine/step.ts";
import type { Moving } from "../operation/return.ts";
import type { Standing } from "./model.ts";
import type { Ground, Procedure } from "./procedure.ts";
import { settle } from "./settle.ts";

const MODE_ATTEMPTS_MAX = 3;

/** What a case is about to take: its first step, an event, a timer by its key, a movement of an operation, or a change of who signs. */
export interface Taking {
  kind: "start" | "event" | "timer" | "move" | "sign";
  type: string;
  data?: Record<string, unknown>;
  moving?: Moving;
  signing?: SigningChange;
}

export type Stepped<C extends Standing> =
  | { ok: false; context: StepContext; result: Extract<StepResult, { ok: false }> }
  | {
      ok: true;
      context: StepContext;
      result: Extract<StepResult, { ok: true }>;
      settled: { one: C; notes: StepNote[] };
    };

/**
 * Takes a step and settles what it leaves. A step that moves the case to where another mode holds is taken again as of
 * there: what that mode skips is skipped in this very step. Should the mode itself lead elsewhere again, the last attempt
 * stands.
 */
export function takeStep<C extends Standing>(
  ground: Ground,
  procedure: Procedure,
  one: C,
  taking: Taking,
  context: StepContext,
  attempt = 1,
): Stepped<C> {
  const result = stepOf(procedure, one, taking, context);
  if (!result.ok) return { ok: false, context, result };
  const settled = settle(ground, procedure, one, { ...result, context });
  const { mode } = settled.one;
  if (mode === context.instance.mode || attempt === MODE_ATTEMPTS_MAX) return { ok: true, context, result, settled };
  const there = { ...context, instance: { ...context.instance, mode } };
  return takeStep(ground, procedure, one, taking, there, attempt + 1);
}

function stepOf({ machine }: Procedure, one: Standing, taking: Taking, context: StepContext): StepResult {
  const { kind, type, data, moving, signing } = taking;
  if (signing !== undefined) return signMachine(machine, one.stored, signing, context);
  if (moving !== undefined) return moveMachine(machine, one.stored, moving, context);
  if (kind === "start") return startMachine(machine, context);
  if (kind === "timer") return fireTimer(machine, one.stored, type, context);
  return stepMachine(machine, one.stored, { type, ...(data ? { data } : {}) }, context);
}

/** What a waiting parent must hear after a step: milestones reached for the first time, then (null) the end. */
export function reachedBy(before: Standing | null, after: Standing): (string | null)[] {
  const known = new Set(before?.milestones ?? []);
  const reached: (string | null)[] = after.milestones.filter((milestone) => !known.has(milestone));
  return after.status === "active" ? reached : [...reached, null];
}
