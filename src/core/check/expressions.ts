import { invokesOf, type StatePlace } from "../definition/walk.ts";
import { escapePointer } from "../expression/deep.ts";
import { isExpression } from "../expression/feel.ts";
import type { Bundle } from "../variant.ts";
import { checkChart, type PlacedAction, placedActions } from "./chart.ts";
import { setBy } from "./flow.ts";

/** When an expression of a state is looked at: on the way in, or while a case stands there. */
export type Moment = "entry" | "inside";

export interface PlacedExpression {
  source: string;
  pointer: string;
  /** Null for those that belong to no state and are read after every step. */
  at: StatePlace | null;
  moment: Moment;
  /** Names that the same list of actions has set before. */
  own: ReadonlySet<string>;
  /** It decides where a case goes, whether a step exists, or when time is up. */
  decides: boolean;
}

const known = new WeakMap<Bundle, PlacedExpression[]>();

/** Every expression of a workflow file, with the moment it is read. */
export function expressionsOf(bundle: Bundle): readonly PlacedExpression[] {
  const found = known.get(bundle);
  if (found) return found;
  const made = findExpressions(bundle);
  known.set(bundle, made);
  return made;
}

function findExpressions(bundle: Bundle): PlacedExpression[] {
  const { definition } = bundle;
  const found: PlacedExpression[] = [];
  const add = (value: unknown, place: Omit<PlacedExpression, "source">): void => gather(value, place, found);
  const own = NONE;
  const whole = { at: null, moment: "inside", decides: false, own } as const;
  for (const key of [
    "subjectKey",
    "label",
    "acceptOn",
    "effectiveOn",
    "place",
    "parties",
    "clock",
    "lookups",
  ] as const) {
    add(definition[key], { ...whole, pointer: `/${key}` });
  }
  const chart = checkChart(definition);
  for (const state of chart.states) {
    const { config, pointer } = state;
    const entry = { at: state, moment: "entry", decides: false, own } as const;
    gatherActions(bundle, placedActions(config.entry, `${pointer}/entry`), entry, found);
    gatherActions(bundle, placedActions(config.exit, `${pointer}/exit`), { ...entry, moment: "inside" }, found);
    invokesOf(config.invoke).forEach((invoke, index) => {
      const place = `${pointer}/invoke${Array.isArray(config.invoke) ? `/${index}` : ""}/input`;
      add(invoke.input, { ...entry, pointer: place });
    });
    for (const delay of Object.keys(config.after ?? {})) {
      add(delay, { ...entry, decides: true, pointer: `${pointer}/after/${escapePointer(delay)}` });
    }
    add(config.meta?.skip?.when, { ...entry, decides: true, pointer: `${pointer}/meta/skip/when` });
    add(config.output, { ...entry, pointer: `${pointer}/output` });
  }
  for (const { from, transition, pointer, by } of chart.ways) {
    if (by === "skip") continue;
    const inside = { at: from, moment: "inside", decides: false, own } as const;
    add(transition.guard, { ...inside, decides: true, pointer: `${pointer}/guard` });
    gatherActions(bundle, placedActions(transition.actions, `${pointer}/actions`), inside, found);
  }
  return found;
}

const NONE: ReadonlySet<string> = new Set();

/** Actions run in order, and the entries of a `set` too: each sees what those before it have set. */
function gatherActions(
  bundle: Bundle,
  actions: readonly PlacedAction[],
  place: Omit<PlacedExpression, "source" | "pointer">,
  found: PlacedExpression[],
): void {
  const own = new Set<string>();
  for (const { action, pointer } of actions) {
    if (action.type === "set") {
      for (const [name, value] of Object.entries(action.params ?? {})) {
        gather(value, { ...place, own: new Set(own), pointer: `${pointer}/params/${escapePointer(name)}` }, found);
        own.add(name);
      }
    } else {
      gather(action.params, { ...place, own: new Set(own), pointer: `${pointer}/params` }, found);
      for (const name of setBy(action, bundle)) own.add(name);
    }
  }
}

function gather(value: unknown, place: Omit<PlacedExpression, "source">, found: PlacedExpression[]): void {
  gatherBelow(value, [], place, found);
}

/** Pointers are written only where an expression is found: most of a file is none. */
function gatherBelow(
  value: unknown,
  keys: string[],
  place: Omit<PlacedExpression, "source">,
  found: PlacedExpression[],
): void {
  if (isExpression(value)) {
    const below = keys.map((key) => `/${escapePointer(key)}`).join("");
    found.push({ ...place, pointer: place.pointer + below, source: value });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      keys.push(key);
      gatherBelow(inner, keys, place, found);
      keys.pop();
    }
  }
}
