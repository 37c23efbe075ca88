import type { Validator } from "../core/form/validator.ts";
import type { Problem } from "../core/problem.ts";
import { type Coverage, joined, measured } from "../core/simulate/coverage.ts";
import { ofScenario, runScenario } from "../core/simulate/scenario-run.ts";
import type { Release } from "./release.ts";
import { worldOfRelease } from "./simulation-world.ts";

export interface ScenariosRun {
  problems: Problem[];
  coverage: Coverage;
  /** Transitions gone through, of those of the workflows that have scenarios. */
  taken: number;
  all: number;
}

/** Runs every scenario of a release; each that comes out otherwise is an error. */
export function runScenarios(release: Release, validate: Validator): ScenariosRun {
  const world = worldOfRelease(release, validate);
  const results = release.scenarios.map((scenario) => ({ scenario, ...runScenario(world, scenario) }));
  const coverage = joined(results.map((one) => one.coverage));
  const told = new Set(release.scenarios.map(({ workflow }) => workflow));
  const counts = release.bundles
    .filter(({ bundle }) => told.has(bundle.definition.id))
    .map(({ bundle }) => measured(bundle.definition, coverage));
  return {
    problems: results.flatMap(({ problems, scenario }) => problems.map((one) => ofScenario(scenario, one))),
    coverage,
    taken: counts.reduce((sum, one) => sum + one.taken, 0),
    all: counts.reduce((sum, one) => sum + one.all, 0),
  };
}
