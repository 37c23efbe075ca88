import { dayNumber, dayText, endOfDay, localDay } from "./day.ts";
import {
  addWorkingDays,
  countedEnd,
  dueMoment,
  isPublished,
  onWorkingDay,
  receivedDay,
  workingDaysBetween,
} from "./days.ts";
import { parseLimit } from "./duration.ts";
import type { Calendar } from "./model.ts";

/** The clock of a case: a limit that began at an instant, and when it stood still. */
export interface CaseClock {
  startedAt: string;
  /** `10wd` or ISO 8601. */
  limit: string;
  pauses: ClockPause[];
}

export interface ClockPause {
  from: string;
  /** Null while the clock stands still. */
  until: string | null;
  reason: string;
}

/** What a clock shows at a moment: "day 7 of 10, paused 3". Days are those the limit counts (working or calendar); a limit in hours shows hours. */
export interface ClockReading {
  /** While paused: as if it went on now. */
  due: string;
  day: number;
  of: number;
  unit: "workingDays" | "days" | "hours";
  paused: number;
  running: boolean;
  overdue: boolean;
  provisional: boolean;
}

/** The clock, standing still from this instant; unchanged when it stands still already. */
export function pauseClock(clock: CaseClock, at: string, reason: string): CaseClock {
  if (clock.pauses.some((pause) => pause.until === null)) return clock;
  return { ...clock, pauses: [...clock.pauses, { from: at, until: null, reason }] };
}

/** The clock, going on from this instant; unchanged when it is going. */
export function resumeClock(clock: CaseClock, at: string): CaseClock {
  return { ...clock, pauses: clock.pauses.map((pause) => (pause.until === null ? { ...pause, until: at } : pause)) };
}

/** The clock as it went before what was done to it at this instant. */
export function unturned(clock: CaseClock, at: string): CaseClock {
  const before = clock.pauses.filter((pause) => pause.from !== at);
  return { ...clock, pauses: before.map((pause) => (pause.until === at ? { ...pause, until: null } : pause)) };
}

/**
 * Reads a clock. A pause gives back exactly the days that remained: the day it began counts as used, the day it ended
 * is not counted, as with receipt. A limit that had run out stays run out. Null when the limit is no duration.
 */
export function readClock(clock: CaseClock, now: string, calendar: Calendar): ClockReading | null {
  const limit = parseLimit(clock.limit);
  if (!limit) return null;
  const pauses = mergedPauses(clock, now);
  const running = clock.pauses.every((pause) => pause.until !== null);
  const start = receivedDay(clock.startedAt, calendar);
  let last = countedEnd(start, limit, calendar);
  if (last === null) return readExact(clock, now, pauses, running, calendar);

  // What adds both kinds of days is shown, and paused, in calendar days.
  const working = limit.every(({ unit }) => unit === "workingDays");
  const between = working ? (a: string, b: string) => workingDaysBetween(a, b, calendar) : calendarDaysBetween;
  const of = between(start, last);
  let pausedDays = 0;
  for (const pause of pauses) {
    const from = later(localDay(pause.from, calendar.zone), start);
    const until = later(localDay(pause.until, calendar.zone), start);
    if (from > onWorkingDay(last, calendar)) break;
    pausedDays += between(from, until);
    const remaining = between(from, last);
    last = working ? addWorkingDays(until, remaining, calendar) : dayText(number(until) + remaining);
  }
  last = onWorkingDay(last, calendar);
  const today = later(localDay(now, calendar.zone), start);
  const due = endOfDay(last, calendar.zone);
  return {
    due,
    day: Math.max(0, between(start, today) - pausedDays),
    of,
    unit: working ? "workingDays" : "days",
    paused: pausedDays,
    running,
    overdue: Date.parse(now) > Date.parse(due),
    provisional: !isPublished(start, last, calendar),
  };
}

/** A limit in hours: pauses are given back to the millisecond, and it shows whole hours. */
function readExact(
  clock: CaseClock,
  now: string,
  pauses: { from: string; until: string }[],
  running: boolean,
  calendar: Calendar,
): ClockReading | null {
  const due = dueMoment(clock.startedAt, clock.limit, calendar);
  if (!due) return null;
  let end = Date.parse(due.at);
  let paused = 0;
  const start = Date.parse(clock.startedAt);
  const length = end - start;
  for (const pause of pauses) {
    const from = Math.max(Date.parse(pause.from), start);
    if (from > end) break;
    const ms = Math.max(0, Date.parse(pause.until) - from);
    paused += ms;
    end += ms;
  }
  const hours = (ms: number) => Math.floor(ms / 3_600_000);
  return {
    due: new Date(end).toISOString(),
    day: hours(Math.max(0, Date.parse(now) - start - paused)),
    of: hours(length),
    unit: "hours",
    paused: hours(paused),
    running,
    overdue: Date.parse(now) > end,
    provisional: false,
  };
}

/** Pauses in order, overlaps counted once (parallel parts of a case may each have stopped it), the open one up to now. */
function mergedPauses(clock: CaseClock, now: string): { from: string; until: string }[] {
  const sorted = clock.pauses
    .map((pause) => ({ from: iso(pause.from), until: iso(pause.until ?? now) }))
    .filter((pause) => pause.until > pause.from)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const merged: { from: string; until: string }[] = [];
  for (const pause of sorted) {
    const last = merged.at(-1);
    if (last && pause.from <= last.until) last.until = later(last.until, pause.until);
    else merged.push({ ...pause });
  }
  return merged;
}

function calendarDaysBetween(from: string, to: string): number {
  return number(to) - number(from);
}

function iso(instant: string): string {
  return new Date(instant).toISOString();
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function number(day: string): number {
  return dayNumber(day) ?? Number.NaN;
}
