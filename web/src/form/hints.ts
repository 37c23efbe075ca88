import type { JsonSchema } from "../../../src/core/definition/model.ts";
import type { Language } from "../../../src/core/text.ts";
import { enumTitle, isObject, textIn } from "./translate.ts";

/**
 * The drawing hints of a form for one reader: every `{ zh, en }` in their language, titles for the codes of an `enum`, and
 * the widget of a list of attachments. What the form says itself wins.
 */
export function hintsFor(schema: JsonSchema, ui: JsonSchema, language: Language): JsonSchema {
  const said = sayAll(ui, language);
  const out: JsonSchema = { ...said };
  for (const [name, property] of Object.entries(propertiesOf(schema))) {
    const own = isObject(said[name]) ? said[name] : {};
    const hint = hintFor(property, own, language);
    if (Object.keys(hint).length > 0) out[name] = hint;
  }
  return out;
}

function hintFor(property: JsonSchema, own: JsonSchema, language: Language): JsonSchema {
  const hint: JsonSchema = { ...own };
  const titles = property["x-enum-titles"];
  if (titles !== undefined && Array.isArray(property.enum) && own["ui:enumNames"] === undefined) {
    hint["ui:enumNames"] = Object.fromEntries(
      property.enum.map((value: unknown, index) => [String(value), enumTitle(titles, value, index, language)]),
    );
  }
  if (property.type === "array" && isObject(property.items)) {
    const items = property.items;
    if (items.format === "attachment" && own["ui:widget"] === undefined) return { ...hint, "ui:widget": "attachments" };
    const inner = hintFor(items, isObject(own.items) ? own.items : {}, language);
    return Object.keys(inner).length > 0 ? { ...hint, items: inner } : hint;
  }
  return isObject(property.properties) ? hintsFor(property, hint, language) : hint;
}

/** Properties that a schema declares itself and in its conditional parts. */
export function propertiesOf(schema: JsonSchema): Record<string, JsonSchema> {
  const parts = [schema.then, schema.else, ...(Array.isArray(schema.allOf) ? schema.allOf : [])];
  const conditional = parts.flatMap((part) => (isObject(part) ? Object.entries(propertiesOf(part)) : []));
  const own = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  return Object.fromEntries([
    ...conditional,
    ...own.flatMap(([name, property]): [string, JsonSchema][] => (isObject(property) ? [[name, property]] : [])),
  ]);
}

function sayAll(ui: JsonSchema, language: Language): JsonSchema {
  return Object.fromEntries(Object.entries(ui).map(([key, value]) => [key, say(value, language)]));
}

function say(value: unknown, language: Language): unknown {
  if (Array.isArray(value)) return value.map((one) => say(one, language));
  if (!isObject(value)) return value;
  return textIn(value, language) ?? sayAll(value, language);
}
