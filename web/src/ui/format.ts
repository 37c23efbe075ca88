import dayjs from "dayjs";
import type { Language } from "../../../src/core/text.ts";

/** Instants, dates, counts and values as a reader expects them. */

export function formatInstant(at: string | null | undefined, language: Language): string {
  if (!at) return "";
  return dayjs(at).format(language === "zh" ? "YYYY年M月D日 HH:mm" : "D MMM YYYY HH:mm");
}

export function formatDay(at: string | null | undefined, language: Language): string {
  if (!at) return "";
  return dayjs(at).format(language === "zh" ? "YYYY年M月D日" : "D MMM YYYY");
}

/** Month and day alone while the year is the present one. */
export function formatShortDay(at: string, language: Language, now: string): string {
  const day = dayjs(at);
  if (day.year() !== dayjs(now).year()) return formatDay(at, language);
  return day.format(language === "zh" ? "M月D日" : "D MMM");
}

/** Counts come capped: from 100 on nobody counted further. */
export function cappedCount(count: number): string {
  return count >= 100 ? "99+" : String(count);
}

/** Any value of a case or a record as a line of text. */
export function plainValue(value: unknown, words: { yes: string; no: string; unknown: string }): string {
  if (value === null || value === undefined || value === "") return words.unknown;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map((one) => plainValue(one, words)).join("、");
  if (typeof value === "object") {
    const parts = Object.entries(value).map(([name, one]) => `${name}: ${plainValue(one, words)}`);
    return parts.join("；");
  }
  return words.unknown;
}
