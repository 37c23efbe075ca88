import type { RegulationsBody } from "../core/api.ts";
import { coverageOfClauses } from "../core/check/coverage-of-clauses.ts";
import type { Table } from "../core/table/model.ts";
import type { Engine } from "./engine.ts";

/** Every regulation, clause by clause, with what rests on each in the versions that are in force today. */
export function listRegulations(engine: Engine): RegulationsBody {
  const { regulations, workflows, params, tables } = engine.policies();
  const bundles = [...workflows.values()].map(({ bundle }) => bundle);
  // A version brings the tables it reads; those of the policies are what no version has taken along.
  const own: Record<string, Table> = Object.assign({}, ...bundles.map((bundle) => bundle.tables));
  const all = { ...Object.fromEntries(tables), ...own };
  const world = { workflows: bundles.map(({ definition }) => definition), params, tables: Object.values(all) };
  const { regulations: items, unknown } = coverageOfClauses([...regulations.values()], world);
  return { items, unknown, next: null };
}
