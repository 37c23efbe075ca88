import type { SourceFile } from "../core/bundle/files.ts";
import { type ReadBundle, readWorkflows } from "../core/bundle/read.ts";
import type { CheckWorld } from "../core/check/world.ts";
import type { DefinitionWorld } from "../core/definition/parse.ts";
import type { Problem } from "../core/problem.ts";
import type { Scenario } from "../core/simulate/scenario.ts";
import type { Table } from "../core/table/model.ts";
import { parseTable } from "../core/table/parse.ts";
import type { Policies } from "./engine.ts";

/** What the installation offers to a workflow that is being written. */
export function definitionWorld(policies: Policies): DefinitionWorld {
  return {
    positions: new Set(Object.keys(policies.positions.positions)),
    outcomes: new Set(policies.outcomes.keys()),
    params: new Set(Object.keys(policies.params)),
    roles: new Set(policies.roles.keys()),
    records: new Set(policies.records.keys()),
    workflows: new Set(policies.workflows.keys()),
    stepTypes: policies.stepTypes,
  };
}

/** What a procedure is checked against here. */
export function checkWorld(policies: Policies): CheckWorld {
  return {
    positions: policies.positions,
    outcomes: Object.fromEntries(policies.outcomes),
    params: policies.params,
    workflows: new Map([...policies.workflows].map(([id, { bundle }]) => [id, bundle])),
    records: policies.records,
  };
}

/** The bundle of a draft's files, unless they have errors; a draft is whole: it holds everything that it names. */
export function readDraftFiles(
  policies: Policies,
  files: readonly SourceFile[],
): { read: ReadBundle | null; scenarios: Scenario[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const tables = new Map<string, Table>();
  for (const { path, text } of files.filter((one) => one.path.startsWith("policies/tables/"))) {
    const { value, problems: wrong } = parseTable(text, path);
    problems.push(...wrong);
    if (value !== undefined) tables.set(value.id, value);
  }
  const { bundles, scenarios, problems: wrong } = readWorkflows(files, tables, definitionWorld(policies));
  problems.push(...wrong);
  return { read: bundles[0] ?? null, scenarios, problems };
}
