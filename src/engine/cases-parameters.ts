import type { InstanceDetail } from "../core/api.ts";
import { paramsOf } from "../core/case/procedure.ts";
import type { Provenance } from "../core/policy/model.ts";
import type { Variant } from "../core/variant.ts";
import type { Engine } from "./engine.ts";
import { same } from "./inbox-item.ts";

/** The parameters of a case that have been chosen, each with where its value came from. */
export function parametersOf(
  engine: Engine,
  variant: Variant,
  resolved: Record<string, unknown>,
): InstanceDetail["parameters"] {
  const specs = new Map(paramsOf(variant, engine.policies().params).map(({ name, spec }) => [name, spec]));
  const params: unknown = resolved.params;
  if (typeof params !== "object" || params === null) return [];
  return Object.entries(params).flatMap(([key, value]: [string, unknown]) =>
    isProvenance(value) ? [{ ...value, key, title: specs.get(key)?.title ?? same(key) }] : [],
  );
}

function isProvenance(value: unknown): value is Provenance {
  return typeof value === "object" && value !== null && "value" in value && "source" in value && "on" in value;
}
