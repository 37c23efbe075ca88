import type { SourceFile } from "../../../../src/core/bundle/files.ts";
import { pathsOf, readWorkflows } from "../../../../src/core/bundle/read.ts";
import { checkEverywhere, mergeProblems } from "../../../../src/core/check/everywhere.ts";
import { withLines } from "../../../../src/core/check/lines.ts";
import { checkWorldOf, type DraftWorld, namesOf, simulationWorldOf } from "../../../../src/core/draft/world.ts";
import type { Problem } from "../../../../src/core/problem.ts";
import type { Coverage } from "../../../../src/core/simulate/coverage.ts";
import type { Scenario } from "../../../../src/core/simulate/scenario.ts";
import { ofScenario, runScenario } from "../../../../src/core/simulate/scenario-run.ts";
import type { Table } from "../../../../src/core/table/model.ts";
import { parseTable } from "../../../../src/core/table/parse.ts";
import type { Bundle } from "../../../../src/core/variant.ts";
import { cfworkerValidator } from "../../form/cfworker.ts";

export interface Checked {
  /** What the files say, unless they have errors of form. */
  bundle: Bundle | null;
  scenarios: Scenario[];
  /** How each of the scenarios came out; none while the bundle cannot be read. */
  outcomes: ScenarioOutcome[];
  problems: Problem[];
}

export interface ScenarioOutcome {
  scenario: Scenario;
  problems: Problem[];
  coverage: Coverage;
}

/** Everything found in the files of a draft by the core, as the server will find it; never throws. */
export function checkFiles(files: readonly SourceFile[], world: DraftWorld): Checked {
  const problems: Problem[] = [];
  const tables = new Map<string, Table>();
  for (const { path, text } of files.filter((file) => file.path.startsWith("policies/tables/"))) {
    const { value, problems: wrong } = parseTable(text, path);
    problems.push(...wrong);
    if (value !== undefined) tables.set(value.id, value);
  }
  const read = readWorkflows(files, tables, namesOf(world));
  problems.push(...read.problems);
  const bundle = read.bundles[0]?.bundle ?? null;
  const { scenarios } = read;
  if (bundle === null) return { bundle, scenarios, outcomes: [], problems: withLines(problems, files) };
  const used = pathsOf(bundle);
  problems.push(...files.filter(({ path }) => !used.has(path)).map(({ path }) => unused(path)));
  if (!problems.some(({ severity }) => severity !== "warning")) {
    problems.push(...checkEverywhere([bundle], checkWorldOf(world)));
  }
  const outcomes = outcomesOf(bundle, scenarios, world).map((one) => {
    return { ...one, problems: withLines(one.problems, files) };
  });
  // Where something else is wrong, how scenarios come out would only add to it.
  if (!problems.some(({ severity }) => severity !== "warning")) problems.push(...mismatches(outcomes));
  return { bundle, scenarios, outcomes, problems: mergeProblems(withLines(problems, files)) };
}

/** Where scenarios come out otherwise than they say: it would stop the publication, so it is told while one writes. */
function mismatches(outcomes: readonly ScenarioOutcome[]): Problem[] {
  return outcomes.flatMap(({ scenario, problems }) => problems.map((problem) => ofScenario(scenario, problem)));
}

function outcomesOf(bundle: Bundle, scenarios: readonly Scenario[], world: DraftWorld): ScenarioOutcome[] {
  const ground = simulationWorldOf(
    world,
    bundle,
    cfworkerValidator(() => world.on),
  );
  // Places set nothing in scenarios that they do not say themselves, as when they are run at publishing.
  const plain = { ...ground, settings: [] };
  return scenarios.map((scenario) => {
    const { problems, coverage } = runScenario(plain, scenario);
    return { scenario, problems, coverage };
  });
}

function unused(path: string): Problem {
  return {
    ...{ code: "DRAFT_INVALID", path, line: 1, severity: "warning" },
    what: {
      zh: "流程没有用到这个文件，发布时不会收入",
      en: "The workflow does not use this file; it will be left out",
    },
    cure: { zh: "在某个环节用上它，或将其删除", en: "Use it in a step, or delete it" },
  };
}
