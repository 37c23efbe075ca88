import type { JsonSchema } from "../definition/model.ts";
import { type DefinitionWorld, NAMES } from "../definition/vocabulary.ts";
import { KEY_TITLES } from "./titles.ts";

/** The words of which the JSON Schema of a workflow file is made. */
export type Shapes = Readonly<Record<string, JsonSchema>>;

export const STRING: JsonSchema = { type: "string", minLength: 1 };
export const STRINGS: JsonSchema = { type: "array", items: STRING };
export const EXPRESSION: JsonSchema = { type: "string", pattern: "^=" };
export const DURATION: JsonSchema = { type: "string", pattern: "^(=|\\d{1,4}wd$|P(?=.))" };
export const TEXT: JsonSchema = {
  type: "object",
  properties: { zh: STRING, en: STRING },
  required: ["zh", "en"],
};
export const ANYTHING: JsonSchema = {};

export function ref(name: string): JsonSchema {
  return { $ref: `#/$defs/${name}` };
}

export function oneOrMany(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: "array", items: schema }] };
}

export function mapOf(schema: JsonSchema): JsonSchema {
  return { type: "object", additionalProperties: schema };
}

/** Exactly the keys that the parser takes, each with what it holds and what people call it. */
export function object(
  kind: string,
  keys: { known: readonly string[]; required: readonly string[] },
  shapes: Shapes,
): JsonSchema {
  const properties = Object.fromEntries(
    keys.known.map((key) => {
      const title = KEY_TITLES[`${kind}.${key}`] ?? KEY_TITLES[key];
      const shape = shapes[key];
      if (!shape) throw new Error(`the schema says nothing of "${key}" in a ${kind}`);
      return [key, title ? { ...shape, title: title.zh, "x-title-en": title.en } : shape];
    }),
  );
  return { type: "object", properties, required: [...keys.required], additionalProperties: false };
}

/** A name written out is one of those that there are; an expression gives it when the case runs. */
export function named(word: string, world: DefinitionWorld): JsonSchema {
  const kind = NAMES[word]?.kind;
  const known = kind ? world[kind] : undefined;
  if (!known) return STRING;
  return { anyOf: [{ type: "string", enum: [...known.keys()].sort(), "x-kind": kind }, EXPRESSION] };
}
