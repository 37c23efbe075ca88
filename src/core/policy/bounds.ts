import { type Duration, parseDuration } from "../calendar/duration.ts";
import type { ParamSpec } from "../definition/model.ts";
import { parseMoney } from "../money.ts";
import type { Problem } from "../problem.ts";

/**
 * Whether a value may be set for a parameter: it has the parameter's kind, and lies within the bounds. Null when it may.
 */
export function checkParam(spec: ParamSpec, value: unknown): Problem | null {
  return checkKind(spec, value) ?? checkBounds(spec, value);
}

/** Whether a value lies within a parameter's bounds, both ends included. Null when it does. */
export function checkBounds(spec: ParamSpec, value: unknown): Problem | null {
  const { min, max, allowed } = spec.bounds ?? {};
  if (allowed !== undefined && !allowed.some((one) => JSON.stringify(one) === JSON.stringify(value))) {
    return outside(`只能是 ${allowed.join("、")}`, `should be one of ${allowed.join(", ")}`);
  }
  for (const [bound, sign] of [[min, -1] as const, [max, 1] as const]) {
    if (bound === undefined) continue;
    const order = compare(spec, value, bound);
    if (order === null)
      return outside(`与界限 ${bound} 单位不同，无法比较`, `has another unit than the bound ${bound}`);
    if (order * sign > 0) {
      return sign < 0
        ? outside(`不得小于 ${bound}`, `is below the least, ${bound}`)
        : outside(`不得大于 ${bound}`, `is above the most, ${bound}`);
    }
  }
  return null;
}

function checkKind(spec: ParamSpec, value: unknown): Problem | null {
  const { $ref: ref, type, enum: allowed } = spec.schema;
  if (ref === "duration" && parseDuration(value) === null) {
    return outside("应为期限，如 5wd（5个工作日）或 P30D（30日）", "should be a duration such as 5wd or P30D");
  }
  if (ref === "money" && parseMoney(value) === null) return outside("应为金额", "should be an amount of money");
  if (Array.isArray(allowed) && !allowed.includes(value)) {
    return outside(`只能是 ${allowed.join("、")}`, `should be one of ${allowed.join(", ")}`);
  }
  if (typeof type === "string" && !isOfType(type, value)) return outside(`应为 ${type}`, `should be of type ${type}`);
  return null;
}

function isOfType(type: string, value: unknown): boolean {
  if (type === "integer") return Number.isSafeInteger(value);
  if (type === "number") return typeof value === "number" && Number.isFinite(value);
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

/** Below, equal, above; null when the two cannot be compared. */
function compare(spec: ParamSpec, value: unknown, bound: unknown): number | null {
  if (spec.schema.$ref === "duration") {
    const a = parseDuration(value);
    const b = parseDuration(bound);
    return a && b ? compareDurations(a, b) : null;
  }
  if (spec.schema.$ref === "money") {
    const a = parseMoney(value);
    const b = parseMoney(bound);
    return a === null || b === null ? null : Number(a - b);
  }
  return typeof value === "number" && typeof bound === "number" ? value - bound : null;
}

function compareDurations(a: Duration, b: Duration): number | null {
  if (a.unit === "workingDays" || b.unit === "workingDays") {
    return a.unit === "workingDays" && b.unit === "workingDays" ? a.days - b.days : null;
  }
  return roughDays(a) - roughDays(b);
}

/** A month counts as 30 days when compared, so that P1M is neither below P30D nor above it. */
function roughDays(duration: Exclude<Duration, { unit: "workingDays" }>): number {
  return duration.months * 30 + duration.days + (duration.unit === "time" ? duration.ms / 86_400_000 : 0);
}

function outside(zh: string, en: string): Problem {
  return { code: "PARAM_OUT_OF_BOUNDS", what: { zh: `参数值${zh}`, en: `The value ${en}` } };
}
