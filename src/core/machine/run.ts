import { dueMoment, reachedDay } from "../calendar/days.ts";
import { evaluateDeep } from "../expression/deep.ts";
import { compileExpression, isExpression, type Scope } from "../expression/feel.ts";
import { makeScope } from "../expression/scope.ts";
import type { StepContext, StepNote } from "./model.ts";

/** To whom a case goes that the definition cannot route. */
export const SUPERVISING = "supervising";

/** One event as expressions see it. */
export interface EventFacts {
  type: string;
  data?: unknown;
  output?: unknown;
}

/**
 * One step while it runs: the facts it may read and the notes it leaves. Guards are asked several times for the same
 * data and event (may it? do it), so the last scope and the verdicts over it are kept.
 */
export interface Run {
  facts: StepContext;
  notes: StepNote[];
  note(note: StepNote): void;
  scope(data: Readonly<Record<string, unknown>>, event: EventFacts): Scope;
  /** Whether a condition holds; one that fails is false and leaves a note. */
  holds(condition: string, place: string, scope: Scope): boolean;
  /** A value with its expressions evaluated; what fails is null and leaves a note. */
  evaluate(value: unknown, place: string, scope: Scope): unknown;
  /** The moment a limit counted from now ends; null when the value is no duration. */
  dueAt(duration: unknown): string | null;
}

export function makeRun(facts: StepContext): Run {
  const notes: StepNote[] = [];
  const noted = new Set<string>();
  // A task and its timer mostly share one limit, and counting days is the dearest part of a step.
  const dues = new Map<string, string | null>();
  const verdicts = new WeakMap<Scope, Map<string, boolean>>();
  let last: { data: unknown; event: unknown; scope: Scope } | null = null;

  function note(one: StepNote): void {
    const key = JSON.stringify(one);
    if (noted.has(key)) return;
    noted.add(key);
    notes.push(one);
  }

  function scope(data: Readonly<Record<string, unknown>>, event: EventFacts): Scope {
    if (last && last.data === data && last.event === event) return last.scope;
    const { now, zone, params, instance, subject, actor, found } = facts;
    const seen = { type: event.type, data: event.data ?? null, output: event.output ?? null };
    last = { data, event, scope: makeScope({ now, zone, data, params, event: seen, instance, subject, actor, found }) };
    return last.scope;
  }

  function holds(condition: string, place: string, over: Scope): boolean {
    const known = verdicts.get(over) ?? new Map<string, boolean>();
    verdicts.set(over, known);
    const verdict = known.get(condition);
    if (verdict !== undefined) return verdict;
    const result = compileExpression(condition).test(over);
    if ("failed" in result) note({ type: "expressionFailed", place, expression: condition, why: result.failed });
    const value = "value" in result && result.value;
    known.set(condition, value);
    return value;
  }

  function evaluate(value: unknown, place: string, over: Scope): unknown {
    if (!isExpression(value) && typeof value !== "object") return value;
    return evaluateDeep(value, over, (pointer, expression, why) =>
      note({ type: "expressionFailed", place: `${place}${pointer}`, expression, why }),
    );
  }

  function dueAt(duration: unknown): string | null {
    if (typeof duration !== "string") return null;
    const known = dues.get(duration);
    if (known !== undefined) return known;
    const { now, reached, calendar } = facts;
    const begun = reached === undefined ? undefined : () => reachedDay(reached, now, calendar);
    const at = dueMoment(now, duration, calendar, begun)?.at ?? null;
    dues.set(duration, at);
    return at;
  }

  return { facts, notes, note, scope, holds, evaluate, dueAt };
}

export function failedNote(place: string, expression: string, why: string): StepNote {
  return { type: "expressionFailed", place, expression, why };
}
