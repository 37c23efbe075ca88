import type { JoinRule } from "../definition/model.ts";
import { votesNeeded } from "../machine/signing.ts";
import type { Resolved } from "./model.ts";

/** How the children of an invoke stand: how many there are, and how many have ended in which state. */
export interface Ended {
  total: number;
  ended: Record<string, number>;
}

/**
 * What the children of an invoke have come to: whether enough of them ended as they were to, as soon as that is certain;
 * null while it is open.
 */
export function joined({ done, pass, veto = [] }: JoinRule, { total, ended }: Ended): boolean | null {
  const sum = (states: readonly string[]): number => states.reduce((count, state) => count + (ended[state] ?? 0), 0);
  const over = sum(Object.keys(ended));
  const passed = pass ? sum(pass) : over;
  const needed = neededOf(done, total);
  if (sum(veto) > 0) return false;
  if (passed >= needed) return true;
  return passed + total - over >= needed ? null : false;
}

function neededOf(done: JoinRule["done"], total: number): number {
  if (done === "all") return total;
  if (done === "any") return 1;
  return "count" in done ? done.count : votesNeeded(done.ratio, total);
}

/** Keeps by which rule the children of an invoke are joined, or forgets it. */
export function withJoin(resolved: Resolved, invoke: string, rule: JoinRule | undefined): Resolved {
  if (rule === undefined && resolved.joins?.[invoke] === undefined) return resolved;
  const { [invoke]: _, ...others } = resolved.joins ?? {};
  return { ...resolved, joins: rule === undefined ? others : { ...others, [invoke]: rule } };
}
