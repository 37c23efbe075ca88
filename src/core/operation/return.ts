import { compiledOf, type Machine } from "../machine/compile.ts";
import type { Back, Stored } from "../machine/model.ts";
import type { Movement } from "../machine/move.ts";
import { leavesOf } from "../machine/place.ts";
import { invokeOf } from "../machine/slot.ts";
import { runBeside, wayTo } from "./way.ts";

/** A task that was completed, as the history tells it. */
export interface Done {
  invoke: string;
  outcome: string;
  user: string | null;
  /** Where it was done. */
  organisation?: string | null;
}

/** A step that a task can be returned to: whose task it was, and how it was last decided by whom. */
export interface Earlier extends Done {
  state: string;
}

/** What an operation asks of the machine. */
export interface Moving {
  movements: Movement[];
  back?: Back;
  /** Goes on where it stood: what several had signed so far stays signed. */
  resumed?: true;
}

/** Steps that the task of a state can be returned to, the last one first: done before, and not running beside it. */
export function earlierSteps(machine: Machine, stored: Stored, state: string, done: readonly Done[]): Earlier[] {
  const { actors } = compiledOf(machine).facts;
  const found = new Map<string, Earlier>();
  for (const one of done.toReversed()) {
    const invoke = invokeOf(one.invoke);
    const earlier = actors.get(invoke)?.state;
    if (earlier === undefined || found.has(earlier)) continue;
    if (runBeside(machine, state, earlier) || wayTo(machine, stored, earlier) === null) continue;
    // Where several signed, what they came to counts, not what one of them said; they may have come to nothing.
    const outcome = invoke === one.invoke ? one.outcome : stored.signed?.[invoke];
    if (outcome === undefined) continue;
    found.set(earlier, { ...one, invoke, outcome, state: earlier });
  }
  return [...found.values()];
}

/**
 * 退回: back to an earlier step. Whoever has done it again either sends the case on step by step (`straight` false), or, by
 * the same outcome as before, straight back to who returned it: into exactly the states that were left.
 */
export function returning(machine: Machine, stored: Stored, to: Earlier, straight: boolean): Moving {
  const way = wayTo(machine, stored, to.state);
  if (way === null) throw new Error(`${to.state} is no earlier step`);
  if (!straight) return { movements: [way] };
  const event = `${to.invoke}.${to.outcome}`;
  const signing = stored.signing === undefined ? {} : { signing: stored.signing };
  return { movements: [way], back: { state: to.state, event, to: leavesOf(stored.value, way.at), ...signing } };
}
