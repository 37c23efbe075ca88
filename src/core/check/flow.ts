import type { ActionConfig, InvokeConfig } from "../definition/model.ts";
import { actionsOf, invokesOf, type StatePlace } from "../definition/walk.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Bundle } from "../variant.ts";
import { type CheckChart, checkChart, kindAt } from "./chart.ts";
import { fieldsOf, givenAtStart } from "./given.ts";
import type { CheckWorld } from "./world.ts";

/**
 * Which data may be there when a case stands somewhere: all that any way to that place may have brought. What is not
 * in the set is certainly missing there; so a finding made of it is never a guess.
 */
export interface Flow {
  /** Anything may be given from outside, so nothing can be said to be missing. */
  open: boolean;
  /** May a name have a value when the state is entered (its own entry actions included)? */
  onEntry(state: StatePlace, name: string): boolean;
  /** … when the state is left, or something happens in it? */
  inside(state: StatePlace, name: string): boolean;
  /** … at the beginning of the step that enters it: what a parameter's reference date must rest on. */
  beforeStep(state: StatePlace, name: string): boolean;
  /** Is the name given anywhere in the procedure? */
  anywhere(name: string): boolean;
}

type Bits = Uint32Array;

/** Two nodes for every state: entering it, and being in it. */
const IN = 0;
const LIVE = 1;

interface Edge {
  to: number;
  gain: Bits | null;
  /** Taken in the step that came to its beginning; otherwise a step of its own. */
  same: boolean;
}

const flows = new WeakMap<Bundle, { world: Pick<CheckWorld, "workflows" | "imports">; flow: Flow }>();

/** The same for every place, so that the variants of one version share it. */
export function flowOf(bundle: Bundle, world: CheckWorld): Flow {
  const known = flows.get(bundle);
  if (known && known.world.workflows === world.workflows && known.world.imports === world.imports) return known.flow;
  const flow = makeFlow(bundle, world);
  flows.set(bundle, { world, flow });
  return flow;
}

function makeFlow(bundle: Bundle, world: CheckWorld): Flow {
  const chart = checkChart(bundle.definition);
  const given = givenAtStart(bundle, world);
  const names = new Names();
  for (const name of given.names) names.add(name);
  const gains = gainsOf(chart, bundle, names);
  const edges = edgesOf(chart, names, bundle);
  const size = chart.states.length * 2;
  const have = Array.from({ length: size }, () => names.empty());
  const settled = Array.from({ length: size }, () => names.empty());
  have[0] = names.bits(given.names);
  settled[0] = names.bits(given.names);
  spread({ edges, gains, have, settled });
  const all = have.reduce((sum, one) => {
    join(sum, one);
    return sum;
  }, names.empty());
  const at = (list: readonly Bits[], state: StatePlace, side: number, name: string): boolean =>
    given.open || names.has(list[(chart.index.get(state) ?? 0) * 2 + side], name);
  return {
    open: given.open,
    onEntry: (state, name) => at(have, state, IN, name),
    inside: (state, name) => at(have, state, LIVE, name),
    beforeStep: (state, name) => at(settled, state, IN, name),
    anywhere: (name) => given.open || names.has(all, name),
  };
}

/** Numbers for names, so that 5,000 states with as many names are sets of bits. */
class Names {
  readonly #numbers = new Map<string, number>();

  add(name: string): void {
    if (!this.#numbers.has(name)) this.#numbers.set(name, this.#numbers.size);
  }

  empty(): Bits {
    return new Uint32Array(Math.ceil((this.#numbers.size + 1) / 32));
  }

  bits(names: Iterable<string>): Bits {
    const bits = this.empty();
    for (const name of names) {
      const number = this.#numbers.get(name);
      if (number !== undefined) bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << (number & 31));
    }
    return bits;
  }

  has(bits: Bits | undefined, name: string): boolean {
    const number = this.#numbers.get(name);
    return number !== undefined && bits !== undefined && ((bits[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }
}

/** Adds the bits of one set to another; whether any was new. */
function join(into: Bits, from: Bits): boolean {
  let changed = false;
  for (let at = 0; at < into.length; at += 1) {
    const both = (into[at] ?? 0) | (from[at] ?? 0);
    if (both >>> 0 === (into[at] ?? 0)) continue;
    into[at] = both;
    changed = true;
  }
  return changed;
}

/** What being at a node brings by itself: entry actions on the way in, forms and what happens inside afterwards. */
function gainsOf(chart: CheckChart, bundle: Bundle, names: Names): Bits[] {
  const named: string[][] = [];
  for (const state of chart.states) {
    const { config } = state;
    named.push(setBy(config.entry, bundle), [
      ...setBy(config.exit, bundle),
      ...invokesOf(config.invoke).flatMap((invoke) => givenByTask(invoke, bundle)),
    ]);
  }
  for (const list of named) for (const name of list) names.add(name);
  for (const way of chart.ways) for (const name of setBy(way.transition.actions, bundle)) names.add(name);
  return named.map((list) => names.bits(list));
}

function givenByTask({ src, input }: InvokeConfig, bundle: Bundle): string[] {
  if (src !== "task") return [];
  // What signers hand in is gathered in one list.
  if (isPlainObject(input?.signing)) return typeof input.signing.into === "string" ? [input.signing.into] : [];
  if (input?.form === undefined) return [];
  // A form chosen only when the case runs may be any of the bundle's.
  const chosen = typeof input.form === "string" ? bundle.forms[input.form] : undefined;
  return chosen ? fieldsOf(chosen) : Object.values(bundle.forms).flatMap(fieldsOf);
}

/** Names that actions put into the data. */
export function setBy(config: ActionConfig | ActionConfig[] | undefined, bundle: Bundle): string[] {
  return actionsOf(config).flatMap(({ type, params }) => {
    if (type === "set") return Object.keys(params ?? {});
    if (type !== "decide" || !isPlainObject(params)) return [];
    if (typeof params.into === "string") return [params.into];
    const table = typeof params.table === "string" ? bundle.tables[params.table] : undefined;
    return table?.outputs.map((output) => output.name) ?? [];
  });
}

function edgesOf(chart: CheckChart, names: Names, bundle: Bundle): Edge[][] {
  const edges: Edge[][] = chart.states.flatMap(() => [[], []]);
  const node = (state: StatePlace, side: number): number => (chart.index.get(state) ?? 0) * 2 + side;
  const add = (from: number, to: number, same: boolean, gain: Bits | null = null): void => {
    edges[from]?.push({ to, gain, same });
  };
  for (const state of chart.states) {
    add(node(state, IN), node(state, LIVE), true);
    const below = chart.children.get(state) ?? [];
    const kind = kindAt(state);
    for (const child of below) {
      add(node(child, LIVE), node(state, LIVE), true);
      if (kind === "parallel") {
        add(node(state, IN), node(child, IN), true);
        // What one region has brought, every other may see.
        add(node(state, LIVE), node(child, LIVE), false);
      } else if (child.key === state.config.initial) add(node(state, IN), node(child, IN), true);
      // A history state leads to any of its siblings.
      if (kindAt(child) === "history") {
        for (const sibling of below) if (sibling !== child) add(node(child, IN), node(sibling, IN), true);
      }
    }
    // … however deep it stands inside that region.
    if (kind !== "parallel" && isInParallel(state)) {
      for (const child of below) add(node(state, LIVE), node(child, LIVE), false);
    }
  }
  for (const way of chart.ways) {
    const gain = names.bits(setBy(way.transition.actions, bundle));
    const same = way.by === "always" || way.by === "skip" || way.by === "done";
    const from = node(way.from, LIVE);
    if (way.to.length === 0) add(from, from, false, gain);
    for (const target of way.to) {
      for (const entered of enteredBy(way.from, target)) add(from, node(entered, IN), same, gain);
    }
  }
  return edges;
}

function isInParallel(state: StatePlace): boolean {
  for (let at = state.parent; at; at = at.parent) if (kindAt(at) === "parallel") return true;
  return false;
}

/** The target, and the states around it that are entered with it. */
function enteredBy(from: StatePlace, target: StatePlace): StatePlace[] {
  const around = new Set<StatePlace>();
  for (let at: StatePlace | null = from; at; at = at.parent) around.add(at);
  const entered = [target];
  for (let at = target.parent; at && !around.has(at); at = at.parent) entered.push(at);
  return entered;
}

interface Spread {
  edges: Edge[][];
  gains: Bits[];
  have: Bits[];
  settled: Bits[];
}

/** Carries the sets along the edges until nothing new arrives anywhere. */
function spread({ edges, gains, have, settled }: Spread): void {
  const waiting = [0];
  const listed = new Set(waiting);
  const seen = new Set<number>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    listed.delete(node);
    const [own, before] = [have[node], settled[node]];
    if (!own || !before) continue;
    const gain = gains[node];
    if (gain) join(own, gain);
    seen.add(node);
    for (const edge of edges[node] ?? []) {
      const [next, nextBefore] = [have[edge.to], settled[edge.to]];
      if (!next || !nextBefore) continue;
      let changed = join(next, own);
      if (edge.gain) changed = join(next, edge.gain) || changed;
      changed = join(nextBefore, edge.same ? before : own) || changed;
      if ((changed || !seen.has(edge.to)) && !listed.has(edge.to)) {
        listed.add(edge.to);
        waiting.push(edge.to);
      }
    }
  }
}
