import { checkMachine } from "../definition/check-machine.ts";
import { Report } from "../definition/report.ts";
import type { Problem } from "../problem.ts";
import type { Bundle } from "../variant.ts";
import { checkChildren } from "./children.ts";
import { checkComparisons } from "./compare.ts";
import { checkData, checkParamDates } from "./data.ts";
import { flowOf } from "./flow.ts";
import { checkHolders } from "./holders.ts";
import { checkDurations, checkTotal, withDefaults } from "./limits.ts";
import { checkLookups } from "./lookups.ts";
import { checkLoops } from "./loops.ts";
import { checkPapers } from "./papers.ts";
import { checkParameters } from "./parameters.ts";
import { checkReach } from "./reach.ts";
import { checkSeparation } from "./separation.ts";
import { checkSigners } from "./signers.ts";
import { checkTables } from "./tables.ts";
import { checkTranslations } from "./translation.ts";
import { workflowPath } from "./words.ts";
import { type CheckWorld, Findings } from "./world.ts";

/**
 * Everything that can be found wrong with a procedure as it holds at a place, before any case runs by it: with place,
 * cause and cure. Errors keep it from being published; warnings are for a person to accept. Pure; never throws on a
 * bundle that the parser gave.
 */
export function checkBundle(bundle: Bundle, world: CheckWorld): Problem[] {
  return [...foundAnywhere(bundle, world), ...foundHere(bundle, world)];
}

/** What depends on the mode, the people and the values in force. */
function foundHere(bundle: Bundle, world: CheckWorld): Problem[] {
  const findings = new Findings();
  const place = withDefaults(bundle, world, world.place);
  const placed = world.place === undefined ? world : { ...world, place };
  checkLoops(bundle, placed, findings);
  checkHolders(bundle, placed, findings);
  checkSeparation(bundle, placed, findings);
  checkSigners(bundle, placed, findings);
  checkParameters(bundle, world, place, findings);
  checkDurations(bundle, place, findings);
  checkTotal(bundle, world, place, flowOf(bundle, world), findings);
  return findings.problems;
}

type Shared = Pick<CheckWorld, "workflows" | "imports" | "params" | "positions" | "records" | "outcomes">;
const shared = new WeakMap<Bundle, { world: Shared; problems: Problem[] }>();

/** What is wrong wherever it is used: found once for all the places of a version. */
function foundAnywhere(bundle: Bundle, world: CheckWorld): Problem[] {
  const known = shared.get(bundle);
  if (known && isSame(known.world, world)) return known.problems;
  const findings = new Findings();
  const flow = flowOf(bundle, world);
  const usedBy = usersOf(world, bundle);
  checkReach(bundle, findings);
  checkData(bundle, flow, findings);
  checkParamDates(bundle, world, flow, findings);
  checkTables(bundle, flow, usedBy.table, findings);
  checkPapers(bundle, world, flow, usedBy.template, findings);
  checkComparisons(bundle, world, flow, findings);
  checkLookups(bundle, world, findings);
  checkChildren(bundle, world, findings);
  checkTranslations(bundle, world, findings);
  const problems = [...structureOf(bundle), ...findings.problems];
  shared.set(bundle, { world, problems });
  return problems;
}

function isSame(a: Shared, b: Shared): boolean {
  const keys = ["workflows", "imports", "params", "positions", "records", "outcomes"] as const;
  return keys.every((key) => a[key] === b[key]);
}

/** What the parser asks of a file holds for a variant too: a change of an area must not leave an outcome without a way. */
function structureOf(bundle: Bundle): Problem[] {
  const { id, machine, separate } = bundle.definition;
  const report = new Report(() => undefined);
  checkMachine(report, machine, id, separate);
  return report.problems
    .filter(({ code }) => code !== "DEFINITION_DEAD")
    .map((problem) => ({ ...problem, path: workflowPath(bundle, problem.path ?? "") }));
}

/** Whether another procedure that uses the same table or template provides a name to it. */
function usersOf(world: CheckWorld, bundle: Bundle) {
  const provides = (one: Bundle, name: string): boolean =>
    name.startsWith("params.")
      ? Object.hasOwn(one.definition.params, name.slice(7))
      : flowOf(one, world).anywhere(name);
  const others = [...(world.workflows?.values() ?? [])].filter((one) => one.definition.id !== bundle.definition.id);
  return {
    table: (id: string, name: string) => others.some((one) => Object.hasOwn(one.tables, id) && provides(one, name)),
    template: (id: string, name: string) =>
      others.some((one) => Object.hasOwn(one.templates, id) && provides(one, name)),
  };
}
