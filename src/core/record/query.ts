import { addMonths, dayNumber, dayText } from "../calendar/day.ts";
import { parseDuration } from "../calendar/duration.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Fields } from "../policy/source.ts";

/** One condition on a property of a record, closed so that the database can judge it. */
export type Condition =
  /** Equals one of the values; null stands for "not there". */
  | { property: string; oneOf: (string | number | boolean | null)[] }
  /** A day no later (`until`) or no earlier (`from`) than the bound: a day, or `-P1M`, `P60D` from the day of the query. */
  | { property: string; until?: string; from?: string; orMissing: boolean };

/** What the database is asked: every bound a day. */
export interface ReadyCondition {
  property: string;
  values: (string | number | boolean | null)[] | null;
  until: string | null;
  from: string | null;
  missing: boolean;
}

const KEYS = ["until", "orMissing", "from"];

/** Reads `{ property: value | [values] | null | { until, from, orMissing } }`. */
export function readConditions(fields: Fields, key: string): Condition[] {
  const { source } = fields;
  return Object.entries(fields.mapping(key)).map(([property, raw]): Condition => {
    const path = [...fields.at(key), property];
    if (!isPlainObject(raw)) {
      const values: unknown[] = Array.isArray(raw) ? raw : [raw];
      const oneOf = values.filter(isScalar);
      if (oneOf.length < values.length || oneOf.length === 0)
        source.report(path, "应为值或值的列表", "Should be a value or a list of values");
      return { property, oneOf };
    }
    const one = source.fields(raw, path, KEYS);
    const [until, from] = [one.optional("until"), one.optional("from")];
    for (const [name, bound] of [["until", until] as const, ["from", from] as const])
      if (bound !== undefined && boundOn(bound, "2000-01-01") === null)
        source.report(
          one.at(name),
          "应为日期，或相对当天的时长如 -P1M、P60D",
          "Should be a day, or a length from the day itself such as -P1M or P60D",
        );
    if (until === undefined && from === undefined)
      source.report(path, "应写明 until 或 from 界限", "There should be a bound, `until` or `from`");
    return {
      ...{ property, orMissing: one.flag("orMissing", false) },
      ...(until === undefined ? {} : { until }),
      ...(from === undefined ? {} : { from }),
    };
  });
}

/** The conditions as they stand on a day. */
export function conditionsOn(where: readonly Condition[], day: string): ReadyCondition[] {
  return where.map((one) => {
    if ("oneOf" in one) return { property: one.property, values: one.oneOf, until: null, from: null, missing: false };
    const bound = (text: string | undefined) => (text === undefined ? null : boundOn(text, day));
    return {
      ...{ property: one.property, values: null, missing: one.orMissing },
      ...{ until: bound(one.until), from: bound(one.from) },
    };
  });
}

function boundOn(text: string, day: string): string | null {
  if (dayNumber(text) !== null) return text;
  const back = text.startsWith("-");
  const length = parseDuration(back ? text.slice(1) : text);
  if (length === null || length.unit !== "days") return null;
  const sign = back ? -1 : 1;
  return dayText((dayNumber(addMonths(day, sign * length.months)) ?? 0) + sign * length.days);
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
