import type { Due } from "../core/api.ts";
import { type CaseClock, readClock } from "../core/calendar/clock.ts";
import type { Policies } from "./engine.ts";
import { dueOf } from "./inbox-item.ts";

/** From here on a clock is near its end: the last third of its days. */
const SOON_SHARE = 2 / 3;

/** The promised limit of a case, or the legal one where nothing is promised: "day 7 of 10, paused 3". */
export function caseDue(
  policies: Policies,
  row: { clock: unknown; startedAt: string; endedAt: string | null; dueAt: string | null; now: string },
): Due {
  const now = row.endedAt ?? row.now;
  const clock = clockOf(row.clock, "promise") ?? clockOf(row.clock, "legal");
  const reading = clock === null ? null : readClock(clock, now, policies.calendar);
  if (reading === null) {
    return dueOf(policies, {
      openedAt: row.startedAt,
      dueAt: row.dueAt,
      warnAt: null,
      hasDue: row.dueAt !== null,
      now,
    });
  }
  const soon = reading.of > 0 && reading.day >= reading.of * SOON_SHARE;
  return {
    at: reading.due,
    light: reading.overdue ? "red" : soon ? "yellow" : "green",
    day: reading.day,
    of: reading.of,
    paused: reading.paused,
    unit: reading.unit,
    provisional: reading.provisional,
  };
}

function clockOf(stored: unknown, name: "legal" | "promise"): CaseClock | null {
  const found: unknown = typeof stored === "object" && stored !== null ? Reflect.get(stored, name) : undefined;
  return isClock(found) ? found : null;
}

function isClock(value: unknown): value is CaseClock {
  return (
    typeof value === "object" &&
    value !== null &&
    "startedAt" in value &&
    typeof value.startedAt === "string" &&
    "limit" in value &&
    typeof value.limit === "string" &&
    "pauses" in value &&
    Array.isArray(value.pauses)
  );
}
