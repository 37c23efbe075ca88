import type { Validator } from "../core/form/validator.ts";
import { locally } from "../core/simulate/bundles.ts";
import type { SimulationWorld } from "../core/simulate/model.ts";
import type { Bundle } from "../core/variant.ts";
import { type PolicyBodies, type PolicyKind, versionOn } from "./definitions.ts";
import type { Policies } from "./engine.ts";
import { isImportDefinition } from "./import-definition.ts";
import type { Release } from "./release.ts";

const NO_CALENDAR = {
  ...{ holidays: new Set<string>(), workdays: new Set<string>(), publishedYears: new Set<number>() },
  ...{ zone: "Asia/Shanghai", cutoff: "17:30" },
};

/** What simulations of a release stand on: its files and nothing else. */
export function worldOfRelease(release: Release, validate: Validator): SimulationWorld {
  const bundles = new Map(release.bundles.map(({ bundle }) => [bundle.definition.id, bundle]));
  const one = <K extends PolicyKind>(kind: K) =>
    release.policies.find((policy) => policy.kind === kind)?.body as PolicyBodies[K] | undefined;
  const all = <K extends PolicyKind>(kind: K) =>
    release.policies.filter((policy) => policy.kind === kind).map(({ body }) => body as PolicyBodies[K]);
  const types = Object.entries(one("organisationTypes") ?? {});
  return {
    bundleFor: locally((workflow) => bundles.get(workflow), one("stepTypes") ?? {}),
    validate,
    positions: one("positions") ?? { modes: {}, defaultMode: "", positions: {} },
    outcomes: one("outcomes") ?? {},
    params: one("params") ?? {},
    settings: release.settings,
    divisions: new Map(release.divisions.map(({ code, name }) => [code, name])),
    organisationTypes: Object.fromEntries(types.map(([id, { title }]) => [id, title])),
    tables: new Map(all("table").map((table) => [table.id, table])),
    imports: all("import").filter(isImportDefinition),
    records: new Map(all("record").map((type) => [type.id, type])),
    calendar: release.calendar ?? NO_CALENDAR,
  };
}

/**
 * What simulations of the procedures in force stand on: their versions and settings, and in place of one of them the
 * bundle that is being written. Nothing in it is about a person.
 */
export function worldOfPolicies(policies: Policies, validate: Validator, written: readonly Bundle[]): SimulationWorld {
  const drafted = new Map(written.map((bundle) => [bundle.definition.id, bundle]));
  const inForce = (workflow: string, on: string) => versionOn(policies.versions.get(workflow) ?? [], on)?.bundle;
  const bundleFor = locally((workflow, on) => drafted.get(workflow) ?? inForce(workflow, on), policies.stepTypes);
  return {
    ...{ bundleFor, validate, positions: policies.positions, params: policies.params, tables: policies.tables },
    outcomes: Object.fromEntries(policies.outcomes),
    settings: policies.settings,
    divisions: new Map([...policies.divisions.values()].map(({ code, name }) => [code, name])),
    organisationTypes: Object.fromEntries([...policies.organisationTypes].map(([id, { title }]) => [id, title])),
    imports: [...policies.imports.values()].filter(isImportDefinition),
    records: policies.records,
    calendar: policies.calendar,
  };
}
