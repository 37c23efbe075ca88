import { localTime } from "./day.ts";

/** A five-field cron line, ready to be compared with minutes: which values of each field it means. */
export interface Cron {
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
  weekdays: ReadonlySet<number>;
  /** Days and weekdays both narrowed: either may hold, as cron has always had it. */
  eitherDay: boolean;
}

const RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;
const PART = /^(\*|\d{1,2}(?:-\d{1,2})?)(?:\/(\d{1,2}))?$/;
const MINUTE_MS = 60_000;

/** Reads `minute hour day month weekday` with lists, ranges and steps; null when it is no such line. */
export function parseCron(line: string): Cron | null {
  const fields = line.trim().split(/\s+/);
  if (fields.length !== RANGES.length) return null;
  const sets = RANGES.map(([min, max], index) => parseField(fields[index] ?? "", min, max));
  const [minutes, hours, days, months, weekdays] = sets;
  if (!minutes || !hours || !days || !months || !weekdays) return null;
  // Sunday is 0 and 7.
  const sunday = weekdays.has(7) ? new Set([...weekdays, 0]) : weekdays;
  const eitherDay = !(fields[2] ?? "").startsWith("*") && !(fields[4] ?? "").startsWith("*");
  return { minutes, hours, days, months, weekdays: sunday, eitherDay };
}

/** The moments after one instant, up to and with another, at which the line fires in a zone; at most `max`, the latest. */
export function firingsBetween(cron: Cron, zone: string, after: string, until: string, max: number): string[] {
  const found: string[] = [];
  const first = Math.floor(Date.parse(after) / MINUTE_MS) + 1;
  for (let minute = Math.floor(Date.parse(until) / MINUTE_MS); minute >= first && found.length < max; minute -= 1) {
    const instant = new Date(minute * MINUTE_MS).toISOString();
    if (fires(cron, instant, zone)) found.unshift(instant);
  }
  return found;
}

function fires(cron: Cron, instant: string, zone: string): boolean {
  const { day, time } = localTime(instant, zone);
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  if (!cron.minutes.has(minute) || !cron.hours.has(hour) || !cron.months.has(month)) return false;
  const onDate = cron.days.has(date);
  const onWeekday = cron.weekdays.has(new Date(Date.UTC(year, month - 1, date)).getUTCDay());
  return cron.eitherDay ? onDate || onWeekday : onDate && onWeekday;
}

function parseField(field: string, min: number, max: number): Set<number> | null {
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const match = PART.exec(part);
    if (!match) return null;
    const [, range = "*", step = "1"] = match;
    const [from = min, to = range === "*" || match[2] !== undefined ? max : from] =
      range === "*" ? [] : range.split("-").map(Number);
    if (from < min || to > max || from > to || Number(step) === 0) return null;
    for (let value = from; value <= to; value += Number(step)) values.add(value);
  }
  return values;
}
