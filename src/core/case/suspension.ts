import { type CaseClock, pauseClock } from "../calendar/clock.ts";
import { endOfDay, localDay } from "../calendar/day.ts";
import { addWorkingDays, workingDaysBetween } from "../calendar/days.ts";
import type { Calendar } from "../calendar/model.ts";
import type { Clocks, Standing, Suspension } from "./model.ts";

/** The timer by which a suspended case goes on by itself; no statechart's timer is called so. */
export const SUSPENSION_KEY = "suspension";

/** How long a case may stand still; whoever needs longer says so again. */
export const SUSPENSION_DAYS_MAX = 366;

/** The limits of a case, standing still with it. A clock that the procedure has stopped already stays as it is. */
export function suspendedClocks({ legal, promise, ...rest }: Clocks, suspended: Suspension): Clocks {
  const stop = (clock: CaseClock) => pauseClock(clock, suspended.from, suspended.reason);
  return { ...rest, legal: legal && stop(legal), promise: promise && stop(promise), suspended };
}

/** The case, running again from this instant, with its limits going on where they stood; unchanged when it is not suspended. */
export function going<C extends Pick<Standing, "status" | "clocks">>(one: C, at: string): C {
  const { suspended, legal, promise, ...rest } = one.clocks;
  if (one.status !== "suspended" || suspended === undefined) return one;
  const go = (clock: CaseClock): CaseClock => ({
    ...clock,
    // Only its own pause ends: what the procedure waits for it goes on waiting for.
    pauses: clock.pauses.map((pause) =>
      pause.until === null && pause.from === suspended.from ? { ...pause, until: at } : pause,
    ),
  });
  return { ...one, status: "active", clocks: { ...rest, legal: legal && go(legal), promise: promise && go(promise) } };
}

/**
 * A moment at which something is due, moved by the time for which the case stood still: by exactly the working days that
 * remained where it is the end of a day, as with the limits of a case; else to the millisecond. What had run out stays so.
 */
export function movedBy(moment: string, from: string, until: string, calendar: Calendar): string {
  const [at, begin, end] = [moment, from, until].map((one) => Date.parse(one)) as [number, number, number];
  if (at <= begin) return moment;
  const day = localDay(moment, calendar.zone);
  if (Date.parse(endOfDay(day, calendar.zone)) !== at) return new Date(at + end - begin).toISOString();
  const remaining = workingDaysBetween(localDay(from, calendar.zone), day, calendar);
  return endOfDay(addWorkingDays(localDay(until, calendar.zone), remaining, calendar), calendar.zone);
}
