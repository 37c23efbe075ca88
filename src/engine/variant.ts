import { LEVELS } from "../core/definition/model.ts";
import { ancestorCode, liesWithin } from "../core/division/directory.ts";
import { applyChanges } from "../core/local/apply.ts";
import { validChanges } from "../core/local/inventory.ts";
import type { Setting } from "../core/policy/model.ts";
import type { Bundle, Variant } from "../core/variant.ts";
import type { Database } from "../store/database.ts";
import { addVariant, readVariant } from "../store/versions.ts";
import { versionOn } from "./definitions.ts";
import type { Policies } from "./engine.ts";
import { contentHash } from "./hash.ts";

/** Variants kept in memory; each is small beside its bundle, which variants of one version share. */
const VARIANTS_MAX = 2_000;
/** Places and days remembered for one revision of the policies. */
const PLACES_MAX = 20_000;
/** Stands for "everywhere": no setting distinguishes any place. */
export const EVERYWHERE = "000000000000";

export interface VariantHolder {
  /** A stored variant; asking for one that was never stored is a bug. */
  variant(hash: string): Promise<Variant>;
  /** What a case starts by on a day, stored on first use; null when no version of the workflow holds then. */
  variantFor(workflow: string, division: string, on: string): Promise<Variant | null>;
}

/** Resolves variants from policies in memory and keeps those met. */
export function holdVariants(database: Database, policies: () => Policies): VariantHolder {
  const byHash = new Map<string, Variant>();
  /** `workflow|division|day` → variant, for one revision of the policies. */
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
    async variantFor(workflow, division, on) {
      const now = policies();
      if (versionOn(now.versions.get(workflow) ?? [], on) === undefined) return null;
      if (resolved.revision !== now.revision || resolved.byPlace.size >= PLACES_MAX)
        resolved = { revision: now.revision, byPlace: new Map() };
      const { byPlace } = resolved;
      const key = `${workflow}|${division}|${on}`;
      const known = byPlace.get(key);
      if (known) return known;
      const storing = (async () => {
        const holds = pinnedBy(now, workflow, division, on);
        // Places where the same holds share one bundle in memory, and with it one compiled machine.
        const known = byHash.get(holds.hash);
        if (known) return known;
        const variant = made(now, holds, workflow, on);
        await addVariant(database, variant);
        return keep(variant);
      })();
      byPlace.set(key, storing);
      // A failed write must not be remembered as the answer.
      storing.catch(() => byPlace.delete(key));
      return storing;
    },
  };
}

/**
 * The version in force on a day, with what the places around the division have changed of it by then, and every dated
 * mode and parameter that a case there could meet. Pure.
 */
export function resolveVariant(policies: Policies, workflow: string, division: string, on: string): Variant {
  return made(policies, pinnedBy(policies, workflow, division, on), workflow, on);
}

function pinnedBy(policies: Policies, workflow: string, division: string, on: string): Omit<Variant, "bundle"> {
  const current = versionHeld(policies, workflow, on);
  const settings = policies.settings.filter((one) => concerns(policies, one, workflow, current.bundle, division));
  const changes = validChanges(current.bundle, policies.stepTypes, policies.settings, division, on);
  const body = {
    workflow,
    version: current.version,
    bundleHash: current.hash,
    division: commonPlace([...settings.map(({ scope }) => scope), ...changes], division),
    changes,
    settings,
    outcomes: Object.fromEntries(policies.outcomes),
  };
  return { hash: contentHash(body), ...body };
}

function made(policies: Policies, holds: Omit<Variant, "bundle">, workflow: string, on: string): Variant {
  const { bundle } = versionHeld(policies, workflow, on);
  const { changes } = holds;
  return {
    ...holds,
    bundle: changes.length === 0 ? bundle : applyChanges(bundle, policies.stepTypes, changes).bundle,
  };
}

function versionHeld(policies: Policies, workflow: string, on: string) {
  const current = versionOn(policies.versions.get(workflow) ?? [], on);
  if (!current) throw new Error(`no version of ${workflow} holds on ${on}`);
  return current;
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
function commonPlace(scopes: readonly Setting["scope"][], division: string): string {
  let deepest = -1;
  for (const scope of scopes) {
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
  if (variant.changes.length > 0) return null;
  const known = policies.versions.get(variant.workflow)?.find((one) => one.hash === variant.bundleHash);
  return known?.bundle ?? null;
}
