import type { JsonSchema } from "../../../src/core/definition/model.ts";
import type { Language } from "../../../src/core/text.ts";

/** Keywords whose values are data, not schemas: never walked into. */
const DATA_KEYWORDS = new Set(["const", "enum", "default", "examples", "required", "x-enum-titles"]);

/**
 * The schema as it is drawn for one reader: titles and descriptions in their language. Only for drawing; verdicts are
 * made on the schema itself.
 */
export function schemaFor(schema: JsonSchema, language: Language): JsonSchema {
  return translate(schema, language);
}

function translate(schema: JsonSchema, language: Language): JsonSchema {
  const out: JsonSchema = {};
  for (const [key, value] of Object.entries(schema)) out[key] = DATA_KEYWORDS.has(key) ? value : inner(value, language);
  if (language === "en") {
    const title = schema["x-title-en"];
    const description = schema["x-description-en"];
    if (typeof title === "string") out.title = title;
    if (typeof description === "string") out.description = description;
  }
  return out;
}

function inner(value: unknown, language: Language): unknown {
  if (Array.isArray(value)) return value.map((one) => inner(one, language));
  return isObject(value) ? translate(value, language) : value;
}

/** The title of one code. Titles stand by position, or by the code itself; each is a text or a `{ zh, en }`. */
export function enumTitle(titles: unknown, value: unknown, index: number, language: Language): string {
  const found: unknown = Array.isArray(titles) ? titles[index] : isObject(titles) ? titles[String(value)] : undefined;
  return textIn(found, language) ?? String(value);
}

/** Titles of values for reading: what an `enum` shows instead of the code it stores. */
export function shownValue(property: JsonSchema | undefined, value: unknown, language: Language): unknown {
  if (!property) return value;
  if (Array.isArray(value) && isObject(property.items)) {
    const items = property.items;
    return value.map((one) => shownValue(items, one, language));
  }
  if (!Array.isArray(property.enum)) return value;
  const index = property.enum.indexOf(value);
  return index < 0 ? value : enumTitle(property["x-enum-titles"], value, index, language);
}

/** The label of a property for a reader. */
export function titleOf(name: string, property: JsonSchema | undefined, language: Language): string {
  const english = property?.["x-title-en"];
  if (language === "en" && typeof english === "string") return english;
  return typeof property?.title === "string" ? property.title : name;
}

/** A plain text, or the reader's half of a `{ zh, en }`; null for anything else. */
export function textIn(value: unknown, language: Language): string | null {
  if (typeof value === "string") return value;
  if (!isObject(value) || typeof value.zh !== "string" || typeof value.en !== "string") return null;
  return language === "en" ? value.en : value.zh;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
