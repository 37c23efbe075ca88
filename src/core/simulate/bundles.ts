import { applyChanges } from "../local/apply.ts";
import { changesInForce } from "../local/resolve.ts";
import type { StepTypes } from "../local/step-type.ts";
import type { Bundle } from "../variant.ts";
import type { SimulationWorld } from "./model.ts";

/**
 * Bundles with what areas change of them. The same changes give the same bundle, so that the hundredth child of a case
 * finds its machine compiled.
 */
export function locally(
  find: (workflow: string, on: string) => Bundle | null | undefined,
  stepTypes: StepTypes,
): SimulationWorld["bundleFor"] {
  const known = new WeakMap<Bundle, Map<string, Bundle>>();
  return (workflow, division, on, settings) => {
    const bundle = find(workflow, on);
    if (!bundle) return null;
    const changes = changesInForce(settings, workflow, division, on);
    if (changes.length === 0) return bundle;
    const made = known.get(bundle) ?? new Map<string, Bundle>();
    known.set(bundle, made);
    const key = JSON.stringify(changes.map(({ op, at, value, division: by }) => [op, at, value, by]));
    const applied = made.get(key) ?? applyChanges(bundle, stepTypes, changes).bundle;
    made.set(key, applied);
    return applied;
  };
}
