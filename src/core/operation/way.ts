import { compiledOf, type Machine } from "../machine/compile.ts";
import type { Stored } from "../machine/model.ts";
import type { Movement } from "../machine/move.ts";
import { activePaths, liesBelow, parentOf } from "../machine/place.ts";

/**
 * The movement that leads a case into a state and touches nothing that need not be touched: it leaves only what lies below the
 * innermost state that holds both. Regions beside the way stand as they stood when they were last left, so work that was
 * approved stays approved. Null when the state is active already, or is none that a case can stand in.
 */
export function wayTo(machine: Machine, stored: Stored, state: string): Movement | null {
  const { facts } = compiledOf(machine);
  const kind = facts.byPath.get(state)?.config.type;
  if (state === "" || !facts.byPath.has(state) || kind === "history" || kind === "final") return null;
  const active = activePaths(machine, stored);
  if (active.includes(state)) return null;
  let at = parentOf(state);
  while (!active.includes(at)) at = parentOf(at);
  const beside = facts.parallels
    .filter((path) => liesBelow(path, at) && liesBelow(state, path))
    .flatMap((path) => (stored.left?.[path] ?? []).filter((leaf) => !sharesRegion(path, leaf, state)));
  return { at, to: [state, ...beside] };
}

/** Whether two states lie in one region of a parallel state. */
function sharesRegion(parallel: string, one: string, other: string): boolean {
  const region = (path: string): string => path.slice(parallel.length + 1).split(".")[0] ?? "";
  return region(one) === region(other);
}

/** Whether two states run side by side, so that neither comes before the other. */
export function runBeside(machine: Machine, one: string, other: string): boolean {
  const { facts } = compiledOf(machine);
  let shared = parentOf(one);
  while (shared !== "" && !liesBelow(other, shared)) shared = parentOf(shared);
  const root = facts.byPath.get("")?.config.type === "parallel";
  return shared === "" ? root : facts.parallels.includes(shared);
}
