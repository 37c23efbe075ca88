import { localDay } from "../calendar/day.ts";
import { parseLimit } from "../calendar/duration.ts";
import { durationWords } from "../calendar/duration-words.ts";
import { printMoney, upperMoney } from "../money.ts";
import { maskValue } from "../record/mask.ts";

/**
 * What templates may call. All are pure functions of their arguments and answer a blank for what they cannot print:
 * a paper with a gap to be filled by hand is better than none.
 */
export const WORDS: Record<string, (arguments_: readonly unknown[], zone: string) => unknown> = {
  /** `2026年3月5日`; also of an instant, a month or a year. */
  date: ([value], zone) => printDay(value, zone),
  money: ([value]) => printMoney(value) ?? "",
  upper: ([value]) => upperMoney(value) ?? "",
  /** `¥54,256.13（大写：人民币伍万…）` */
  amount: ([value]) => (printMoney(value) === null ? "" : `${printMoney(value)}（大写：人民币${upperMoney(value)}）`),
  mask: ([value, kind]) => maskValue(typeof kind === "string" ? kind : "all", value),
  /** A value as a table shows it: lists joined, yes and no in words. */
  cell: ([value]) => printValue(value),
  /** `5wd` → 5个工作日 */
  duration: ([value]) => printDuration(value),
  join: ([list, separator]) =>
    Array.isArray(list)
      ? list.map(printValue).join(typeof separator === "string" ? separator : "、")
      : printValue(list),
  count: ([value]) => (Array.isArray(value) ? value.length : 0),
  /** `choose value "a" "甲" "b" "乙"` */
  choose: ([value, ...pairs]) => {
    for (let index = 0; index + 1 < pairs.length; index += 2) if (pairs[index] === value) return pairs[index + 1];
    return pairs.length % 2 === 1 ? pairs.at(-1) : printValue(value);
  },
  eq: ([a, b]) => a === b,
  not: ([value]) => !isTruthy(value),
  and: (values) => values.every(isTruthy),
  or: (values) => values.some(isTruthy),
  gt: ([a, b]) => typeof a === "number" && typeof b === "number" && a > b,
};

/** Blocks a template may open. */
export const BLOCK_WORDS = ["if", "unless", "each", "with", "block"] as const;

/** A value as text: nothing for nothing, 是 and 否, lists joined. Objects have no text of their own. */
export function printValue(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "是" : "否";
  if (Array.isArray(value)) return value.map(printValue).filter(Boolean).join("、");
  return typeof value === "string" || typeof value === "number" ? plain(String(value)) : "";
}

/** Handlebars' own sense of what counts: zero does not, an empty list does not. */
export function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function printDay(value: unknown, zone: string): string {
  if (typeof value !== "string") return "";
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(value);
  if (match) {
    const [, year, month, day] = match;
    return `${year}年${month ? `${Number(month)}月` : ""}${day ? `${Number(day)}日` : ""}`;
  }
  return /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value))
    ? printDay(localDay(value, zone), zone)
    : plain(value);
}

function printDuration(value: unknown): string {
  return parseLimit(value) ? durationWords(value).zh : printValue(value);
}

/** Control and private-use characters print as nothing or as boxes, and direction marks can turn a text about. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Co}\p{Cs}\p{Cn}\u202A-\u202E\u2066-\u2069]/gu, (character) =>
    /[\n\t]/.test(character) ? " " : "",
  );
}
