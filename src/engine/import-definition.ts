import { buildDirectory, type Directory } from "../core/division/directory.ts";
import { applyChanges } from "../core/local/apply.ts";
import { validChanges } from "../core/local/inventory.ts";
import { placeOf } from "../core/local/key.ts";
import type { Division } from "../core/policy/model.ts";
import type { CleanContext } from "../core/roster/clean.ts";
import type { ResultCode } from "../core/roster/judge.ts";
import type { ImportDefinition } from "../core/roster/model.ts";
import { resultCodes } from "../core/roster/result.ts";
import type { Table } from "../core/table/model.ts";
import type { Caller, Policies } from "./engine.ts";
import { startModeOf } from "./start-place.ts";

/** The import definition of an id; stored ones were parsed when the release was taken in. */
export function importDefinition(policies: Policies, id: string): ImportDefinition | null {
  const body = policies.imports.get(id);
  return isImportDefinition(body) ? body : null;
}

/** The definition whose lines a workflow takes. */
export function importFor(policies: Policies, workflow: string): ImportDefinition | null {
  for (const body of policies.imports.values()) {
    if (isImportDefinition(body) && body.kind === "roster" && body.workflows.includes(workflow)) return body;
  }
  return null;
}

/** Whether a stored body is an import definition; a parser made it. */
export function isImportDefinition(body: unknown): body is ImportDefinition {
  return typeof body === "object" && body !== null && "columns" in body && "checks" in body && "kind" in body;
}

const directories = new WeakMap<ReadonlyMap<string, Division>, Directory>();

/** The names of all divisions, gathered once for as long as the list stands. */
export function directoryOf(policies: Policies): Directory {
  let directory = directories.get(policies.divisions);
  if (!directory) {
    directory = buildDirectory(policies.divisions);
    directories.set(policies.divisions, directory);
  }
  return directory;
}

/** What the pure pipeline needs to know of a place and a day. */
export function cleanContext(
  policies: Policies,
  definition: ImportDefinition,
  division: string,
  today: string,
): CleanContext {
  const places =
    definition.locate.length === 0
      ? null
      : {
          directory: directoryOf(policies),
          home: division,
          former: new Map(Object.entries(definition.divisions.former)),
          abroad: definition.divisions.abroad,
        };
  return { definition, places, scope: division, today };
}

/** What each result code means for lists of a workflow at a place on a day. */
export function resultsOf(
  policies: Policies,
  definition: ImportDefinition,
  { workflow, division }: { workflow: string; division: string },
  today: string,
): Map<string, ResultCode> {
  const table = definition.results ? resultTable(policies, definition.results, workflow, division, today) : null;
  return resultCodes(definition, table, { division }, today);
}

/** The table with what the place changes of it, where its workflow opens it to that. */
function resultTable(policies: Policies, id: string, workflow: string, division: string, on: string): Table | null {
  const bundle = policies.workflows.get(workflow)?.bundle;
  if (!bundle) return policies.tables.get(id) ?? null;
  const { stepTypes, settings } = policies;
  const changes = validChanges(bundle, stepTypes, settings, division, on).filter(
    (change) => change.op === "row" && placeOf(change).place === id,
  );
  const local = changes.length > 0 ? applyChanges(bundle, stepTypes, changes).bundle : null;
  return local?.tables[id] ?? policies.tables.get(id) ?? null;
}

/** The caller's organisation that may start the workflow there, or null: whoever cannot start it has no list to hand in. */
export function importingOrganisation(
  policies: Policies,
  caller: Caller,
  workflow: string,
  division: string,
  day: string,
): string | null {
  const definition = policies.workflows.get(workflow)?.bundle.definition;
  if (!definition) return null;
  const grant = caller.grants.find((one) => startModeOf(policies, definition, one, division, day) !== null);
  return grant?.organisation ?? null;
}
