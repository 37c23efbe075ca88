import type { SourceFile } from "../core/bundle/files.ts";
import type { CoverageWorld } from "../core/check/coverage-of-clauses.ts";
import { checkEverywhere, mergeProblems } from "../core/check/everywhere.ts";
import { withLines } from "../core/check/lines.ts";
import type { CheckWorld } from "../core/check/world.ts";
import type { Problem } from "../core/problem.ts";
import type { Regulation } from "../core/regulation/model.ts";
import type { ImportDefinition } from "../core/roster/model.ts";
import type { PolicyBodies, PolicyKind } from "./definitions.ts";
import type { Release } from "./release.ts";
import { checkSchedules } from "./schedule-check.ts";

/** What is wrong with the files of a release: with each as it reads, and with its procedures under every mode. */
export function checkRelease(release: Release, files: readonly SourceFile[]): Problem[] {
  const bundles = release.bundles.map(({ bundle }) => bundle);
  const world = worldOf(release);
  const workflows = new Map(bundles.map((bundle) => [bundle.definition.id, bundle]));
  const scheduled = checkSchedules(one(release, "schedules") ?? {}, { workflows, records: many(release, "record") });
  const found = withLines([...checkEverywhere(bundles, world), ...scheduled], files);
  return mergeProblems([...release.problems, ...found]);
}

/** A release as its procedures are checked against it; there are no people in it, so nobody is missed. */
export function worldOf(release: Release): CheckWorld {
  const positions = one(release, "positions") ?? { modes: {}, defaultMode: "", positions: {} };
  // A release without modes is still checked, as if there were one.
  const modes = Object.keys(positions.modes).length > 0 ? positions.modes : { default: NO_MODE };
  return {
    positions: { ...positions, modes },
    outcomes: one(release, "outcomes") ?? {},
    params: one(release, "params") ?? {},
    records: many(release, "record"),
    imports: importsOf(release),
    workflows: new Map(release.bundles.map(({ bundle }) => [bundle.definition.id, bundle])),
  };
}
const NO_MODE = { title: { zh: "默认", en: "Default" } };

/** The regulations of a release. */
export function regulationsOf(release: Release): Regulation[] {
  return [...many(release, "regulation").values()];
}

/** Everything in a release that may rest on a clause. */
export function coverageWorldOf(release: Release): CoverageWorld {
  return {
    workflows: release.bundles.map(({ bundle }) => bundle.definition),
    params: one(release, "params") ?? {},
    tables: [...many(release, "table").values()],
  };
}

function one<K extends PolicyKind>(release: Release, kind: K): PolicyBodies[K] | null {
  return release.policies.find((policy) => policy.kind === kind)?.body as PolicyBodies[K] | null;
}

function many<K extends PolicyKind>(release: Release, kind: K): Map<string, PolicyBodies[K]> {
  const bodies = release.policies.filter((policy) => policy.kind === kind);
  return new Map(bodies.map(({ id, body }) => [id, body as PolicyBodies[K]]));
}

function importsOf(release: Release): Map<string, ImportDefinition> {
  return many(release, "import") as Map<string, ImportDefinition>;
}
