import type { RecordTypeBody } from "../../../src/core/api.ts";
import type { JsonSchema } from "../../../src/core/definition/model.ts";
import type { Language } from "../../../src/core/text.ts";
import { isObject, shownValue, titleOf } from "../form/translate.ts";
import { BY_DIVISION, BY_TEXT, type FilterSpecs } from "../ui/filters.ts";

/** What a record type's schema says of its pages. */
export function propertyOf(type: RecordTypeBody, name: string): JsonSchema | undefined {
  const properties = isObject(type.schema.properties) ? type.schema.properties : {};
  const property = properties[name];
  return isObject(property) ? property : undefined;
}

export function labelOf(type: RecordTypeBody, name: string, language: Language): string {
  return titleOf(name, propertyOf(type, name), language);
}

export function readable(type: RecordTypeBody, name: string, value: unknown, language: Language): unknown {
  return shownValue(propertyOf(type, name), value, language);
}

/** Names of the properties that people read, in the order of the schema, those that the data has. */
export function namesIn(type: RecordTypeBody, data: Record<string, unknown>): string[] {
  const declared = isObject(type.schema.properties) ? Object.keys(type.schema.properties) : [];
  const empty = (value: unknown) =>
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
  const there = declared.filter((name) => !empty(data[name]));
  return there.filter((name) => isRead(type, name));
}

/** Codes that only the system reads are marked in the type: their names stand beside them. */
export function isRead(type: RecordTypeBody, name: string): boolean {
  return propertyOf(type, name)?.["x-hidden"] !== true;
}

/** Whether anything of a type is masked, so that unmasking makes sense. */
export function hasMasked(type: RecordTypeBody): boolean {
  const properties = isObject(type.schema.properties) ? Object.values(type.schema.properties) : [];
  return properties.some((property) => isObject(property) && property["x-mask"] !== undefined);
}

/** The address of a list of this type: search, place, and the type's own filters that have a closed list of values. */
export function filterSpecs(type: RecordTypeBody): FilterSpecs {
  const own = type.filters.map((name) => [name, BY_TEXT] as const);
  return { q: BY_TEXT, division: BY_DIVISION, ...Object.fromEntries(own) };
}

/** The same filters as the interface asks for them: its own names, the type's as `name:value` pairs. */
export function queryFor(type: RecordTypeBody, filters: Record<string, string>): Record<string, string> {
  const pairs = type.filters.flatMap((name) => (filters[name] ? [`${name}:${filters[name]}`] : []));
  return { q: filters.q ?? "", division: filters.division ?? "", filter: pairs.join(",") };
}

/** Choices of a filter when the property has a closed list. */
export function choicesOf(
  type: RecordTypeBody,
  name: string,
  language: Language,
): { value: string; label: string }[] | null {
  const property = propertyOf(type, name);
  if (property?.type === "boolean") return null;
  if (!property || !Array.isArray(property.enum)) return null;
  return property.enum.map((value: unknown) => ({
    value: String(value),
    label: String(shownValue(property, value, language)),
  }));
}

/** What changed from one version to the next: names and both values. */
export function changesBetween(
  type: RecordTypeBody,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => isRead(type, name));
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
