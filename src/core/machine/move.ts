import { matchesDescriptor } from "../definition/walk.ts";
import { type Chart, type ChartStep, makeChart } from "./chart.ts";
import { type Compiled, compiledOf, type Machine } from "./compile.ts";
import type { ChartFacts, ChartState, ChartTransition, Frame } from "./config.ts";
import type { Back, Stored } from "./model.ts";

/** Out of whatever is active below `at`, into the states `to`: a transition that the file might have drawn. */
export interface Movement {
  /** Path of an active compound state; the root's is empty. */
  at: string;
  /** Paths below it, one of each region that is entered and is not to begin anew. */
  to: string[];
}

/** What takes the event of a movement; nothing else can be called so, for keys of states hold no slash. */
const MOVE = "/move";

/**
 * Runs a movement as a statechart runs any transition (SCXML 3.13): what is left is left from the inside out, what is
 * entered is entered from the outside in, with their own entries and exits, and eventless transitions follow. Null when the
 * stored state is not one of this machine.
 */
export function runMove(
  machine: Machine,
  stored: Stored,
  movements: readonly Movement[],
  frame: Frame,
): ChartStep | null {
  const { facts } = compiledOf(machine);
  let root = silenced(facts.root);
  for (const { at, to } of movements) {
    const move: ChartTransition = { target: to.map((path) => idOf(facts, path)), actions: [] };
    root = changed(root, keysOf(at), (state) => ({ ...state, on: { [MOVE]: [move] } }));
  }
  return (
    makeChart({ ...facts, root })
      .resume(stored, frame)
      ?.send({ type: MOVE }) ?? null
  );
}

/** The chart in which what an event leads to, with its guards and actions as drawn, is where the case was called back from. */
export function redirected({ facts }: Compiled, state: string, { event, to }: Back): Chart {
  const target = to.map((path) => idOf(facts, path));
  const turn = (transition: ChartTransition): ChartTransition =>
    transition.target === undefined ? transition : { ...transition, target };
  const root = changed(facts.root, keysOf(state), (found) => ({
    ...found,
    on: Object.fromEntries(
      Object.entries(found.on).map(([descriptor, transitions]) => [
        descriptor,
        matchesDescriptor(descriptor, event) ? transitions.map(turn) : transitions,
      ]),
    ),
  }));
  return makeChart({ ...facts, root });
}

/** Takes only what is put to it: a wildcard of the file must not catch an operation. */
function silenced(state: ChartState): ChartState {
  const { states } = state;
  return {
    ...state,
    on: {},
    ...(states
      ? { states: Object.fromEntries(Object.entries(states).map(([key, child]) => [key, silenced(child)])) }
      : {}),
  };
}

function changed(state: ChartState, keys: readonly string[], change: (state: ChartState) => ChartState): ChartState {
  const [key, ...rest] = keys;
  if (key === undefined) return change(state);
  const child = state.states?.[key];
  if (!child) throw new Error(`no state ${key} to move in`);
  return { ...state, states: { ...state.states, [key]: changed(child, rest, change) } };
}

function keysOf(path: string): string[] {
  return path === "" ? [] : path.split(".");
}

function idOf(facts: ChartFacts, path: string): string {
  return `#${facts.id}.${path}`;
}
