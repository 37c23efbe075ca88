import { expect, test } from "vitest";
import { readClock } from "../../src/core/calendar/clock.ts";
import { endOfDay } from "../../src/core/calendar/day.ts";
import type { Calendar } from "../../src/core/calendar/model.ts";
import { going, movedBy, suspendedClocks } from "../../src/core/case/suspension.ts";

const ZONE = "Asia/Shanghai";
const calendar: Calendar = {
  ...{ holidays: new Set(["2026-05-01"]), workdays: new Set(["2026-05-09"]), publishedYears: new Set([2026]) },
  ...{ zone: ZONE, cutoff: "24:00" },
};
const at = (day: string) => `${day}T02:00:00.000Z`;
const end = (day: string) => endOfDay(day, ZONE);
const clock = { startedAt: at("2026-04-01"), limit: "10wd", pauses: [] };
const clocks = { legal: clock, promise: null };
const suspension = {
  from: at("2026-04-10"),
  until: end("2026-04-20"),
  reason: "外调",
  actor: "王",
  tasks: [],
  timers: [],
};

test.each([
  // Friday to Tuesday: two working days that remained still remain.
  [
    "the end of a day by the working days that remained",
    end("2026-04-14"),
    "2026-04-10",
    "2026-04-21",
    end("2026-04-23"),
  ],
  ["over a holiday and a make-up day", end("2026-04-30"), "2026-04-29", "2026-05-06", end("2026-05-07")],
  ["nothing, when it goes on the same day", end("2026-04-14"), "2026-04-10", "2026-04-10", end("2026-04-14")],
  ["what is due on the very day", end("2026-04-10"), "2026-04-10", "2026-04-21", end("2026-04-21")],
  ["not what had run out", end("2026-04-09"), "2026-04-10", "2026-04-21", end("2026-04-09")],
])("moves %s", (_what, due, from, until, expected) => {
  expect(movedBy(due, at(from), at(until), calendar)).toBe(expected);
});

test("moves a moment within a day to the millisecond", () => {
  expect(movedBy("2026-04-10T05:00:00.000Z", at("2026-04-10"), at("2026-04-12"), calendar)).toBe(
    "2026-04-12T05:00:00.000Z",
  );
});

test("stops the limits of a case and lets them go on with exactly the days they had left", () => {
  const stopped = { status: "suspended" as const, clocks: suspendedClocks(clocks, suspension) };
  expect(readClock(stopped.clocks.legal ?? clock, at("2026-04-13"), calendar)?.running).toBe(false);
  const gone = going(stopped, at("2026-04-21"));
  expect(gone).toMatchObject({ status: "active", clocks: { legal: { pauses: [{ until: at("2026-04-21") }] } } });
  expect(gone.clocks).not.toHaveProperty("suspended");
  const before = readClock(clock, at("2026-04-10"), calendar);
  const after = readClock(gone.clocks.legal ?? clock, at("2026-04-21"), calendar);
  expect((after?.of ?? 0) - (after?.day ?? 0)).toBe((before?.of ?? 0) - (before?.day ?? 0));
});

test("leaves a pause of the procedure's own as it is", () => {
  const waiting = { ...clock, pauses: [{ from: at("2026-04-03"), until: null, reason: "补正" }] };
  const stopped = {
    status: "suspended" as const,
    clocks: suspendedClocks({ legal: waiting, promise: null }, suspension),
  };
  expect(going(stopped, at("2026-04-21")).clocks.legal).toEqual(waiting);
});
