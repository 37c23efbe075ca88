import type { JsonSchema } from "../core/definition/model.ts";
import type { Problem } from "../core/problem.ts";
import { uncleanText } from "./hygiene.ts";

const QUERY_CHARACTERS_MAX = 4_000;

/**
 * The query string as an object of the types that the schema names. A name given twice, or bytes that are no UTF-8, is a
 * problem: what reaches a handler is one value a name, never a list.
 */
export function readQuery(
  url: string,
  schema: JsonSchema,
): { ok: true; value: Record<string, unknown> } | { ok: false; problem: Problem } {
  const start = url.indexOf("?");
  const text = start < 0 ? "" : url.slice(start + 1);
  if (text.length > QUERY_CHARACTERS_MAX) return wrong("", "查询条件过长", "The query is too long");
  const value: Record<string, unknown> = {};
  for (const [name, given] of new URLSearchParams(text)) {
    if (Object.hasOwn(value, name)) return wrong(name, "查询条件重复", "A query parameter is given twice");
    // URLSearchParams writes U+FFFD for bytes that are no UTF-8.
    if (given.includes("\uFFFD") || uncleanText(given, name))
      return wrong(name, "文字编码不正确", "It is not well encoded");
    if (name === "__proto__") return wrong("", "没有这个查询条件", "There is no such query parameter");
    value[name] = typed(given, typeOf(schema, name));
  }
  return { ok: true, value };
}

function typed(given: string, type: unknown): unknown {
  if (type === "integer" && /^-?\d{1,9}$/.test(given)) return Number(given);
  if (type === "boolean" && (given === "true" || given === "false")) return given === "true";
  return given;
}

function typeOf(schema: JsonSchema, name: string): unknown {
  const properties = schema.properties;
  if (typeof properties !== "object" || properties === null || !Object.hasOwn(properties, name)) return undefined;
  const property: unknown = Reflect.get(properties, name);
  return typeof property === "object" && property !== null ? Reflect.get(property, "type") : undefined;
}

function wrong(name: string, zh: string, en: string): { ok: false; problem: Problem } {
  return { ok: false, problem: { code: "QUERY_INVALID", path: `/${name.slice(0, 100)}`, what: { zh, en } } };
}
