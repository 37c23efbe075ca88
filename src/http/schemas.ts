import type { JsonSchema } from "../core/definition/model.ts";
import { component, exact, list, nullable, text } from "./schema-parts.ts";
import { DATA } from "./schemas-data.ts";
import { DRAFTS } from "./schemas-drafts.ts";
import { MIGRATIONS } from "./schemas-migrations.ts";
import { OUTSIDE } from "./schemas-outside.ts";
import { PUBLIC } from "./schemas-public.ts";
import { WORK } from "./schemas-work.ts";

/** The shapes of `core/api.ts` as JSON Schemas: what replies are documented as, and checked against by the tests. */
export const COMPONENTS = { ...WORK, ...DATA, ...DRAFTS, ...PUBLIC, ...OUTSIDE, ...MIGRATIONS };

export function ref(name: keyof typeof COMPONENTS): JsonSchema {
  return component(name);
}

/** A page of items: `{ items, next }`. */
export function pageOf(name: keyof typeof COMPONENTS): JsonSchema {
  return exact({ items: list(ref(name)), next: nullable(text) });
}
