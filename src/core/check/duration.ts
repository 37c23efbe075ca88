import { type Duration, parseLimit } from "../calendar/duration.ts";

const WORKING_SHARE = 5 / 7;
const MONTH_DAYS = 30;
const DAY_MS = 86_400_000;

/** About how many working days a duration takes; null when it is none. Limits of both kinds can be added up by it. */
export function expectedDays(duration: unknown): number | null {
  const parts = parseLimit(duration);
  return parts === null ? null : parts.reduce((sum, part) => sum + workingDays(part), 0);
}

function workingDays(length: Duration): number {
  if (length.unit === "workingDays") return length.days;
  const days = length.months * MONTH_DAYS + length.days + (length.unit === "time" ? length.ms / DAY_MS : 0);
  return days * WORKING_SHARE;
}
