import { LEVELS } from "../core/definition/model.ts";
import { ancestorCode, liesWithin } from "../core/division/directory.ts";
import type { Setting } from "../core/policy/model.ts";
import type { Bundle, Variant } from "../core/variant.ts";
import type { Database } from "../store/database.ts";
import { addVariant, readVariant } from "../store/versions.ts";
import type { Policies } from "./engine.ts";
import { contentHash } from "./hash.ts";

/** Variants kept in memory; each is small beside its bundle, which variants of one version share. */
const VARIANTS_MAX = 2_000;
/** Stands for "everywhere": no setting distinguishes any place. */
export const EVERYWHERE = "000000000000";

export interface VariantHolder {
  /** A stored variant; asking for one that was never stored is a bug. */
  variant(hash: string): Promise<Variant>;
  /** The variant in force for a workflow in a division, stored on first use; null when there is no such workflow. */
  variantFor(workflow: string, division: string): Promise<Variant | null>;
}

/** Resolves variants from policies in memory and keeps those met. */
export function holdVariants(database: Database, policies: () => Policies): VariantHolder {
  const byHash = new Map<string, Variant>();
  /** `workflow|division` → variant, for one revision of the policies. */
  let resolved = { revision: "", byPlace: new Map<string, Promise<Variant>>() };

  function keep(variant: Variant): Variant {
    const bundle = sharedBundle(policies(), variant);
    const kept = bundle === null ? variant : { ...variant, bundle };
    byHash.delete(variant.hash);
    byHash.set(variant.hash, kept);
    if (byHash.size > VARIANTS_MAX)
      for (const oldest of [...byHash.keys()].slice(0, VARIANTS_MAX / 10)) byHash.delete(oldest);
    return kept;
  }

  return {
    async variant(hash) {
      const known = byHash.get(hash);
      if (known) return known;
      const stored = await readVariant(database, hash);
      if (stored === null) throw new Error(`no variant is stored under the hash ${hash}`);
      return keep(stored);
    },
    async variantFor(workflow, division) {
      const now = policies();
      if (!now.workflows.has(workflow)) return null;
      if (resolved.revision !== now.revision) resolved = { revision: now.revision, byPlace: new Map() };
      const { byPlace } = resolved;
      const key = `${workflow}|${division}`;
      const known = byPlace.get(key);
      if (known) return known;
      const storing = (async () => {
        const variant = resolveVariant(now, workflow, division);
        if (!byHash.has(variant.hash)) await addVariant(database, variant);
        return keep(variant);
      })();
      byPlace.set(key, storing);
      // A failed write must not be remembered as the answer.
      storing.catch(() => byPlace.delete(key));
      return storing;
    },
  };
}

/** The version in force with every dated setting that a case in this division could meet. Pure. */
export function resolveVariant(policies: Policies, workflow: string, division: string): Variant {
  const current = policies.workflows.get(workflow);
  if (!current) throw new Error(`no workflow ${workflow}`);
  const settings = policies.settings.filter((one) => concerns(policies, one, workflow, current.bundle, division));
  const body = {
    workflow,
    version: current.version,
    bundleHash: current.hash,
    division: commonPlace(settings, division),
    settings,
    outcomes: Object.fromEntries(policies.outcomes),
  };
  return { hash: contentHash(body), ...body, bundle: current.bundle };
}

/**
 * Settings of the division and what contains it; of organisations, those whose rows live in its city (a party of the
 * case may be any of them). Keys: the mode, the workflow's own parameters, the shared ones.
 */
function concerns(policies: Policies, setting: Setting, workflow: string, bundle: Bundle, division: string): boolean {
  const { scope, key } = setting;
  const named = key === "mode" || key in policies.params || isOwn(key, workflow, bundle);
  if (!named) return false;
  if ("division" in scope) return liesWithin(division, scope.division);
  const organisation = policies.organisations.get(scope.organisation);
  return organisation !== undefined && String(organisation.homeCity) === `${division.slice(0, 4)}00`;
}

function isOwn(key: string, workflow: string, bundle: Bundle): boolean {
  const prefix = `${workflow}.`;
  return key.startsWith(prefix) && key.slice(prefix.length) in bundle.definition.params;
}

/** The highest division in which the same settings hold: its communities share one variant and one machine. */
function commonPlace(settings: readonly Setting[], division: string): string {
  let deepest = -1;
  for (const { scope } of settings) {
    const place = "division" in scope ? scope.division : ancestorCode(division, "city");
    deepest = Math.max(
      deepest,
      LEVELS.findIndex((level) => ancestorCode(place, level) === place),
    );
  }
  const level = LEVELS[deepest];
  return level === undefined ? EVERYWHERE : ancestorCode(division, level);
}

function sharedBundle(policies: Policies, variant: Variant): Bundle | null {
  const current = policies.workflows.get(variant.workflow);
  return current?.hash === variant.bundleHash ? current.bundle : null;
}
