import { parseExpression } from "feelin";
import { compileExpression, isExpression } from "../expression/feel.ts";
import { KNOWN_NAMES } from "../expression/syntax.ts";
import { childrenOf, readsOf, textOf } from "./reads.ts";
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

export type Verdict = "always" | "never" | "open";

/** Whether a condition holds at a place whatever the case, never holds, or depends on the case. */
export function verdict(condition: string, place: Known): Verdict {
  const known = knownValue(condition, place);
  if (known !== null) return known.value === true ? "always" : "never";
  const [word, ...parts] = partsOf(condition);
  if (word === undefined || parts.length === 0) return "open";
  const verdicts = parts.map((part) => verdict(`= ${part}`, place));
  // One part that never holds decides an "and", one that always does an "or", whatever the others read.
  const [deciding, other]: [Verdict, Verdict] = word === "and" ? ["never", "always"] : ["always", "never"];
  if (verdicts.includes(deciding)) return deciding;
  return verdicts.every((one) => one === other) ? other : "open";
}

const parted = new Map<string, readonly string[]>();
const PARTED_MAX = 2_000;

/** `and` or `or`, and the conditions that stand around it; nothing for a condition that is neither. */
function partsOf(condition: string): readonly string[] {
  const known = parted.get(condition);
  if (known) return known;
  if (parted.size >= PARTED_MAX) parted.clear();
  const made = findParts(condition.slice(1));
  parted.set(condition, made);
  return made;
}

function findParts(source: string): readonly string[] {
  try {
    const top = parseExpression(source, { ...KNOWN_NAMES }, undefined).topNode.firstChild;
    if (top?.name !== "Conjunction" && top?.name !== "Disjunction") return [];
    const word = top.name === "Conjunction" ? "and" : "or";
    const parts = childrenOf(top).filter((child) => child.name !== word);
    return [word, ...parts.map((part) => textOf(part, source))];
  } catch {
    return [];
  }
}
