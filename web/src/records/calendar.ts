import type { RecordItem, RecordTypeBody } from "../../../src/core/api.ts";
import { addMonths, dayNumber, dayText } from "../../../src/core/calendar/day.ts";
import type { Language } from "../../../src/core/text.ts";

export const VIEWS = ["week", "month"] as const;
export type View = (typeof VIEWS)[number];

/** Monday first, as weeks are counted here; the words that a record's `weekday` uses. */
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const DAYS = WEEKDAYS.length;

/** Days are counted from 1970-01-01, a Thursday. */
function weekdayOf(day: string): number {
  return ((dayNumber(day) ?? 0) + 3) % DAYS;
}

export function daysLater(day: string, days: number): string {
  return dayText((dayNumber(day) ?? 0) + days);
}

/** The weeks that a view shows around a day: its own, or all that its month touches. */
export function weeksOf(view: View, day: string): string[][] {
  const first = view === "week" ? day : `${day.slice(0, 7)}-01`;
  const last = view === "week" ? day : daysLater(addMonths(first, 1), -1);
  const monday = daysLater(first, -weekdayOf(first));
  const count = ((dayNumber(last) ?? 0) - (dayNumber(monday) ?? 0) + (DAYS - weekdayOf(last))) / DAYS;
  return Array.from({ length: count }, (_, week) =>
    Array.from({ length: DAYS }, (_, at) => daysLater(monday, week * DAYS + at)),
  );
}

/** The same day one page on or back: a week, or a month. */
export function turned(view: View, day: string, by: 1 | -1): string {
  return view === "week" ? daysLater(day, by * DAYS) : addMonths(day, by);
}

/** Where a key leads from a day; null for keys that mean nothing here. */
export function dayAfterKey(view: View, day: string, key: string): string | null {
  switch (key) {
    case "ArrowLeft":
      return daysLater(day, -1);
    case "ArrowRight":
      return daysLater(day, 1);
    case "ArrowUp":
      return daysLater(day, -DAYS);
    case "ArrowDown":
      return daysLater(day, DAYS);
    case "Home":
      return daysLater(day, -weekdayOf(day));
    case "End":
      return daysLater(day, DAYS - 1 - weekdayOf(day));
    case "PageUp":
      return turned(view, day, -1);
    case "PageDown":
      return turned(view, day, 1);
    default:
      return null;
  }
}

/** One record on one day. Times are what of it lies in the day; none when it takes the whole day. */
export interface Entry {
  item: RecordItem;
  from: string | null;
  until: string | null;
}

/** The entries of a day, whole days first, then by time. */
export function entriesOn(type: RecordTypeBody, items: readonly RecordItem[], day: string): Entry[] {
  return items
    .flatMap((item) => entryOn(type, item, day) ?? [])
    .sort((a, b) => (a.from ?? "").localeCompare(b.from ?? "") || a.item.id.localeCompare(b.item.id));
}

function entryOn({ calendar }: RecordTypeBody, item: RecordItem, day: string): Entry | null {
  if (!calendar) return null;
  const from = textOf(item.data[calendar.from]);
  const until = textOf(item.data[calendar.until]) ?? from;
  if (from === null || until === null || from.slice(0, 10) > day || until.slice(0, 10) < day) return null;
  const weekday = calendar.weekday === undefined ? null : textOf(item.data[calendar.weekday]);
  if (weekday !== null && weekday !== WEEKDAYS[weekdayOf(day)]) return null;
  const begins = from.startsWith(day) ? timeOf(from) : null;
  const ends = until.startsWith(day) ? timeOf(until) : null;
  // What ends as the day begins has nothing of it.
  if (ends === "00:00" && !from.startsWith(day)) return null;
  return { item, from: begins, until: ends };
}

function timeOf(moment: string): string | null {
  return moment.length > 10 ? moment.slice(11, 16) : null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** A day as people say it, by parts. Days have no zone: they are written as they are. */
export function dayWords(day: string, language: Language, parts: Intl.DateTimeFormatOptions): string {
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  return new Intl.DateTimeFormat(locale, { ...parts, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/** What a view shows, in words: a month, or the first and last day of a week. */
export function rangeWords(view: View, day: string, language: Language): string {
  if (view === "month") return dayWords(day, language, { year: "numeric", month: "long" });
  const [week = []] = weeksOf("week", day);
  const [first = day, last = day] = [week[0], week.at(-1)];
  const whole = { year: "numeric", month: "long", day: "numeric" } as const;
  const short = { month: "long", day: "numeric" } as const;
  return `${dayWords(first, language, whole)} – ${dayWords(last, language, first.slice(0, 4) === last.slice(0, 4) ? short : whole)}`;
}
