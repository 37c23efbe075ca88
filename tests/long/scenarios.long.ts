import { expect, test } from "vitest";
import type { Definition } from "../../src/core/definition/model.ts";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { transitionsIn } from "../../src/core/simulate/coverage.ts";
import type { SimulationWorld } from "../../src/core/simulate/model.ts";
import type { Scenario } from "../../src/core/simulate/scenario.ts";
import { runScenario } from "../../src/core/simulate/scenario-run.ts";
import type { Table } from "../../src/core/table/model.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";
import { worldOfRelease } from "../../src/engine/simulation-world.ts";
import { ROOT } from "../data/release.ts";
import { type Mutant, mutantsOf, rowMutants, runs } from "./mutants.ts";

/**
 * Scenarios are worth what they notice. Every transition that they go through is removed and made to lead elsewhere, every
 * row of every table is removed and made to give something else; each time at least one scenario must come out otherwise.
 */
const release = parseRelease(readReleaseFiles(ROOT));
const world = worldOfRelease(
  release,
  ajvValidator(() => null),
);

/** Mutants that do the very same, and why. */
const EQUIVALENT = new Set([
  // The batch's agreement begins anew only to come to its draft again.
  "agreement/machine/states/draft/on/draft.withdraw/1 made to lead to begin",
  // The state around it remembers the same event, and the next look leads on by that.
  "handover/machine/states/handling/states/onboarding/on/lines.done removed",
]);

const known = release.scenarios
  .map((scenario) => ({ scenario, ...runScenario(world, scenario) }))
  // The shortest first: most mutants fall to them.
  .sort((a, b) => (a.simulation?.log.length ?? 0) - (b.simulation?.log.length ?? 0));

/** What no scenario notices. */
function survivors<T>(
  mutants: readonly Mutant<T>[],
  within: (changed: T) => SimulationWorld,
  among: readonly Scenario[],
) {
  return mutants
    .filter(({ changed }) => among.every((scenario) => runScenario(within(changed), scenario).passed))
    .map(({ what }) => what);
}

function withDefinition(definition: Definition): SimulationWorld {
  return {
    ...world,
    bundleFor(workflow, ...at) {
      const bundle = world.bundleFor(workflow, ...at);
      return bundle && workflow === definition.id ? { ...bundle, definition } : bundle;
    },
  };
}

function withTable(table: Table): SimulationWorld {
  return {
    ...world,
    tables: new Map([...world.tables, [table.id, table]]),
    bundleFor(workflow, ...at) {
      const bundle = world.bundleFor(workflow, ...at);
      const reads = bundle !== null && table.id in bundle.tables;
      return reads ? { ...bundle, tables: { ...bundle.tables, [table.id]: table } } : bundle;
    },
  };
}

test("all scenarios come out as they say to begin with", () => {
  expect(known.filter(({ passed }) => !passed).map(({ scenario }) => scenario.id)).toEqual([]);
});

test.each(
  release.bundles.map(({ bundle }) => [bundle.definition.id, bundle.definition] as const),
)("no transition of %s can be removed or led elsewhere unnoticed", (id, definition) => {
  const unnoticed = transitionsIn(definition).flatMap((at) => {
    const through = known.filter(({ coverage }) => coverage[id]?.transitions.has(at.place));
    if (through.length === 0) return [];
    const mutants = mutantsOf(definition, at).filter(({ what, changed }) => !EQUIVALENT.has(what) && runs(changed));
    return survivors(
      mutants,
      withDefinition,
      through.map(({ scenario }) => scenario),
    );
  });
  expect(unnoticed).toEqual([]);
});

const judging = new Set(world.imports.flatMap(({ results }) => results ?? []));
const deciding = new Map(
  release.bundles.flatMap(({ bundle }) => Object.entries(bundle.tables).filter(([id]) => !judging.has(id))),
);

test.each([...deciding])("no row of the table %s can be removed or changed unnoticed", (_, table) => {
  const mutants = rowMutants(
    table,
    table.outputs.map(({ name }) => name),
  );
  const readers = new Set(
    release.bundles.flatMap(({ bundle }) => (table.id in bundle.tables ? [bundle.definition.id] : [])),
  );
  const through = known.filter(({ coverage }) => Object.keys(coverage).some((id) => readers.has(id)));
  expect(
    survivors(
      mutants,
      withTable,
      through.map(({ scenario }) => scenario),
    ),
  ).toEqual([]);
});

test("no result of comparing a list can ask for something else unnoticed", () => {
  const lists = known.filter(({ scenario }) => Object.keys(scenario.given.rows).length > 0).reverse();
  for (const { results, dispositions } of world.imports) {
    const table = results === null ? undefined : world.tables.get(results);
    if (table === undefined) continue;
    // What is decided for a line; its title and severity are words for who reads them.
    const values = dispositions.map(({ id }) => id);
    const mutants = rowMutants(table, ["disposition"], { without: false, values });
    expect(
      survivors(
        mutants,
        withTable,
        lists.map(({ scenario }) => scenario),
      ),
    ).toEqual([]);
  }
});
