import { dateAndTime, FeelFunction, parseDate } from "feelin";
import type { Scope } from "./feel.ts";

/** Names that a definition's data may not use: they mean something else in every expression. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  ...["params", "event", "instance", "subject", "actor", "found", "now", "today"],
  ...["__proto__", "constructor", "prototype"],
]);

export interface ScopeFacts {
  now: string;
  zone: string;
  data: Readonly<Record<string, unknown>>;
  params: unknown;
  event?: unknown;
  instance: unknown;
  subject: unknown;
  actor: unknown;
  /** What the step found in the registers, by the names of its lookups. */
  found?: unknown;
}

/** What expressions see: the data at top level, the facts of the step by name, and a clock that stands still. */
export function makeScope(facts: ScopeFacts): Scope {
  return {
    ...facts.data,
    params: facts.params,
    event: facts.event ?? null,
    instance: facts.instance,
    subject: facts.subject,
    actor: facts.actor,
    found: facts.found ?? null,
    ...clockAt(facts.now, facts.zone),
  };
}

/** `now()` and `today()` for one moment in one zone. */
export function clockAt(now: string, zone: string): { now: FeelFunction; today: FeelFunction } {
  // Worked out when called: most expressions read no clock.
  const moment = (): unknown => {
    const wall = wallClock(now, zone);
    return dateAndTime(`${wall.date}T${wall.time}@${zone}`);
  };
  const day = (): unknown => parseDate(wallClock(now, zone).date);
  return { now: new FeelFunction(moment, []), today: new FeelFunction(day, []) };
}

/** The calendar day, `yyyy-MM-dd`, of a moment in a zone. */
export function dayOf(now: string, zone: string): string {
  return wallClock(now, zone).date;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The last moment asked for: a step asks for its own again and again, and formatting costs more than the rest. */
let latest = { now: "", zone: "", wall: { date: "", time: "" } };

function wallClock(now: string, zone: string): { date: string; time: string } {
  if (latest.now !== now || latest.zone !== zone) latest = { now, zone, wall: readWallClock(now, zone) };
  return latest.wall;
}

function readWallClock(now: string, zone: string): { date: string; time: string } {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      hourCycle: "h23",
      ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" },
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(new Date(now)).map((part) => [part.type, part.value]));
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? "00";
  return {
    date: `${of("year")}-${of("month")}-${of("day")}`,
    time: `${of("hour")}:${of("minute")}:${of("second")}`,
  };
}
