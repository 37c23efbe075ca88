import type { JsonSchema } from "../../../../src/core/definition/model.ts";
import type { DefinitionWorld } from "../../../../src/core/definition/parse.ts";
import { definitionSchema } from "../../../../src/core/edit/schema.ts";
import { isPlainObject } from "../../../../src/core/expression/plain.ts";

/** What may be written where in a workflow file: its JSON Schema, by the keys around. */

/** Keys that may stand in the mapping at a path; null where the names are the author's own. */
export function keysAt(path: readonly string[]): readonly string[] | null {
  const keys = objectsAt(plain(), path).flatMap(({ properties }) =>
    isPlainObject(properties) ? Object.keys(properties) : [],
  );
  return keys.length === 0 ? null : [...new Set(keys)];
}

/** Values that a key takes, when they can be listed. `states`: paths of the states, for targets. */
export function valuesFor(
  key: string,
  path: readonly string[],
  names: DefinitionWorld,
  states: readonly string[],
): string[] {
  if (key === "target" || key === "initial") return states.map((state) => state.slice(state.lastIndexOf(".") + 1));
  const root = named(names);
  // Items of a list have no key of their own: what may be one of them stands at the list.
  const at = path.at(-1) === key ? path : [...path, key];
  const listed = schemasAt(root, at)
    .flatMap((schema) => [...spread(root, schema), ...itemsOf(root, schema)])
    .flatMap((schema) => (Array.isArray(schema.enum) ? schema.enum : schema.const === undefined ? [] : [schema.const]));
  return [...new Set(listed.filter((one) => typeof one === "string"))];
}

let without: JsonSchema | undefined;
function plain(): JsonSchema {
  without ??= definitionSchema();
  return without;
}

/** The schema with the names there are, made once for as long as they stay. */
const known = new WeakMap<DefinitionWorld, JsonSchema>();
function named(names: DefinitionWorld): JsonSchema {
  const made = known.get(names) ?? definitionSchema(names);
  known.set(names, made);
  return made;
}

/** The schemas of mappings at a path, whatever stands around them. */
function objectsAt(root: JsonSchema, path: readonly string[]): JsonSchema[] {
  return schemasAt(root, path).flatMap((schema) => [...spread(root, schema), ...itemsOf(root, schema)]);
}

function schemasAt(root: JsonSchema, path: readonly string[]): JsonSchema[] {
  return path.reduce<JsonSchema[]>((outer, key) => outer.flatMap((schema) => inside(root, schema, key)), [root]);
}

/** What a key holds; items of lists have no key of their own, so a list is looked into. */
function inside(root: JsonSchema, schema: JsonSchema, key: string): JsonSchema[] {
  return [...spread(root, schema), ...itemsOf(root, schema)].flatMap(({ properties, additionalProperties }) => {
    const held = isPlainObject(properties) ? properties[key] : undefined;
    const found = held ?? additionalProperties;
    return isPlainObject(found) ? [found] : [];
  });
}

/** A schema without references and alternatives: each of those that it may be. */
function spread(root: JsonSchema, schema: JsonSchema): JsonSchema[] {
  const name = /^#\/\$defs\/(.+)$/.exec(String(schema.$ref ?? ""))?.[1];
  const defs = isPlainObject(root.$defs) ? root.$defs : {};
  const meant = name === undefined ? undefined : defs[name];
  if (isPlainObject(meant)) return spread(root, meant);
  if (!Array.isArray(schema.anyOf)) return [schema];
  return schema.anyOf.filter(isPlainObject).flatMap((one) => spread(root, one));
}

function itemsOf(root: JsonSchema, schema: JsonSchema): JsonSchema[] {
  return spread(root, schema).flatMap(({ items }) => (isPlainObject(items) ? spread(root, items) : []));
}
