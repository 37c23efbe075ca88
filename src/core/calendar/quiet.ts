import { dayNumber, dayText, instantOf, localTime } from "./day.ts";

/** When somebody is not to be disturbed (`HH:mm`, over midnight too), and whether they want all of a day at once. */
export interface QuietHours {
  quietFrom: string | null;
  quietUntil: string | null;
  digest: boolean;
}

/** When a day's notices leave together. */
export const DIGEST_TIME = "08:30";

/** The first moment from now on at which somebody may be told: with the next digest, and never in quiet hours. */
export function tellAt(now: string, zone: string, { quietFrom, quietUntil, digest }: QuietHours): string {
  const at = digest ? nextTime(now, zone, DIGEST_TIME) : now;
  if (quietFrom === null || quietUntil === null || quietFrom === quietUntil) return at;
  const time = localTime(at, zone).time.slice(0, 5);
  const over = quietFrom > quietUntil;
  const quiet = over ? time >= quietFrom || time < quietUntil : time >= quietFrom && time < quietUntil;
  return quiet ? nextTime(at, zone, quietUntil) : at;
}

/** The next moment after an instant at which a zone's clock shows a time. */
function nextTime(after: string, zone: string, time: string): string {
  const { day } = localTime(after, zone);
  const today = instantOf(day, `${time}:00`, zone);
  return today > after ? today : instantOf(dayText((dayNumber(day) ?? 0) + 1), `${time}:00`, zone);
}
