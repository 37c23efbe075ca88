import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { JsonSchema } from "../core/definition/model.ts";
import type { Problem } from "../core/problem.ts";
import type { Text } from "../core/text.ts";

/** A JSON Schema and the type it yields: what validates a request is what the OpenAPI document shows. */
export interface Shape<T> {
  json: JsonSchema;
  parse(value: unknown): { ok: true; value: T } | { ok: false; problem: Problem };
}

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, ownProperties: true });
// `ajv-formats` is CommonJS: under Node's ESM the function itself is the default export.
const formats: unknown = addFormats;
if (typeof formats === "function") formats(ajv, ["date", "date-time"]);

/** Compiles once, on first use: the table of routes is also read where nothing is ever validated. */
export function shape<T>(json: JsonSchema): Shape<T> {
  let check: ValidateFunction<T> | null = null;
  return {
    json,
    parse(value) {
      check ??= ajv.compile<T>(json);
      if (check(value)) return { ok: true, value };
      return { ok: false, problem: toProblem(check.errors?.[0]) };
    },
  };
}

function toProblem(error: ErrorObject | undefined): Problem {
  const named = error?.params.additionalProperty ?? error?.params.missingProperty;
  const path = `${error?.instancePath ?? ""}${typeof named === "string" ? `/${named}` : ""}`;
  return { code: "BODY_INVALID", path: path.slice(0, 300) || "/", what: wordsOf(error) };
}

/** In words, without quoting what was sent: it may be personal. */
function wordsOf(error: ErrorObject | undefined): Text {
  const params = error?.params ?? {};
  switch (error?.keyword) {
    case "additionalProperties":
      return { zh: "没有这个字段", en: "There is no such field" };
    case "required":
      return { zh: "缺少这个字段", en: "This field is missing" };
    case "type":
      return { zh: `应为 ${String(params.type)}`, en: `It should be of type ${String(params.type)}` };
    case "enum":
      return {
        zh: `应为：${String(params.allowedValues)}`,
        en: `It should be one of: ${String(params.allowedValues)}`,
      };
    case "maxLength":
      return { zh: `不超过 ${String(params.limit)} 字`, en: `It has more than ${String(params.limit)} characters` };
    case "minLength":
      return { zh: `至少 ${String(params.limit)} 字`, en: `It has fewer than ${String(params.limit)} characters` };
    case "maximum":
    case "minimum":
      return {
        zh: `应 ${String(params.comparison)} ${String(params.limit)}`,
        en: `It should be ${String(params.comparison)} ${String(params.limit)}`,
      };
    case "maxItems":
      return { zh: `不超过 ${String(params.limit)} 项`, en: `It has more than ${String(params.limit)} items` };
    case "minItems":
      return { zh: `至少 ${String(params.limit)} 项`, en: `It has fewer than ${String(params.limit)} items` };
    default:
      return { zh: "格式不符合要求", en: "It is not well formed" };
  }
}

/** An object of exactly these properties. */
export function object(
  properties: Record<string, JsonSchema>,
  required: readonly string[] = Object.keys(properties),
): JsonSchema {
  return { type: "object", properties, required: [...required], additionalProperties: false };
}

/** Words that many routes share. */
export const FIELD = {
  id: { type: "string", pattern: "^[1-9][0-9]{5}-[0-9a-f-]{36}$" },
  name: { type: "string", minLength: 1, maxLength: 64, pattern: "^[A-Za-z][A-Za-z0-9._-]*$" },
  organisation: { type: "string", minLength: 1, maxLength: 64 },
  division: { type: "string", pattern: "^[0-9]{12}$" },
  date: { type: "string", format: "date" },
  search: { type: "string", minLength: 1, maxLength: 60 },
  cursor: { type: "string", minLength: 1, maxLength: 600, pattern: "^[A-Za-z0-9_.-]+$" },
  limit: { type: "integer", minimum: 1, maximum: 200 },
  reason: { type: "string", minLength: 2, maxLength: 500 },
  data: { type: "object", additionalProperties: true },
  text: { type: "object", properties: { zh: { type: "string" }, en: { type: "string" } }, required: ["zh", "en"] },
} as const satisfies Record<string, JsonSchema>;
