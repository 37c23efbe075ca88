import type { MachineConfig, StateConfig } from "../definition/model.ts";
import { type StatePlace, statesOf, transitionsOf } from "../definition/walk.ts";
import { type Drawable, pathOf, resolveTarget } from "./words.ts";

export type Mark = "added" | "removed" | "changed";
export interface Marks {
  /** By the path of a state. */
  states: ReadonlyMap<string, Mark>;
  /** By `from to`. */
  lines: ReadonlyMap<string, Mark>;
}
export interface Compared extends Marks {
  /** Both texts in one: what is removed stands where it stood. */
  drawn: Drawable;
}

/** What another text of a workflow adds, changes and removes, for one drawing of both. */
export function compareDrawn(before: Drawable, after: Drawable): Compared {
  const [was, now] = [partsOf(before), partsOf(after)];
  return {
    drawn: { ...after, machine: { ...after.machine, ...united(before, before.machine, after.machine, []) } },
    states: marked(was.states, now.states),
    lines: marked(was.lines, now.lines),
  };
}

interface Parts {
  states: Map<string, string>;
  lines: Map<string, string>;
}

/** Each state and each line as what it says. What is drawn by no line is told with the state that it leaves from. */
function partsOf(drawable: Drawable): Parts {
  const states = new Map<string, string>();
  const lines = new Map<string, string>();
  for (const place of statesOf(drawable.machine)) {
    const { states: _inner, on: _on, after: _after, always: _always, onDone: _done, ...own } = place.config;
    const undrawn: string[] = [];
    for (const { from, to, says } of waysOf(drawable, place)) {
      const key = `${from} ${to}`;
      if (isDrawn(from, to)) lines.set(key, `${lines.get(key) ?? ""}${says}\n`);
      else undrawn.push(says);
    }
    states.set(place.path, canonical([own, undrawn]));
  }
  return { states, lines };
}

interface Way {
  from: string;
  to: string;
  says: string;
}

function waysOf(drawable: Drawable, { path, config }: StatePlace): Way[] {
  const own = { on: config.on ?? {}, after: config.after ?? {}, always: config.always, onDone: config.onDone };
  const lists = [
    ...Object.entries(own.on).map(([name, list]) => ({ name: `on ${name}`, list })),
    ...Object.entries(own.after).map(([name, list]) => ({ name: `after ${name}`, list })),
    { name: "always", list: own.always },
    { name: "onDone", list: own.onDone },
  ];
  return lists.flatMap(({ name, list }) =>
    transitionsOf(list).flatMap((transition) => {
      const targets = [transition.target ?? []].flat();
      const ends = targets.map((target) => resolveTarget(drawable, pathOf(path), target).join("."));
      const says = canonical([name, { ...transition, target: ends }]);
      return (ends.length === 0 ? [path] : ends).map((to) => ({ from: path, to, says }));
    }),
  );
}

/** Lines run between boxes that do not lie in one another. */
function isDrawn(from: string, to: string): boolean {
  return !within(from, to) && !within(to, from);
}

function within(inner: string, outer: string): boolean {
  return outer === "" || inner === outer || inner.startsWith(`${outer}.`);
}

function marked(was: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const [key, says] of now) {
    const old = was.get(key);
    if (old !== says) marks.set(key, old === undefined ? "added" : "changed");
  }
  for (const key of was.keys()) if (!now.has(key)) marks.set(key, "removed");
  return marks;
}

/** The later state with what only the earlier one has: its inner states and where it led. */
function united(
  before: Drawable,
  was: StateConfig,
  now: StateConfig | undefined,
  path: readonly string[],
): StateConfig {
  const inner = { ...now?.states };
  for (const [key, child] of Object.entries(was.states ?? {})) {
    inner[key] = united(before, child, now?.states?.[key], [...path, key]);
  }
  const ends = waysOf(before, placeOf(was, path)).filter(({ from, to }) => isDrawn(from, to));
  const names = ends.map(({ to }): [string, string] => [
    `${FORMER}${to}`,
    `#${rootOf(before.machine, before.id)}.${to}`,
  ]);
  const base = now ?? { ...was, on: {}, after: {}, always: [], onDone: [] };
  const initial = base.initial ?? was.initial;
  return {
    ...base,
    ...(initial === undefined ? {} : { initial }),
    ...(Object.keys(inner).length > 0 ? { states: inner } : {}),
    on: { ...base.on, ...Object.fromEntries(names) },
  };
}
const FORMER = "former ";

function placeOf(config: StateConfig, path: readonly string[]): StatePlace {
  return { path: path.join("."), key: path.at(-1) ?? "", pointer: "", config, parent: null };
}

function rootOf({ id }: MachineConfig, workflow: string): string {
  return id ?? workflow;
}

/** The same whatever the order of the keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
