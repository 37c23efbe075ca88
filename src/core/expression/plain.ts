import { FeelDate, FeelDateTime, FeelDuration, FeelTime } from "feelin";

export const RESULT_DEPTH_MAX = 32;
export const RESULT_VALUES_MAX = 1_000_000;

/**
 * The value as plain JSON: dates, times and durations become ISO 8601 strings, a zoned moment becomes its UTC instant.
 * Fails on what JSON cannot hold (functions, ranges, numbers without end) and beyond the limits.
 */
export function toPlain(value: unknown): { value: unknown } | { failed: string } {
  const count = { left: RESULT_VALUES_MAX };
  try {
    return { value: plain(value, 0, count) };
  } catch (error) {
    if (error instanceof NotPlain) return { failed: error.message };
    throw error;
  }
}

class NotPlain extends Error {}

function plain(value: unknown, depth: number, count: { left: number }): unknown {
  count.left -= 1;
  if (count.left < 0) throw new NotPlain(`more than ${RESULT_VALUES_MAX} values`);
  if (depth > RESULT_DEPTH_MAX) throw new NotPlain(`nested deeper than ${RESULT_DEPTH_MAX}`);
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new NotPlain("a number without end");
    return value;
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1, count));
  if (value instanceof FeelDateTime) return instantOf(value);
  if (value instanceof FeelDate || value instanceof FeelTime || value instanceof FeelDuration) return value.toString();
  if (typeof value === "object" && isPlainObject(value)) return plainObject(value, depth, count);
  throw new NotPlain("neither text, number, truth, date, duration, list nor context");
}

function plainObject(value: object, depth: number, count: { left: number }): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (key !== "__proto__") out[key] = plain(item, depth + 1, count);
  }
  return out;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function instantOf(moment: FeelDateTime): string {
  if (moment.zone === null) return moment.toString();
  const wall = Date.UTC(moment.year, moment.month - 1, moment.day, moment.hour, moment.minute, moment.second);
  const offset = moment["time offset"];
  const seconds = (offset.hours * 60 + offset.minutes) * 60 + offset.seconds;
  return new Date(wall - seconds * 1000).toISOString().replace(".000Z", "Z");
}
