import type { Definition, TransitionConfig, TransitionsConfig } from "../definition/model.ts";
import { type StatePlace, statesOf, transitionsOf } from "../definition/walk.ts";
import { escapePointer } from "../expression/deep.ts";
import type { Simulation } from "./model.ts";

/** What was gone through, by workflow: transitions by their places in the file, states by their paths. */
export type Coverage = Readonly<Record<string, { transitions: ReadonlySet<string>; states: ReadonlySet<string> }>>;

/** A transition where it stands: `place` is its key in everything that speaks of coverage. */
export interface TransitionPlace {
  place: string;
  state: string;
  /** Event, delay, or `always` and `onDone`. */
  event: string;
  kind: "on" | "after" | "always" | "onDone";
  index: number;
  config: TransitionConfig;
}

/** Every transition that leads or does something, in the order of the file. */
export function transitionsIn({ machine }: Pick<Definition, "machine">): TransitionPlace[] {
  return statesOf(machine).flatMap((state) => [
    ...mapOf(state, "on"),
    ...mapOf(state, "after"),
    ...listOf(state, "always", "always", `${state.pointer}/always`, state.config.always),
    ...listOf(state, "onDone", "onDone", `${state.pointer}/onDone`, state.config.onDone),
  ]);
}

function mapOf(state: StatePlace, kind: "on" | "after"): TransitionPlace[] {
  return Object.entries(state.config[kind] ?? {}).flatMap(([event, config]) =>
    listOf(state, kind, event, `${state.pointer}/${kind}/${escapePointer(event)}`, config),
  );
}

function listOf(
  { path }: StatePlace,
  kind: TransitionPlace["kind"],
  event: string,
  pointer: string,
  configs: TransitionsConfig | undefined,
): TransitionPlace[] {
  return transitionsOf(configs).flatMap((config, index) => {
    if (config.target === undefined && config.actions === undefined) return [];
    const place = Array.isArray(configs) ? `${pointer}/${index}` : pointer;
    return [{ place, state: path, event, kind, index, config }];
  });
}

/** What a simulation has gone through. A state that was only passed counts, since a transition left it. */
export function coverageOf(simulation: Simulation): Coverage {
  const found: Record<string, { transitions: Set<string>; states: Set<string> }> = {};
  const places = new Map<string, Map<string, string>>();
  for (const { bundle, workflow } of simulation.cases) {
    if (places.has(workflow)) continue;
    places.set(workflow, new Map(transitionsIn(bundle.definition).map(({ place, state }) => [place, state])));
  }
  for (const { workflow, took, active } of simulation.log) {
    found[workflow] ??= { transitions: new Set(), states: new Set() };
    const { transitions, states } = found[workflow];
    for (const place of took) {
      transitions.add(place);
      states.add(places.get(workflow)?.get(place) ?? "");
    }
    for (const state of active) states.add(state);
  }
  for (const { states } of Object.values(found)) states.delete("");
  return found;
}

/** What several went through together. */
export function joined(coverages: readonly Coverage[]): Coverage {
  const all: Record<string, { transitions: Set<string>; states: Set<string> }> = {};
  for (const coverage of coverages) {
    for (const [workflow, { transitions, states }] of Object.entries(coverage)) {
      all[workflow] ??= { transitions: new Set(), states: new Set() };
      for (const one of transitions) all[workflow].transitions.add(one);
      for (const one of states) all[workflow].states.add(one);
    }
  }
  return all;
}

/** How much of a workflow was gone through, and what was not. */
export function measured(definition: Definition, coverage: Coverage) {
  const all = transitionsIn(definition);
  const taken = coverage[definition.id]?.transitions ?? new Set();
  const missing = all.filter(({ place }) => !taken.has(place));
  return { all: all.length, taken: all.length - missing.length, missing };
}
