/** A day as `yyyy-MM-dd` and as a count of days since 1970, and the walls between a zone's day and an instant. */

const MS_PER_DAY = 86_400_000;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days since 1970-01-01, or null when the text is no day that exists. */
export function dayNumber(day: string): number | null {
  const match = DAY.exec(day);
  if (!match) return null;
  const ms = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return dayText(ms / MS_PER_DAY) === day ? ms / MS_PER_DAY : null;
}

/** The inverse of `dayNumber`. */
export function dayText(number: number): string {
  return new Date(number * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The day before a day that exists. */
export function dayBefore(day: string): string {
  return dayText((dayNumber(day) ?? 0) - 1);
}

/** Whether the text is a day that exists, e.g. not 1945-02-29. */
export function isDay(text: unknown): text is string {
  return typeof text === "string" && dayNumber(text) !== null;
}

/** The same day `months` later; a day the month does not have becomes its last day, as the civil code counts. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const first = Date.UTC(year, month - 1 + months, 1);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayText(first / MS_PER_DAY + Math.min(date, last) - 1);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formatters are costly to build (about 50 µs) and there are few zones. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, format);
  }
  return format;
}

/** The wall clock of a zone at an instant. */
export function localTime(instant: string, zone: string): { day: string; time: string } {
  const parts: Record<string, string> = {};
  for (const part of formatOf(zone).formatToParts(new Date(instant))) parts[part.type] = part.value;
  return {
    day: `${(parts.year ?? "").padStart(4, "0")}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}:${parts.second}`,
  };
}

/** The day it is in a zone at an instant. */
export function localDay(instant: string, zone: string): string {
  return localTime(instant, zone).day;
}

/** The instant at which a zone's clock shows this day and time (`HH:mm:ss` or `HH:mm:ss.SSS`). */
export function instantOf(day: string, time: string, zone: string): string {
  const wall = Date.parse(`${day}T${time}Z`);
  let guess = wall;
  // Twice, because the first guess may lie on the other side of a change of the zone's offset.
  for (let round = 0; round < 2; round++) guess = wall - offsetAt(guess, zone);
  return new Date(guess).toISOString();
}

/** The last millisecond of a day in a zone. */
export function endOfDay(day: string, zone: string): string {
  return instantOf(day, "23:59:59.999", zone);
}

function offsetAt(ms: number, zone: string): number {
  const whole = Math.floor(ms / 1000) * 1000;
  const { day, time } = localTime(new Date(whole).toISOString(), zone);
  return Date.parse(`${day}T${time}Z`) - whole;
}
