import { compileExpression, isExpression } from "../expression/feel.ts";
import { readsOf } from "./reads.ts";
import type { CheckPlace } from "./world.ts";

/** What is known of a place before any case stands in it: its mode, and the values of its parameters. */
export type Known = CheckPlace | null;

/** The value of something that depends on the place alone; null when a case's data decide. */
export function knownValue(value: unknown, place: Known): { value: unknown } | null {
  if (!isExpression(value)) return { value };
  const reads = readsOf(value);
  for (const path of reads.paths) {
    if (path === "instance.mode" && place !== null) continue;
    if (path.startsWith("params.") && place !== null && Object.hasOwn(place.params, path.slice(7))) continue;
    return null;
  }
  const scope = place === null ? {} : { params: place.params, instance: { mode: place.mode } };
  const result = compileExpression(value).evaluate(scope);
  return "value" in result ? result : null;
}

/** Whether a condition holds at a place whatever the case, never holds, or depends on the case. */
export function verdict(condition: string, place: Known): "always" | "never" | "open" {
  const known = knownValue(condition, place);
  if (known === null) return "open";
  return known.value === true ? "always" : "never";
}
