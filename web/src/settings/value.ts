import type { ParamSpec } from "../../../src/core/definition/model.ts";
import { checkParam } from "../../../src/core/policy/bounds.ts";
import type { Problem } from "../../../src/core/problem.ts";
import { isShare, shareFrom } from "../ui/share.ts";

/** How a parameter's value is entered, chosen by its schema. */
export type ValueKind = "flag" | "choice" | "number" | "duration" | "text" | "json";

export function kindOf(spec: ParamSpec): ValueKind {
  const { type, $ref: ref } = spec.schema;
  if (choicesFor(spec).length > 0) return "choice";
  if (type === "boolean") return "flag";
  if (type === "integer" || type === "number" || ref === "money") return "number";
  if (ref === "duration") return "duration";
  return type === "string" ? "text" : "json";
}

export function choicesFor(spec: ParamSpec): unknown[] {
  if (Array.isArray(spec.bounds?.allowed)) return spec.bounds.allowed;
  return Array.isArray(spec.schema.enum) ? spec.schema.enum : [];
}

/** What was typed as the value it means, or null when it means none. */
export function readValue(spec: ParamSpec, typed: string): { value: unknown } | null {
  const text = typed.trim();
  switch (kindOf(spec)) {
    case "flag":
      return text === "true" || text === "false" ? { value: text === "true" } : null;
    case "choice":
      return choicesFor(spec).flatMap((value) => (String(value) === text ? [{ value }] : []))[0] ?? null;
    case "number": {
      const share = isShare(spec) ? shareFrom(text) : null;
      if (share !== null) return { value: share };
      return text !== "" && Number.isFinite(Number(text)) ? { value: Number(text) } : null;
    }
    case "json":
      return readJson(text);
    default:
      return text === "" ? null : { value: text };
  }
}

function readJson(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** What is wrong with a value, by the same rule that the server uses. */
export function problemWith(spec: ParamSpec, typed: string): Problem | null {
  const read = readValue(spec, typed);
  if (!read) {
    return {
      code: "SETTING_INVALID",
      path: "/value",
      what: { zh: "取值的写法不正确", en: "The value is not well formed" },
    };
  }
  return checkParam(spec, read.value);
}
