import type { Asked } from "./chart.ts";
import { compiledOf, type Machine } from "./compile.ts";
import type { Back, StateValue, Stored } from "./model.ts";

/** Paths of all active states in document order; the root's is empty. */
export function activePaths(machine: Machine, stored: Pick<Stored, "value">): string[] {
  const active = new Set<string>([""]);
  collect(stored.value, "", (path) => active.add(path));
  return compiledOf(machine)
    .facts.states.map((state) => state.path)
    .filter((path) => active.has(path));
}

/** Paths of the innermost active states below a state, in the order of their letters: a database shuffles keys. */
export function leavesOf(value: StateValue, below = ""): string[] {
  const paths: string[] = [];
  collect(value, "", (path) => paths.push(path));
  return innermost(paths.filter((path) => liesBelow(path, below)));
}

export function liesBelow(path: string, above: string): boolean {
  return above === "" ? path !== "" : path.startsWith(`${above}.`);
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(".")));
}

/**
 * What a step leaves to be remembered besides its state: how parallel states stood that it left, and the returns that still
 * lead back, which are those whose step is open, or will be once a later one has led back.
 */
export function remembered(machine: Machine, before: Stored | null, after: Stored, asked: readonly Asked[]): Stored {
  const left = { ...before?.left, ...leftIn(machine, asked) };
  const now = before?.back === undefined ? [] : activePaths(machine, after);
  const back: Back[] = [];
  for (const one of before?.back?.toReversed() ?? []) {
    if (now.includes(one.state) || back.some(({ to }) => to.includes(one.state))) back.unshift(one);
  }
  return {
    ...after,
    ...(Object.keys(left).length > 0 ? { left } : {}),
    ...(back.length > 0 ? { back } : {}),
  };
}

/** The innermost states that were left together with each parallel state: a transition leaves all before it acts. */
function leftIn(machine: Machine, asked: readonly Asked[]): Record<string, string[]> {
  const { parallels } = compiledOf(machine).facts;
  const left: Record<string, string[]> = {};
  let together: string[] = [];
  for (const { ask } of asked) {
    if (ask.ask === "took" || ask.ask === "skipped") together = [];
    if (ask.ask !== "left") continue;
    if (parallels.includes(ask.state))
      left[ask.state] = innermost(together.filter((path) => liesBelow(path, ask.state)));
    together.push(ask.state);
  }
  return left;
}

function innermost(paths: readonly string[]): string[] {
  return paths.filter((path) => !paths.some((other) => liesBelow(other, path))).sort();
}

function collect(value: StateValue, path: string, take: (path: string) => void): void {
  const below = (key: string): string => (path === "" ? key : `${path}.${key}`);
  if (typeof value === "string") take(below(value));
  else {
    for (const [key, inner] of Object.entries(value)) {
      take(below(key));
      collect(inner, below(key), take);
    }
  }
}
