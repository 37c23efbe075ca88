import { parseDuration } from "../../../../src/core/calendar/duration.ts";

/** A duration as it is entered: a number and a unit. */
export const DURATION_UNITS = ["workingDays", "days", "months", "hours"] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];
export interface DurationParts {
  count: number | null;
  unit: DurationUnit;
}

const HOUR_MS = 3_600_000;

export function partsOfDuration(value: unknown, unit: DurationUnit = "workingDays"): DurationParts {
  const read = parseDuration(value);
  if (!read) return { count: null, unit };
  if (read.unit === "workingDays") return { count: read.days, unit: "workingDays" };
  if (read.unit === "time" && read.ms > 0) return { count: Math.round(read.ms / HOUR_MS), unit: "hours" };
  if (read.months > 0 && read.days === 0) return { count: read.months, unit: "months" };
  return { count: read.months * 30 + read.days, unit: "days" };
}

/** As files write it; null while there is no number. */
export function durationOf({ count, unit }: DurationParts): string | null {
  if (count === null || !Number.isInteger(count) || count < 0) return null;
  const written = { workingDays: `${count}wd`, days: `P${count}D`, months: `P${count}M`, hours: `PT${count}H` };
  return written[unit];
}

/** The units that bounds can be compared with: working days only with working days. */
export function unitsWithin(...bounds: unknown[]): readonly DurationUnit[] {
  const units = bounds.flatMap((bound) => parseDuration(bound)?.unit ?? []);
  if (units.length === 0) return DURATION_UNITS;
  return units[0] === "workingDays" ? ["workingDays"] : ["days", "months", "hours"];
}
