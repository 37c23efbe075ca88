import type { Validator } from "../core/form/validator.ts";
import type { SimulationWorld } from "../core/simulate/model.ts";
import type { PolicyBodies, PolicyKind } from "./definitions.ts";
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
    bundleFor: (workflow) => bundles.get(workflow) ?? null,
    validate,
    positions: one("positions") ?? { modes: {}, defaultMode: "", positions: {} },
    outcomes: one("outcomes") ?? {},
    params: one("params") ?? {},
    settings: release.settings,
    divisions: new Map(release.divisions.map(({ code, name }) => [code, name])),
    organisationTypes: Object.fromEntries(types.map(([id, { title }]) => [id, title])),
    tables: new Map(all("table").map((table) => [table.id, table])),
    imports: all("import").filter(isImportDefinition),
    calendar: release.calendar ?? NO_CALENDAR,
  };
}
