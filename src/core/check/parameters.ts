import { checkParam } from "../policy/bounds.ts";
import type { Bundle } from "../variant.ts";
import { expressionsOf } from "./expressions.ts";
import { readsOf } from "./reads.ts";
import { workflowPath } from "./words.ts";
import type { CheckPlace, CheckWorld, Findings } from "./world.ts";

/** Values in force at the place that their parameter does not allow. */
export function checkParameters(bundle: Bundle, world: CheckWorld, place: CheckPlace, findings: Findings): void {
  const own = bundle.definition.params;
  const used = new Set(
    expressionsOf(bundle).flatMap(({ source }) => readsOf(source).paths.map((path) => path.slice(7))),
  );
  for (const [name, spec] of [...Object.entries(world.params), ...Object.entries(own)]) {
    if (!Object.hasOwn(own, name) && !used.has(name)) continue;
    const problem = checkParam(spec, place.params[name]);
    if (problem === null) continue;
    const path = Object.hasOwn(own, name)
      ? workflowPath(bundle, `/params/${name}`)
      : `policies/params.yaml/params/${name}`;
    findings.error(
      "CHECK_PARAM_BOUNDS",
      path,
      { zh: `“${spec.title.zh}”：${problem.what.zh}`, en: `"${spec.title.en}": ${problem.what.en}` },
      { zh: "改为界限以内的值", en: "Choose a value within the bounds" },
    );
  }
}
