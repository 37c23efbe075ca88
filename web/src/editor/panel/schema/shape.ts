import type { JsonSchema } from "../../../../../src/core/definition/model.ts";
import { isExpression } from "../../../../../src/core/expression/feel.ts";
import { isPlainObject } from "../../../../../src/core/expression/plain.ts";
import { isText } from "../../../../../src/core/machine/action.ts";
import type { Text } from "../../../../../src/core/text.ts";

/** Reads a part of the JSON Schema of workflow files as what a form needs: fields, and the ways in which each is written. */

/** A key of an object, with what people call it. */
export interface Part {
  name: string;
  title: Text;
  schema: JsonSchema;
  required: boolean;
}

export type WayKind =
  | "value"
  | "expression"
  | "number"
  | "text"
  | "words"
  | "flag"
  | "names"
  | "list"
  | "values"
  | "group";

/** One way of writing a value: one of a few words, an expression, a number, a list, keys of its own… */
export interface Way {
  kind: WayKind;
  schema: JsonSchema;
  /** The value itself, where it is one of those listed. */
  value?: unknown;
  title: Text | null;
  /** Where an object with nothing but this key is written by its value alone. */
  short?: string;
}

/** Names known outside the schema, by what they are names of. */
export type NamesOf = Readonly<Record<string, readonly string[]>>;

export function partsOf({ properties, required }: JsonSchema): Part[] {
  if (!isPlainObject(properties)) return [];
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(properties).flatMap(([name, schema]) =>
    isPlainObject(schema)
      ? [{ name, schema, title: titleOf(schema) ?? { zh: name, en: name }, required: needed.includes(name) }]
      : [],
  );
}

export function waysOf(schema: JsonSchema): Way[] {
  const branches = (Array.isArray(schema.anyOf) ? schema.anyOf : [schema]).filter(isPlainObject);
  const short = branches.find((branch) => typeof branch["x-short"] === "string");
  // Written out or by one of its keys alone, it is one and the same thing.
  if (short) return [{ kind: "group", schema: short, title: titleOf(short), short: String(short["x-short"]) }];
  return branches.flatMap((branch): Way[] => {
    if (!Array.isArray(branch.enum)) return [{ kind: kindOf(branch), schema: branch, title: titleOf(branch) }];
    const words = isPlainObject(branch["x-words"]) ? branch["x-words"] : {};
    return branch.enum.map((value: unknown): Way => {
      const title = words[String(value)];
      return { kind: "value", schema: branch, value, title: isText(title) ? title : null };
    });
  });
}

function kindOf(schema: JsonSchema): WayKind {
  if (schema.$ref === "#/$defs/text") return "words";
  if (schema.pattern === "^=") return "expression";
  if (schema.type === "boolean") return "flag";
  if (schema.type === "number" || schema.type === "integer") return "number";
  if (schema.type === "string") return "text";
  if (schema.type === "array") return isPlainObject(schema.items) && schema.items.type === "string" ? "names" : "list";
  return isPlainObject(schema.properties) ? "group" : "values";
}

/** The way in which a value is written; the first that takes it. */
export function wayFor(ways: readonly Way[], value: unknown): Way | null {
  if (isExpression(value)) {
    const said = ways.find(({ kind }) => kind === "expression");
    if (said) return said;
  }
  return ways.find((way) => takes(way, value)) ?? null;
}

function takes({ kind, schema, value: own, short }: Way, value: unknown): boolean {
  if (kind === "value") return own === value;
  if (kind === "number") return typeof value === "number";
  if (kind === "flag") return typeof value === "boolean";
  if (kind === "names" || kind === "list") return Array.isArray(value);
  if (kind === "text") return typeof value === "string";
  if (kind === "expression") return false;
  if (short !== undefined && typeof value === "string") return true;
  if (!isPlainObject(value)) return false;
  if (kind !== "group") return true;
  const known = new Set(partsOf(schema).map(({ name }) => name));
  const needed = partsOf(schema).filter(({ required }) => required);
  return needed.every(({ name }) => name in value) && Object.keys(value).every((key) => known.has(key));
}

/** A first value of this way that the parser takes, to be filled in. */
export function freshOf({ kind, schema, value, short }: Way, names: NamesOf): unknown {
  switch (kind) {
    case "value":
      return value;
    case "number":
      return typeof schema.minimum === "number" ? schema.minimum : schema.maximum === 1 ? 0.5 : 1;
    case "flag":
      return true;
    case "names":
      return [];
    case "words":
      return { zh: "", en: "" };
    case "list":
      return [firstValue(schema.items, names)];
    case "values":
      return Object.fromEntries(
        requiredIn(schema).map((name) => [name, firstValue(schema.additionalProperties, names)]),
      );
    case "group": {
      if (short !== undefined) return firstValue(partsOf(schema).find(({ name }) => name === short)?.schema, names);
      const needed = partsOf(schema).filter(({ required }) => required);
      return Object.fromEntries(needed.map((part) => [part.name, firstValue(part.schema, names)]));
    }
    default:
      return textOf(schema, names);
  }
}

function firstValue(schema: unknown, names: NamesOf): unknown {
  const [first] = isPlainObject(schema) ? waysOf(schema) : [];
  return first ? freshOf(first, names) : NOTHING;
}

/** A name that there is; else an expression, which the author replaces. */
function textOf(schema: JsonSchema, names: NamesOf): string {
  return names[String(schema["x-of"])]?.[0] ?? NOTHING;
}
const NOTHING = "= null";

function requiredIn({ required }: JsonSchema): string[] {
  return Array.isArray(required) ? required.map(String) : [];
}

function titleOf(schema: JsonSchema): Text | null {
  const { title, "x-title-en": en } = schema;
  return typeof title === "string" ? { zh: title, en: typeof en === "string" ? en : title } : null;
}

/** An object as it is written: by one of its keys alone where that says all. */
export function written(short: string | undefined, value: Record<string, unknown>): unknown {
  const keys = Object.keys(value);
  return short !== undefined && keys.length === 1 && keys[0] === short ? value[short] : value;
}

/** An object with one key said anew; a null takes it away. */
export function withKey(value: Record<string, unknown>, key: string, said: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...value, [key]: said }).filter(([, one]) => one !== null));
}
