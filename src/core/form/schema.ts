import type { JsonSchema } from "../definition/model.ts";
import { patternFault } from "../pattern.ts";
import type { Problem } from "../problem.ts";
import { FORMATS, formatCheck } from "./format.ts";

export const SCHEMA_DEPTH_MAX = 24;
export const SCHEMA_NODES_MAX = 5_000;
export const ENUM_VALUES_MAX = 2_000;
const TYPES = ["string", "number", "integer", "boolean", "array", "object", "null"];
const PROPERTY = /^[\p{L}_][\p{L}\p{N}_-]{0,63}$/u;

/**
 * What each keyword holds. Whatever is not here (and is no `x-` annotation) is refused. `contains` is not: the two
 * libraries judge nested ones differently.
 */
const KEYWORDS = {
  ...as("note", "title description default examples readOnly writeOnly deprecated $schema $id $comment"),
  ...as("schema", "items not if then else"),
  ...as("schemas", "allOf anyOf oneOf prefixItems"),
  ...as("map", "properties $defs dependentSchemas"),
  ...as("count", "minLength maxLength minItems maxItems minProperties maxProperties"),
  ...as("number", "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf"),
  ...as("own", "type enum const required pattern format additionalProperties uniqueItems dependentRequired $ref"),
} as const;

function as<K extends string>(kind: K, names: string): Record<string, K> {
  return Object.fromEntries(names.split(" ").map((name) => [name, kind]));
}

export interface PreparedSchema {
  /** The schema with references written out and annotations left out: what both validators run. */
  schema: JsonSchema;
  problems: Problem[];
}

/**
 * Checks a form's schema against the closed list of keywords and the limits, and makes the form of it that both
 * validators run. A schema is hostile input: the server's validator generates code from it.
 */
export function prepareSchema(root: unknown): PreparedSchema {
  const work: Work = { root, problems: [], nodes: 0 };
  const schema = prepare(root, "", 0, [], work);
  return { schema: isRecord(schema) ? schema : {}, problems: work.problems };
}

/** What is wrong with a schema; empty when a form may use it. */
export function checkSchema(root: unknown): Problem[] {
  return prepareSchema(root).problems;
}

interface Work {
  root: unknown;
  problems: Problem[];
  nodes: number;
}

function prepare(
  node: unknown,
  path: string,
  depth: number,
  refs: readonly string[],
  work: Work,
): JsonSchema | boolean {
  if (typeof node === "boolean") return node;
  if (!isRecord(node)) return report(work, path, "应为 JSON Schema", "Should be a JSON Schema");
  work.nodes += 1;
  if (work.nodes > SCHEMA_NODES_MAX) {
    // Once is enough: the rest would say the same thousands of times.
    if (work.nodes === SCHEMA_NODES_MAX + 1)
      report(work, path, `多于 ${SCHEMA_NODES_MAX} 个节点`, `More than ${SCHEMA_NODES_MAX} nodes`);
    return true;
  }
  if (depth > SCHEMA_DEPTH_MAX)
    return report(work, path, `嵌套超过 ${SCHEMA_DEPTH_MAX} 层`, `Nested deeper than ${SCHEMA_DEPTH_MAX}`);
  const out: JsonSchema = {};
  for (const [keyword, value] of Object.entries(node)) {
    const at = `${path}/${keyword}`;
    if (keyword.startsWith("x-")) continue;
    const kind = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    if (kind === "note") continue;
    if (kind === "schema") out[keyword] = prepare(value, at, depth + 1, refs, work);
    else if (kind === "schemas") out[keyword] = [...listIn(out, keyword), ...prepareList(value, at, depth, refs, work)];
    else if (kind === "map") {
      const map = prepareMap(value, at, depth, refs, work);
      if (keyword !== "$defs") out[keyword] = map;
    } else if (kind === "count") out[keyword] = count(value, at, work);
    else if (kind === "number") out[keyword] = limit(keyword, value, at, work);
    else if (kind === "own") own(keyword, value, at, depth, refs, out, work);
    else
      report(
        work,
        at,
        `不支持关键字“${keyword.slice(0, 40)}”`,
        `The keyword "${keyword.slice(0, 40)}" is not supported`,
      );
  }
  if (out.format === "money" && (out.type === "number" || out.type === "integer")) amountAsNumber(out);
  for (const [keyword, without] of WITHOUT_EFFECT) if (without.every((other) => !(other in out))) delete out[keyword];
  return out;
}

/** Keywords that mean nothing alone; one validator ignores them and the other refuses to compile. */
const WITHOUT_EFFECT: [string, string[]][] = [
  ["then", ["if"]],
  ["else", ["if"]],
  ["if", ["then", "else"]],
];

/** A reference adds to `allOf`, wherever the two stand. */
function listIn(out: JsonSchema, keyword: string): unknown[] {
  const list = out[keyword];
  return Array.isArray(list) ? list : [];
}

/** `format` speaks of texts only; an amount kept as a number gets the same rule in keywords of numbers. */
function amountAsNumber(out: JsonSchema): void {
  const minimum = typeof out.minimum === "number" ? Math.max(0, out.minimum) : 0;
  const maximum = typeof out.maximum === "number" ? Math.min(999_999_999_999.99, out.maximum) : 999_999_999_999.99;
  Object.assign(out, { minimum, maximum, multipleOf: out.multipleOf ?? 0.01 });
}

function prepareList(value: unknown, at: string, depth: number, refs: readonly string[], work: Work): unknown[] {
  if (!Array.isArray(value) || value.length === 0) {
    report(work, at, "应为非空列表", "Should be a list with something in it");
    return [true];
  }
  return value.map((one, index) => prepare(one, `${at}/${index}`, depth + 1, refs, work));
}

function prepareMap(value: unknown, at: string, depth: number, refs: readonly string[], work: Work): JsonSchema {
  if (!isRecord(value)) {
    report(work, at, "应为键值对", "Should be a mapping");
    return {};
  }
  const out: JsonSchema = {};
  for (const [name, schema] of Object.entries(value)) {
    if (!isPropertyName(name))
      report(work, at, "属性名只含字母、数字、_ 和 -", "A property's name holds letters, digits, _ and -");
    else out[name] = prepare(schema, `${at}/${name}`, depth + 1, refs, work);
  }
  return out;
}

function own(
  keyword: string,
  value: unknown,
  at: string,
  depth: number,
  refs: readonly string[],
  out: JsonSchema,
  work: Work,
): void {
  switch (keyword) {
    case "$ref":
      out.allOf = [...listIn(out, "allOf"), reference(value, at, depth, refs, work)];
      return;
    case "additionalProperties":
      out[keyword] = prepare(value, at, depth + 1, refs, work);
      return;
    case "dependentRequired":
      out[keyword] =
        isRecord(value) && Object.entries(value).every(([key, names]) => isPropertyName(key) && isNameList(names))
          ? value
          : report(work, at, "应为属性名到属性名列表", "Should map properties to lists of properties");
      return;
    default: {
      const fault = ownFault(keyword, value);
      if (fault) report(work, at, fault[0], fault[1]);
      else out[keyword] = value;
    }
  }
}

function ownFault(keyword: string, value: unknown): [string, string] | null {
  switch (keyword) {
    case "type": {
      const types = Array.isArray(value) ? value : [value];
      const known = types.length > 0 && types.every((type) => TYPES.includes(type));
      return known ? null : [`类型只能是 ${TYPES.join("、")}`, `A type is one of ${TYPES.join(", ")}`];
    }
    case "enum":
      if (!Array.isArray(value) || value.length === 0) return ["应为非空列表", "Should be a list with something in it"];
      return value.length <= ENUM_VALUES_MAX
        ? null
        : [`最多 ${ENUM_VALUES_MAX} 个选项`, `At most ${ENUM_VALUES_MAX} values`];
    case "required":
      return isNameList(value) ? null : ["应为属性名的列表", "Should list names of properties"];
    case "uniqueItems":
      return typeof value === "boolean" ? null : ["应为 true 或 false", "Should be true or false"];
    case "format":
      return formatCheck(value)
        ? null
        : [`格式只能是 ${Object.keys(FORMATS).join("、")}`, `A format is one of ${Object.keys(FORMATS).join(", ")}`];
    case "pattern": {
      const fault = typeof value === "string" ? patternFault(value) : { zh: "不是文字", en: "is not a text" };
      return fault ? [`正则表达式不可用：${fault.zh}`, `The pattern cannot be used: it ${fault.en}`] : null;
    }
    default:
      return null;
  }
}

/** References are written out, so that neither validator follows one at run time; a circle is refused. */
function reference(
  value: unknown,
  at: string,
  depth: number,
  refs: readonly string[],
  work: Work,
): JsonSchema | boolean {
  const name = typeof value === "string" ? /^#\/\$defs\/([^/]+)$/.exec(value)?.[1] : undefined;
  const definitions = isRecord(work.root) && isRecord(work.root.$defs) ? work.root.$defs : {};
  if (name === undefined || !Object.hasOwn(definitions, name)) {
    return report(work, at, "只能引用本表单的 #/$defs/…", "Only #/$defs/… of this form can be referred to");
  }
  if (refs.includes(name)) return report(work, at, "引用成环", "The references form a circle");
  return prepare(definitions[name], at, depth + 1, [...refs, name], work);
}

function count(value: unknown, at: string, work: Work): unknown {
  return Number.isSafeInteger(value) && Number(value) >= 0
    ? value
    : report(work, at, "应为非负整数", "Should be a whole number");
}

function limit(keyword: string, value: unknown, at: string, work: Work): unknown {
  const good = typeof value === "number" && Number.isFinite(value) && (keyword !== "multipleOf" || value > 0);
  return good ? value : report(work, at, "应为数字", "Should be a number");
}

function isNameList(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === "string" && isPropertyName(name));
}

function isPropertyName(name: string): boolean {
  return PROPERTY.test(name) && name !== "__proto__" && name !== "constructor" && name !== "prototype";
}

function report(work: Work, path: string, zh: string, en: string): true {
  work.problems.push({ code: "SCHEMA_INVALID", path, what: { zh: `表单定义：${zh}`, en: `Form schema: ${en}` } });
  return true;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
