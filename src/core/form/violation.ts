import type { Problem } from "../problem.ts";
import type { Text } from "../text.ts";
import { formatCheck } from "./format.ts";
import { isRecord } from "./schema.ts";

/** One rule of a schema that data breaks, as either validator found it. */
export interface Violation {
  keyword: string;
  /** JSON pointer of the value, or of the property that is missing or unknown. */
  path: string;
  /** What the keyword asks for, e.g. the 30 of `maxLength: 30`. */
  expected: unknown;
  value?: unknown;
}

export const DATA_DEPTH_MAX = 32;
export const DATA_VALUES_MAX = 200_000;
/** Longest text of one field, in UTF-16 units; a long opinion has a few thousand characters. */
export const TEXT_UNITS_MAX = 20_000;

/**
 * What no schema may let through, checked before either validator runs: too deep, too much, names that reach into
 * prototypes, values JSON does not have.
 */
export function guardData(data: unknown): Problem[] {
  const guard: Guard = { left: DATA_VALUES_MAX, problem: null };
  guardValue(data, "", 0, guard);
  return guard.problem ? [guard.problem] : [];
}

interface Guard {
  left: number;
  problem: Problem | null;
}

/** Stops at the first fault: such data was not typed by anybody, and is not worth a list. */
function guardValue(value: unknown, path: string, depth: number, guard: Guard): void {
  if (guard.problem) return;
  guard.left -= 1;
  const fault = faultOf(value, depth, guard.left);
  if (fault) {
    guard.problem = { code: "FIELD_REFUSED", path, what: fault };
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) guardValue(item, pointer(path, key), depth + 1, guard);
}

const FORBIDDEN_KEYS = ["__proto__", "constructor", "prototype"];

function faultOf(value: unknown, depth: number, left: number): Text | null {
  if (left < 0) return { zh: `内容多于 ${DATA_VALUES_MAX} 个值`, en: `There are more than ${DATA_VALUES_MAX} values` };
  if (depth > DATA_DEPTH_MAX) return { zh: "内容嵌套过深", en: "The data is nested too deeply" };
  if (typeof value === "string") {
    if (value.length <= TEXT_UNITS_MAX) return null;
    return { zh: `文字不能超过 ${TEXT_UNITS_MAX} 个字符`, en: `A text has at most ${TEXT_UNITS_MAX} characters` };
  }
  if (value === null || typeof value === "boolean" || Number.isFinite(value) || Array.isArray(value)) return null;
  if (!isRecord(value)) return { zh: "不是有效的内容", en: "Not a value of JSON" };
  if (!FORBIDDEN_KEYS.some((key) => Object.hasOwn(value, key))) return null;
  return { zh: "含有不允许的字段名", en: "A field has a name that is not allowed" };
}

/** The path one step further down. */
export function pointer(path: string, key: string | number): string {
  return `${path}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Violations as problems in a fixed order, each naming the field's title and the rule; the same for both validators. */
export function explain(schema: unknown, violations: readonly Violation[], today: string | null): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const one of [...violations].sort(byPlace)) {
    const key = `${one.path} ${one.keyword}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const { code, what } = wordsFor(one, today);
    const title = titleOf(schema, one.path);
    problems.push({ code, path: one.path, what: title ? named(title, what) : what });
  }
  return problems;
}

function named(title: Text, what: Text): Text {
  return { zh: `“${title.zh}”${what.zh}`, en: `"${title.en}"${what.en.startsWith(":") ? "" : " "}${what.en}` };
}

function byPlace(a: Violation, b: Violation): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.keyword < b.keyword ? -1 : a.keyword > b.keyword ? 1 : 0;
}

const TYPE_WORDS: Record<string, Text> = {
  string: { zh: "文字", en: "a text" },
  number: { zh: "数字", en: "a number" },
  integer: { zh: "整数", en: "a whole number" },
  boolean: { zh: "是或否", en: "yes or no" },
  array: { zh: "列表", en: "a list" },
  object: { zh: "一组内容", en: "a group of fields" },
  null: { zh: "空", en: "empty" },
};

function wordsFor({ keyword, expected, value }: Violation, today: string | null): { code: string; what: Text } {
  const say = (code: string, zh: string, en: string) => ({ code, what: { zh, en } });
  switch (keyword) {
    case "required":
    case "dependentRequired":
      return say("FIELD_REQUIRED", "必须填写", "is required");
    case "additionalProperties":
    case "false":
      return say("FIELD_UNKNOWN", "不是本表单的字段", "is not a field of this form");
    case "type": {
      const words = (Array.isArray(expected) ? expected : [expected]).flatMap((type) => TYPE_WORDS[String(type)] ?? []);
      return say(
        "FIELD_TYPE",
        `应为${words.map((one) => one.zh).join("或")}`,
        `should be ${words.map((one) => one.en).join(" or ")}`,
      );
    }
    case "format": {
      const found = formatCheck(expected)?.(value, today);
      return found
        ? { code: found.code, what: { zh: `：${found.what.zh}`, en: `: ${found.what.en}` } }
        : say("FIELD_FORMAT", "格式不正确", "is not well formed");
    }
    case "const":
      if (expected === true) return say("FIELD_CHOICE", "须勾选确认", "must be confirmed");
      return say("FIELD_CHOICE", "不是允许的选项", "is not one of the choices");
    case "enum":
      return say("FIELD_CHOICE", "不是允许的选项", "is not one of the choices");
    case "minLength":
      return say("FIELD_LENGTH", `至少 ${expected} 个字`, `needs at least ${expected} characters`);
    case "maxLength":
      return say("FIELD_LENGTH", `最多 ${expected} 个字`, `takes at most ${expected} characters`);
    case "minItems":
      return say("FIELD_ITEMS", `至少 ${expected} 项`, `needs at least ${expected} entries`);
    case "maxItems":
      return say("FIELD_ITEMS", `最多 ${expected} 项`, `takes at most ${expected} entries`);
    case "uniqueItems":
      return say("FIELD_ITEMS", "有重复的项", "has entries that repeat");
    case "minimum":
      return say("FIELD_RANGE", `不能小于 ${expected}`, `may not be less than ${expected}`);
    case "maximum":
      return say("FIELD_RANGE", `不能大于 ${expected}`, `may not be more than ${expected}`);
    case "exclusiveMinimum":
      return say("FIELD_RANGE", `应大于 ${expected}`, `should be more than ${expected}`);
    case "exclusiveMaximum":
      return say("FIELD_RANGE", `应小于 ${expected}`, `should be less than ${expected}`);
    case "multipleOf":
      return expected === 0.01
        ? say("FIELD_RANGE", "最多两位小数", "has at most two decimals")
        : say("FIELD_RANGE", `应为 ${expected} 的倍数`, `should be a multiple of ${expected}`);
    case "pattern":
      return say("FIELD_PATTERN", "格式不正确", "is not well formed");
    default:
      return say("FIELD_RULE", "不符合表单的要求", "does not meet a rule of the form");
  }
}

/** Title of the field at a path (`title`, `x-title-en`), its last step where there is none. */
export function titleOf(schema: unknown, path: string): Text | null {
  let node: unknown = schema;
  const steps = path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  for (const step of steps) node = stepInto(schema, node, step, 0);
  const title = isRecord(node) && typeof node.title === "string" ? node.title : null;
  const english = isRecord(node) && typeof node["x-title-en"] === "string" ? node["x-title-en"] : null;
  const last = steps.at(-1);
  if (title === null && english === null) return last === undefined ? null : { zh: last, en: last };
  return { zh: title ?? english ?? "", en: english ?? title ?? "" };
}

function stepInto(root: unknown, node: unknown, step: string, depth: number): unknown {
  if (!isRecord(node) || depth > 8) return undefined;
  if (isRecord(node.properties) && Object.hasOwn(node.properties, step)) return node.properties[step];
  if (/^\d+$/.test(step) && isRecord(node.items)) return node.items;
  const name = typeof node.$ref === "string" ? /^#\/\$defs\/(.+)$/.exec(node.$ref)?.[1] : undefined;
  const defs = isRecord(root) && isRecord(root.$defs) ? root.$defs : {};
  const parts = [
    name === undefined ? undefined : defs[name],
    ...["allOf", "anyOf", "oneOf"].flatMap((key) => node[key] ?? []),
    node.then,
    node.else,
  ];
  for (const part of parts) {
    const found = stepInto(root, part, step, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
