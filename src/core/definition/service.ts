import { parseDuration } from "../calendar/duration.ts";

export const SERVICE_ATTEMPTS_MAX = 50;
export const SERVICE_ATTEMPTS_DEFAULT = 8;
export const SERVICE_PAUSE_SECONDS_DEFAULT = 5;
/** No failure rests longer, however many there were. */
export const SERVICE_PAUSE_SECONDS_MAX = 3_600;

/** Whether a value can name a topic: the subject of work by which a worker asks for it. */
export function isTopic(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z][A-Za-z0-9._-]{0,63}$/.test(value);
}

export function attemptsOf(value: unknown): number | null {
  const fits = typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= SERVICE_ATTEMPTS_MAX;
  return fits ? value : null;
}

/** The first pause after a failure in whole seconds; null when the value is no time of an hour at most. */
export function pauseSeconds(value: unknown): number | null {
  const duration = parseDuration(value);
  if (duration?.unit !== "time" || duration.months + duration.days > 0) return null;
  const seconds = duration.ms / 1_000;
  return seconds >= 1 && seconds <= SERVICE_PAUSE_SECONDS_MAX ? seconds : null;
}
