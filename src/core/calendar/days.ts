import { addMonths, dayNumber, dayText, endOfDay, instantOf, localDay, localTime } from "./day.ts";
import { type Duration, parseLimit } from "./duration.ts";
import type { Calendar } from "./model.ts";

/** When a limit ends. `provisional`: a year it touches has no published arrangement yet, so it may still move. */
export interface DueMoment {
  at: string;
  provisional: boolean;
}

/** A published calendar has a working day within any two weeks; a calendar that has none is broken, not endless. */
const REST_DAYS_MAX = 60;

/** Whether offices work on this day: the week, moved by holidays and make-up days. */
export function isWorkingDay(day: string, calendar: Calendar): boolean {
  if (calendar.workdays.has(day)) return true;
  if (calendar.holidays.has(day)) return false;
  const weekday = (numberOf(day) + 4) % 7; // 1970-01-01 was a Thursday; 0 is Sunday.
  return weekday !== 0 && weekday !== 6;
}

/**
 * The working day `count` working days after `day`; the day itself is not counted. Zero gives the day itself, or the
 * next working day when it is a day of rest; a negative count walks back.
 */
export function addWorkingDays(day: string, count: number, calendar: Calendar): string {
  if (count === 0) return onWorkingDay(day, calendar);
  const step = Math.sign(count);
  let at = numberOf(day);
  for (let left = Math.abs(count); left > 0; left--) {
    at = nextWorking(at, step, calendar);
  }
  return dayText(at);
}

/** How many working days lie after `from` up to and including `to`; negative when `to` is earlier. */
export function workingDaysBetween(from: string, to: string, calendar: Calendar): number {
  const start = numberOf(from);
  const end = numberOf(to);
  if (end < start) return 0 - workingDaysBetween(to, from, calendar);
  let count = 0;
  for (let at = start + 1; at <= end; at++) if (isWorkingDay(dayText(at), calendar)) count++;
  return count;
}

/** The day itself, or the next working day when it is a day of rest. */
export function onWorkingDay(day: string, calendar: Calendar): string {
  return isWorkingDay(day, calendar) ? day : dayText(nextWorking(numberOf(day), 1, calendar));
}

/**
 * The day on which something counts as received. What arrives while offices are closed (after `cutoff`, or on a day
 * of rest) counts as the next working day, so a later arrival never has an earlier limit.
 */
export function receivedDay(instant: string, calendar: Calendar): string {
  const { day, time } = localTime(instant, calendar.zone);
  if (!isWorkingDay(day, calendar)) return onWorkingDay(day, calendar);
  return time.slice(0, 5) > calendar.cutoff ? addWorkingDays(day, 1, calendar) : day;
}

/**
 * The day from which a limit counts that begins when another has ended: the last day of that one, which ends at midnight,
 * after every closing hour. The engine may notice on the next working day; what it notices later (it stood still)
 * begins when it is noticed, so that a standstill takes days from nobody.
 */
export function reachedDay(ended: string, now: string, calendar: Calendar): string {
  const last = onWorkingDay(localDay(ended, calendar.zone), calendar);
  return localDay(now, calendar.zone) <= addWorkingDays(last, 1, calendar) ? last : receivedDay(now, calendar);
}

/** The last day of a period that begins on `day` (not counted); null when `duration` is not counted in days. */
export function lastDay(day: string, duration: string, calendar: Calendar): string | null {
  const parts = parseLimit(duration);
  const last = parts && countedEnd(day, parts, calendar);
  return last === null ? null : onWorkingDay(last, calendar);
}

/** The same before a last day of rest has moved on; of a sum, each part begins where the one before it ended. */
export function countedEnd(day: string, parts: readonly Duration[], calendar: Calendar): string | null {
  let last = day;
  for (const [at, part] of parts.entries()) {
    if (part.unit === "time") return null;
    const from = at === 0 ? day : onWorkingDay(last, calendar);
    last =
      part.unit === "workingDays"
        ? addWorkingDays(from, part.days, calendar)
        : dayText(numberOf(addMonths(from, part.months)) + part.days);
  }
  return last;
}

/**
 * When a limit that begins at an instant ends: the end of the last day in the calendar's zone, or the exact moment
 * for hours and minutes; of a sum, each part begins where the one before it ends. `begun` is the day from which days
 * count, by default that of receipt. Null when the text is no duration: the caller sets no timer and says so.
 */
export function dueMoment(
  from: string,
  duration: string,
  calendar: Calendar,
  begun = () => receivedDay(from, calendar),
): DueMoment | null {
  const parts = parseLimit(duration);
  if (!parts) return null;
  let provisional = false;
  let at = from;
  for (const [index, part] of parts.entries()) {
    if (part.unit === "time") at = exactEnd(at, part, calendar);
    else {
      const day = index === 0 ? begun() : onWorkingDay(localDay(at, calendar.zone), calendar);
      const last = onWorkingDay(countedEnd(day, [part], calendar) ?? day, calendar);
      provisional ||= !isPublished(day, last, calendar);
      at = endOfDay(last, calendar.zone);
    }
  }
  return { at, provisional };
}

function exactEnd(from: string, part: Extract<Duration, { unit: "time" }>, { zone }: Calendar): string {
  const { day, time } = localTime(from, zone);
  const moved = dayText(numberOf(addMonths(day, part.months)) + part.days);
  const start = part.months || part.days ? instantOf(moved, time, zone) : from;
  return new Date(Date.parse(start) + part.ms).toISOString();
}

/** Whether the arrangement of every year from one day to another is published. */
export function isPublished(from: string, to: string, calendar: Calendar): boolean {
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) {
    if (!calendar.publishedYears.has(year)) return false;
  }
  return true;
}

function nextWorking(from: number, step: number, calendar: Calendar): number {
  for (let at = from + step; Math.abs(at - from) <= REST_DAYS_MAX; at += step) {
    if (isWorkingDay(dayText(at), calendar)) return at;
  }
  throw new Error(`The calendar has no working day within ${REST_DAYS_MAX} days of ${dayText(from)}`);
}

function numberOf(day: string): number {
  const number = dayNumber(day);
  if (number === null) throw new RangeError("Not a day of the form yyyy-MM-dd");
  return number;
}
