import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CaseClock, pauseClock, readClock, resumeClock } from "../../src/core/calendar/clock.ts";
import { dayNumber, dayText, endOfDay, instantOf, localDay } from "../../src/core/calendar/day.ts";
import {
  addWorkingDays,
  dueMoment,
  reachedDay,
  receivedDay,
  workingDaysBetween,
} from "../../src/core/calendar/days.ts";
import { parseCalendar } from "../../src/core/calendar/parse.ts";

const FILE = readFileSync("policies/calendars/cn.yaml", "utf8");
const parsed = parseCalendar(FILE, "cn.yaml");
if (!parsed.value) throw new Error(JSON.stringify(parsed.problems));
const cn = parsed.value;

/** 10:00 in China. */
const at = (day: string, time = "10:00:00") => instantOf(day, time, "Asia/Shanghai");

describe("the clock of a case", () => {
  const clock: CaseClock = { startedAt: at("2026-02-12"), limit: "5wd", pauses: [] };

  test("accepted on 2026-02-12 with five working days is due 2026-02-26, and a pause of six working days moves it by six", () => {
    expect(readClock(clock, at("2026-02-12"), cn)).toMatchObject({
      due: endOfDay("2026-02-26", cn.zone),
      day: 0,
      of: 5,
      unit: "workingDays",
      running: true,
    });
    const paused = pauseClock(clock, at("2026-02-24"), "correction");
    expect(readClock(paused, at("2026-02-26"), cn)).toMatchObject({ running: false, day: 3, of: 5, paused: 2 });
    const resumed = resumeClock(paused, at("2026-03-03"));
    expect(readClock(resumed, at("2026-03-03"), cn)).toMatchObject({
      due: endOfDay(addWorkingDays("2026-02-26", 6, cn), cn.zone),
      day: 3,
      of: 5,
      paused: 6,
      running: true,
      overdue: false,
    });
  });

  test("pausing twice is one pause, and resuming what runs changes nothing", () => {
    const paused = pauseClock(clock, at("2026-02-13"), "a");
    expect(pauseClock(paused, at("2026-02-14"), "b")).toBe(paused);
    expect(resumeClock(clock, at("2026-02-14"))).toEqual(clock);
  });

  test("overlapping pauses are given back once", () => {
    const pauses = [
      { from: at("2026-03-03"), until: at("2026-03-06"), reason: "a" },
      { from: at("2026-03-04"), until: at("2026-03-05"), reason: "b" },
    ];
    const reading = readClock({ startedAt: at("2026-03-02"), limit: "10wd", pauses }, at("2026-03-09"), cn);
    expect(reading).toMatchObject({ paused: 3, day: 2, due: endOfDay("2026-03-19", cn.zone) });
  });

  test("a pause after the limit ran out does not revive it", () => {
    const late = pauseClock(clock, at("2026-03-10"), "late");
    expect(readClock(late, at("2026-03-20"), cn)).toMatchObject({
      due: endOfDay("2026-02-26", cn.zone),
      overdue: true,
      paused: 0,
    });
  });

  test("a limit in hours gives back the exact time, one in months counts calendar days", () => {
    const hours: CaseClock = {
      startedAt: "2026-03-02T02:00:00Z",
      limit: "PT8H",
      pauses: [{ from: "2026-03-02T03:00:00Z", until: "2026-03-02T05:30:00Z", reason: "x" }],
    };
    expect(readClock(hours, "2026-03-02T06:00:00Z", cn)).toMatchObject({
      due: "2026-03-02T12:30:00.000Z",
      day: 1,
      of: 8,
      unit: "hours",
      paused: 2,
    });
    const month: CaseClock = {
      startedAt: at("2026-03-02"),
      limit: "P1M",
      pauses: [{ from: at("2026-03-10"), until: at("2026-03-15"), reason: "x" }],
    };
    expect(readClock(month, at("2026-03-16"), cn)).toMatchObject({
      due: endOfDay("2026-04-07", cn.zone),
      day: 9,
      of: 31,
      unit: "days",
      paused: 5,
    });
  });

  test("a limit of both kinds of days is shown in calendar days", () => {
    expect(readClock({ ...clock, limit: "P15D+3wd" }, at("2026-02-13"), cn)).toMatchObject({
      due: endOfDay("2026-03-03", cn.zone),
      day: 1,
      of: 19,
      unit: "days",
    });
  });

  test("without a duration it reads nothing", () => {
    expect(readClock({ ...clock, limit: "soon" }, at("2026-03-02"), cn)).toBeNull();
  });

  test("pausing gives back exactly the working days that remained", () => {
    const start = dayNumber("2025-01-02") ?? 0;
    const gap = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 30 }),
        gap,
        gap,
        (offset, limit, used, held) => {
          const begun = receivedDay(at(dayText(start + offset)), cn);
          const due = addWorkingDays(begun, limit, cn);
          const pausedOn = dayText((dayNumber(begun) ?? 0) + used);
          fc.pre(pausedOn <= due);
          const resumedOn = dayText((dayNumber(pausedOn) ?? 0) + held);
          const remaining = workingDaysBetween(pausedOn, due, cn);
          fc.pre(remaining > 0);
          const reading = readClock(
            {
              startedAt: at(begun),
              limit: `${limit}wd`,
              pauses: [{ from: at(pausedOn), until: at(resumedOn), reason: "" }],
            },
            at(resumedOn),
            cn,
          );
          expect(workingDaysBetween(resumedOn, localDay(reading?.due ?? "", cn.zone), cn)).toBe(remaining);
        },
      ),
    );
  });
});

describe("a limit that begins when another ends", () => {
  const ended = endOfDay("2026-02-12", cn.zone);
  test.each([
    // At the very moment, after midnight, and when the offices open: the day the first limit ended.
    [ended, "3wd", "2026-02-24"],
    [at("2026-02-13", "00:00:05"), "3wd", "2026-02-24"],
    [at("2026-02-13", "09:00:00"), "3wd", "2026-02-24"],
    [at("2026-02-13", "18:30:00"), "3wd", "2026-02-24"],
    [at("2026-02-13", "00:00:05"), "P5D", "2026-02-24"],
    // Noticed later than on the next working day: from when it is noticed, as with receipt.
    [at("2026-02-14", "09:00:00"), "3wd", "2026-02-26"],
    [at("2026-02-14", "18:00:00"), "3wd", "2026-02-27"],
    // Hours are counted from the moment itself.
    [at("2026-02-13", "09:00:00"), "PT4H", null],
  ])("noticed at %s, %s ends with %s", (now, duration, due) => {
    const expected = due === null ? "2026-02-13T05:00:00.000Z" : endOfDay(due, cn.zone);
    expect(dueMoment(now, duration, cn, () => reachedDay(ended, now, cn))?.at).toBe(expected);
  });

  test("ends when the sum of both does, so that a chain of limits does not drift", () => {
    const day = fc.integer({ min: dayNumber("2020-01-02") ?? 0, max: dayNumber("2026-03-31") ?? 0 }).map(dayText);
    const limit = fc.constantFrom("1wd", "5wd", "10wd", "P1D", "P15D", "P30D", "P1M");
    const time = fc.constantFrom("08:00:00", "17:30:00", "18:00:00", "23:59:59");
    fc.assert(
      fc.property(day, time, limit, limit, limit, (from, hour, a, b, c) => {
        const next = (ended: string, duration: string) =>
          dueMoment(ended, duration, cn, () => reachedDay(ended, ended, cn))?.at ?? "";
        const first = dueMoment(at(from, hour), a, cn)?.at ?? "";
        expect(next(next(first, b), c)).toBe(dueMoment(at(from, hour), `${a}+${b}+${c}`, cn)?.at);
      }),
    );
  });
});
