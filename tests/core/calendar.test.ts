import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarFile, fromChineseDays, fromHolidayCalendar } from "../../scripts/calendars.ts";
import { addMonths, dayNumber, dayText, endOfDay, instantOf, isDay, localDay } from "../../src/core/calendar/day.ts";
import { addWorkingDays, dueMoment, isWorkingDay, lastDay, workingDaysBetween } from "../../src/core/calendar/days.ts";
import { parseDuration } from "../../src/core/calendar/duration.ts";
import { parseCalendar } from "../../src/core/calendar/parse.ts";

const FILE = readFileSync("policies/calendars/cn.yaml", "utf8");
const parsed = parseCalendar(FILE, "cn.yaml");
if (!parsed.value) throw new Error(JSON.stringify(parsed.problems));
const cn = parsed.value;

/** 10:00 in China. */
const at = (day: string, time = "10:00:00") => instantOf(day, time, "Asia/Shanghai");

describe("the published calendar", () => {
  test("is what the generator writes today", () => {
    expect(FILE).toBe(calendarFile());
  });

  test("agrees day by day with a second data set from 2019 on", () => {
    for (let year = 2019; year <= 2026; year++) expect(fromChineseDays(year)).toEqual(fromHolidayCalendar(year));
  });

  test("differs from the second data set before 2019 only on days known by name", () => {
    const differing: string[] = [];
    for (let year = 2004; year <= 2018; year++) {
      const ours = fromChineseDays(year);
      const theirs = fromHolidayCalendar(year);
      for (const key of ["holidays", "workdays"] as const) {
        for (const day of ours[key]) if (!theirs[key].includes(day)) differing.push(day);
        for (const day of theirs[key]) if (!ours[key].includes(day)) differing.push(day);
      }
    }
    // Each seen in the notices of those years: the second set misses make-up Sundays and works on two holiday Saturdays.
    expect(differing.sort()).toEqual(
      [
        ["2004-01-02", "2004-04-25", "2004-05-09", "2004-09-26", "2004-10-10"],
        ["2007-12-29", "2007-12-31", "2008-05-04", "2008-06-07", "2008-09-13"],
        ["2009-01-04", "2009-09-27", "2011-12-31", "2015-01-04", "2016-04-02", "2018-06-16", "2018-09-22"],
      ].flat(),
    );
  });

  test("has 248 working days in 2026 and knows 2003 to 2026", () => {
    expect(workingDaysBetween("2025-12-31", "2026-12-31", cn)).toBe(248);
    expect([...cn.publishedYears].sort()).toEqual(Array.from({ length: 24 }, (_, index) => 2003 + index));
  });

  test.each([
    ["2026-02-14", true],
    ["2026-02-15", false],
    ["2026-02-23", false],
    ["2026-02-24", true],
    ["2026-05-09", true],
    ["2026-09-20", true],
    ["2003-05-01", false],
    ["2005-12-31", true],
  ])("%s is a working day: %s", (day, working) => expect(isWorkingDay(day, cn)).toBe(working));
});

describe("working days", () => {
  test.each([
    ["2026-02-12", 5, "2026-02-26"],
    ["2026-04-28", 10, "2026-05-14"],
    ["2026-09-20", 20, "2026-10-23"],
    ["2026-02-14", 0, "2026-02-14"],
    ["2026-02-15", 0, "2026-02-24"],
    ["2026-02-24", -1, "2026-02-14"],
  ])("%s and %i working days is %s", (day, count, due) => expect(addWorkingDays(day, count, cn)).toBe(due));

  const day = fc.integer({ min: dayNumber("2003-01-01") ?? 0, max: dayNumber("2026-06-30") ?? 0 }).map(dayText);

  test("adding and counting are inverses", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 90 }), (from, count) => {
        const to = addWorkingDays(from, count, cn);
        expect(isWorkingDay(to, cn)).toBe(true);
        expect(workingDaysBetween(from, to, cn)).toBe(count);
      }),
    );
  });

  test("a limit never ends on a day of rest, and a later receipt never ends earlier", () => {
    const minutes = fc.integer({ min: 0, max: 1439 });
    const moment = fc.tuple(day, minutes).map(([d, m]) => Date.parse(at(d, "00:00:00")) + m * 60_000);
    const limit = fc.constantFrom("0wd", "1wd", "5wd", "20wd", "P1D", "P30D");
    fc.assert(
      fc.property(moment, moment, limit, (a, b, duration) => {
        const [first, second] = [a, b]
          .sort((x, y) => x - y)
          .map((ms) => dueMoment(new Date(ms).toISOString(), duration, cn)?.at ?? "");
        expect((first ?? "") <= (second ?? "")).toBe(true);
        expect(isWorkingDay(localDay(first ?? "", cn.zone), cn)).toBe(true);
      }),
    );
  });
});

describe("a due moment", () => {
  test.each([
    ["2026-02-12", "09:00:00", "5wd", "2026-02-26"],
    ["2026-02-12", "17:30:59", "5wd", "2026-02-26"],
    // A limit and what is granted beyond it.
    ["2026-02-12", "09:00:00", "2wd+3wd", "2026-02-26"],
    ["2026-02-12", "17:31:00", "5wd", "2026-02-27"],
    // Of several kinds: each part begins where the one before it ends, a last day of rest having moved on.
    ["2026-03-02", "10:00:00", "P30D+3wd", "2026-04-07"],
    ["2026-03-20", "10:00:00", "P15D+3wd", "2026-04-10"],
    ["2026-02-12", "17:31:00", "5wd+P15D", "2026-03-16"],
    ["2026-01-30", "10:00:00", "P1M+P1M", "2026-03-30"],
    ["2026-02-12", "09:00:00", "2wd+P1D+1wd+1wd", "2026-02-26"],
    ["2026-02-15", "10:00:00", "5wd", "2026-03-02"],
    ["2026-04-28", "10:00:00", "10wd", "2026-05-14"],
    ["2026-03-02", "10:00:00", "P30D", "2026-04-01"],
    ["2026-01-30", "10:00:00", "P1M", "2026-02-28"],
    ["2026-01-05", "10:00:00", "P30D", "2026-02-04"],
    ["2026-03-20", "10:00:00", "P15D", "2026-04-07"],
    ["2024-02-29", "10:00:00", "P1Y", "2025-02-28"],
    ["2026-03-03", "10:00:00", "P2W", "2026-03-17"],
  ])("%s %s and %s ends with %s", (day, time, duration, due) => {
    expect(dueMoment(at(day, time), duration, cn)).toEqual({ at: endOfDay(due, "Asia/Shanghai"), provisional: false });
  });

  test("counts hours exactly, also over days of rest", () => {
    expect(dueMoment("2026-02-14T15:30:00.000Z", "PT4H", cn)).toEqual({
      at: "2026-02-14T19:30:00.000Z",
      provisional: false,
    });
    expect(dueMoment("2026-02-14T15:30:00.000Z", "P1DT30M", cn)?.at).toBe("2026-02-15T16:00:00.000Z");
    expect(dueMoment(at("2026-02-12"), "1wd+PT4H", cn)?.at).toBe("2026-02-13T19:59:59.999Z");
    expect(dueMoment(at("2026-02-12"), "PT4H+1wd", cn)?.at).toBe(endOfDay("2026-02-13", cn.zone));
  });

  test("is provisional when it touches a year whose holidays are not published", () => {
    expect(dueMoment(at("2026-12-25"), "3wd", cn)?.provisional).toBe(false);
    expect(dueMoment(at("2026-12-25"), "10wd", cn)?.provisional).toBe(true);
    expect(dueMoment(at("2027-01-04"), "P3D", cn)?.provisional).toBe(true);
  });

  test.each([
    "",
    "5",
    "wd",
    "5 wd",
    "-5wd",
    "5WD",
    "P",
    "PT",
    "P1DT",
    "P1.5D",
    "-P1D",
    "soon",
    "99999wd",
    "P999Y",
    "5wd+",
    "+5wd",
    "P30D+soon",
    "2000wd+2000wd",
    "1wd+P1D+1wd+P1D+1wd",
    null,
    5,
    {},
  ])("is null for %j, which is no duration", (duration) => {
    expect(parseDuration(duration)).toBeNull();
    expect(dueMoment(at("2026-03-02"), String(duration), cn)).toBeNull();
  });

  test("of a sum of several kinds is none for who asks for one length", () => {
    expect(parseDuration("P30D+3wd")).toBeNull();
    expect(parseDuration("5wd+3wd")).toEqual({ unit: "workingDays", days: 8 });
  });

  test("falls on the zone's own midnight", () => {
    expect(endOfDay("2026-02-26", "Asia/Shanghai")).toBe("2026-02-26T15:59:59.999Z");
    expect(instantOf("2026-03-29", "12:00:00", "Europe/Berlin")).toBe("2026-03-29T10:00:00.000Z");
    expect(localDay("2026-02-25T16:00:00Z", "Asia/Shanghai")).toBe("2026-02-26");
  });

  test("refuses a calendar without any working day instead of searching for ever", () => {
    const dead = { ...cn, workdays: new Set<string>(), holidays: { has: () => true } as unknown as Set<string> };
    expect(() => addWorkingDays("2026-03-02", 1, dead)).toThrow(/no working day/);
  });
});

describe("days", () => {
  test.each([
    ["1945-02-29", false],
    ["1948-02-29", true],
    ["2026-13-01", false],
    ["2026-1-1", false],
    ["", false],
  ])("%s exists: %s", (day, exists) => expect(isDay(day)).toBe(exists));

  test("a month later than the 31st is the month's last day", () => {
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2026-01-31", 13)).toBe("2027-02-28");
    expect(lastDay("2026-02-12", "PT4H", cn)).toBeNull();
  });
});

describe("a calendar file", () => {
  test.each([
    ["zone: Mars/Olympus\ncutoff: '17:30'\nyears: {}", "zone"],
    ["zone: Asia/Shanghai\ncutoff: 1050\nyears: {}", "cutoff"],
    ["zone: Asia/Shanghai\ncutoff: '17:30'\nyears: { 2026: { holidays: [2026-02-30], workdays: [] } }", "holidays"],
    ["zone: Asia/Shanghai\ncutoff: '17:30'\nyears: { 2026: { holidays: [2025-02-03], workdays: [] } }", "holidays"],
    [
      "zone: Asia/Shanghai\ncutoff: '17:30'\nyears: { 2026: { holidays: [2026-02-03], workdays: [2026-02-03] } }",
      "workdays",
    ],
    ["zone: Asia/Shanghai\ncutoff: '17:30'\nyears: {}\nextra: 1", "extra"],
    ["zone: [", ""],
    ["", ""],
  ])("%j is refused with its place", (yaml, place) => {
    const { value, problems } = parseCalendar(yaml, "x.yaml");
    expect(value).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.some((problem) => problem.path?.includes(place))).toBe(true);
  });
});
