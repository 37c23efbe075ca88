import type { Problem } from "../problem.ts";
import type { Bundle } from "../variant.ts";
import { checkBundle } from "./check.ts";
import type { CheckWorld } from "./world.ts";

/** Checks procedures as they hold under every mode of management; what is wrong in several is said once. */
export function checkEverywhere(bundles: Iterable<Bundle>, world: CheckWorld): Problem[] {
  const found: Problem[] = [];
  for (const bundle of bundles) {
    for (const mode of Object.keys(world.positions.modes)) {
      found.push(...checkBundle(bundle, { ...world, place: { mode, params: world.place?.params ?? {} } }));
    }
  }
  return mergeProblems(found);
}

/** Problems without those that say the same of the same place; of two, the one that knows its line. */
export function mergeProblems(problems: readonly Problem[]): Problem[] {
  const merged = new Map<string, Problem>();
  const judged = new Set(problems.filter(({ code }) => REACH.has(code)).map(({ path }) => path));
  for (const problem of problems) {
    // The parser only warns where the checks know whether a case is lost.
    if (problem.code === "DEFINITION_DEAD" && judged.has(problem.path)) continue;
    const key = `${problem.code} ${problem.path} ${problem.what.en}`;
    const known = merged.get(key);
    if (!known || (known.line === undefined && problem.line !== undefined)) merged.set(key, problem);
  }
  return [...merged.values()];
}
const REACH: ReadonlySet<string> = new Set(["CHECK_UNREACHABLE", "CHECK_DEAD_END"]);
