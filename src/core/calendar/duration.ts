/**
 * A length of time as files write it: `5wd` (working days) or ISO 8601 without sign and fractions (`P30D`, `P1M`, `PT4H`).
 * Working days may be added: `10wd+3wd` is thirteen, so that a limit and what is granted beyond it stay two values.
 */
export type Duration =
  | { unit: "workingDays"; days: number }
  | { unit: "days"; months: number; days: number }
  | { unit: "time"; months: number; days: number; ms: number };

/** Longest working-day limit: ten years of them. */
export const WORKING_DAYS_MAX = 2600;
/** Longest calendar limit, in years. */
export const DURATION_YEARS_MAX = 100;
/** Lengths that one limit may add up. */
const PARTS_MAX = 4;

const WORKING = /^(\d{1,4})wd$/;
const ISO =
  /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;

/**
 * The duration, or null when the text is none or a sum of several kinds: a caller decides what to say, and never treats
 * it as zero.
 */
export function parseDuration(text: unknown): Duration | null {
  const parts = parseLimit(text);
  return parts?.length === 1 ? (parts[0] ?? null) : null;
}

/**
 * A limit as files write it: a length, or several one after another (`P30D+3wd`: thirty days, and three working days
 * after the last of them). Null when the text is none.
 */
export function parseLimit(text: unknown): Duration[] | null {
  if (typeof text !== "string") return null;
  const pieces = text.split("+", PARTS_MAX + 1);
  if (pieces.length > PARTS_MAX) return null;
  const parts: Duration[] = [];
  for (const piece of pieces) {
    const part = parsePart(piece);
    if (part === null) return null;
    const last = parts.at(-1);
    if (last?.unit !== "workingDays" || part.unit !== "workingDays") parts.push(part);
    else if (last.days + part.days > WORKING_DAYS_MAX) return null;
    else parts[parts.length - 1] = { unit: "workingDays", days: last.days + part.days };
  }
  return parts;
}

function parsePart(text: string): Duration | null {
  const working = WORKING.exec(text);
  if (working) {
    const days = Number(working[1]);
    return days <= WORKING_DAYS_MAX ? { unit: "workingDays", days } : null;
  }
  const match = ISO.exec(text);
  if (!match || /[PT]$/.test(text)) return null;
  const [years, months, weeks, days, , hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const allMonths = (years ?? 0) * 12 + (months ?? 0);
  const allDays = (weeks ?? 0) * 7 + (days ?? 0);
  const ms = (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
  const years100 = DURATION_YEARS_MAX * 366;
  if (allMonths > DURATION_YEARS_MAX * 12 || allDays > years100 || ms > years100 * 86_400_000) return null;
  if (match[5] === undefined) return { unit: "days", months: allMonths, days: allDays };
  return { unit: "time", months: allMonths, days: allDays, ms };
}
