import type { JsonSchema } from "../definition/model.ts";
import { isRecord } from "./schema.ts";

/**
 * A schema and all in it that judges the same object: alternatives and what follows from conditions, not the conditions
 * themselves. What a form asks for may be said in any of them.
 */
export function partsOf(schema: JsonSchema): JsonSchema[] {
  const lists = ["allOf", "anyOf", "oneOf"].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []));
  const dependent = isRecord(schema.dependentSchemas) ? Object.values(schema.dependentSchemas) : [];
  return [schema, ...[...lists, schema.then, schema.else, ...dependent].filter(isRecord).flatMap(partsOf)];
}

/** The fields a schema declares itself. */
export function fieldsOf(schema: JsonSchema): Record<string, JsonSchema> {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  return Object.fromEntries(
    Object.entries(properties).filter((entry): entry is [string, JsonSchema] => isRecord(entry[1])),
  );
}

/** Title of a field in both languages; its name where it has none. */
export function fieldTitle(name: string, property: JsonSchema): { zh: string; en: string } {
  const zh = typeof property.title === "string" ? property.title : name;
  return { zh, en: typeof property["x-title-en"] === "string" ? property["x-title-en"] : zh };
}

export function isRequired(part: JsonSchema, name: string): boolean {
  return Array.isArray(part.required) && part.required.includes(name);
}

/** Asks for a field, in place. */
export function askFor(part: JsonSchema, name: string): void {
  if (!isRequired(part, name)) part.required = [...(Array.isArray(part.required) ? part.required : []), name];
}

/** Asks for a field no longer, in place; tells whether it was asked for. */
export function askNoMore(part: JsonSchema, name: string): boolean {
  if (!isRequired(part, name) || !Array.isArray(part.required)) return false;
  const rest = part.required.filter((one) => one !== name);
  if (rest.length > 0) part.required = rest;
  else delete part.required;
  return true;
}

/** Puts a field after another in the order of the page, in place. */
export function placeAfter(ui: JsonSchema, name: string, before: string | null): void {
  const order = ui["ui:order"];
  if (!Array.isArray(order) || order.includes(name)) return;
  const at = before === null ? -1 : order.indexOf(before);
  const index = at < 0 ? order.length : at + 1;
  ui["ui:order"] = [...order.slice(0, index), name, ...order.slice(index)];
}

/** Takes a field out of a schema and the page altogether, in place: it is neither asked for nor taken. */
export function removeField(schema: JsonSchema, ui: JsonSchema, name: string): void {
  for (const part of partsOf(schema)) {
    askNoMore(part, name);
    if (isRecord(part.properties)) {
      const { [name]: _, ...rest } = part.properties;
      part.properties = rest;
    }
    if (isRecord(part.dependentRequired)) {
      const kept = Object.entries(part.dependentRequired).map(([key, names]) => [
        key,
        Array.isArray(names) ? names.filter((one) => one !== name) : names,
      ]);
      part.dependentRequired = Object.fromEntries(kept);
    }
  }
  delete ui[name];
  if (Array.isArray(ui["ui:order"])) ui["ui:order"] = ui["ui:order"].filter((one) => one !== name);
}
