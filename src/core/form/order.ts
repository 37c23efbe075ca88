import { isDay } from "../calendar/day.ts";
import type { Problem } from "../problem.ts";
import type { Text } from "../text.ts";
import { birthDateOf } from "./identity.ts";
import { isRecord } from "./schema.ts";
import { pointer, titleOf } from "./violation.ts";

/** What a day is held against: `today`, another day of the case, or a resident ID, of which the birth is meant. */
const KEYWORDS = {
  "x-not-after": { against: (day: string, limit: string) => day > limit, zh: "不能晚于", en: "may not be after" },
  "x-not-before": { against: (day: string, limit: string) => day < limit, zh: "不能早于", en: "may not be before" },
} as const;

interface Limit {
  day: string;
  words: Text;
}

/**
 * Days that contradict each other: `x-not-after` and `x-not-before` of a property name what it is held against. What is not
 * filled in, or is no day, contradicts nothing: that is for other rules to say.
 */
export function contradictions(
  schema: unknown,
  properties: ReadonlyMap<string, unknown>,
  values: Readonly<Record<string, unknown>>,
  today: string | null,
): Problem[] {
  const problems: Problem[] = [];
  for (const [key, property] of properties) {
    const day = values[key];
    if (!isRecord(property) || typeof day !== "string" || !isDay(day)) continue;
    for (const [keyword, { against, zh, en }] of Object.entries(KEYWORDS)) {
      const limit = limitOf(schema, property[keyword], values, today);
      if (limit === null || !against(day, limit.day)) continue;
      const title = titleOf(schema, pointer("", key)) ?? { zh: key, en: key };
      problems.push({
        ...{ code: "FIELD_ORDER", path: pointer("", key) },
        what: {
          zh: `“${title.zh}”${zh}${limit.words.zh}（${limit.day}）`,
          en: `"${title.en}" ${en} ${limit.words.en} (${limit.day})`,
        },
      });
    }
  }
  return problems;
}

function limitOf(
  schema: unknown,
  name: unknown,
  values: Readonly<Record<string, unknown>>,
  today: string | null,
): Limit | null {
  if (typeof name !== "string") return null;
  if (name === "today") return today === null ? null : { day: today, words: { zh: "今天", en: "today" } };
  const value = values[name];
  if (typeof value !== "string") return null;
  if (isDay(value)) {
    const title = titleOf(schema, pointer("", name)) ?? { zh: name, en: name };
    return { day: value, words: { zh: `“${title.zh}”`, en: `"${title.en}"` } };
  }
  const born = /^\d{17}[\dXx]$/.test(value) ? birthDateOf(value) : null;
  return born === null ? null : { day: born, words: { zh: "号码中的出生日期", en: "the birth in the resident ID" } };
}
