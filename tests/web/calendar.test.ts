import { describe, expect, test } from "vitest";
import type { RecordItem, RecordTypeBody } from "../../src/core/api.ts";
import { dayAfterKey, entriesOn, rangeWords, turned, weeksOf } from "../../web/src/records/calendar.ts";

const TYPE = (weekday?: string): RecordTypeBody => ({
  ...{ id: "room-use", title: { zh: "房间", en: "Room" }, schema: {}, list: [], filters: [], key: "no", name: "no" },
  relations: [],
  calendar: { from: "from", until: "until", title: "no", ...(weekday ? { weekday } : {}) },
});
const item = (id: string, data: Record<string, unknown>): RecordItem => ({
  ...{ id, type: "room-use", name: id, division: null, divisionName: null, data, updatedAt: "" },
});

describe("the days of a view", () => {
  test("a week begins on Monday", () => {
    expect(weeksOf("week", "2026-11-26")).toEqual([
      ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29"],
    ]);
    expect(weeksOf("week", "2026-11-23")[0]?.[0]).toBe("2026-11-23");
    expect(weeksOf("week", "2026-11-29")[0]?.[0]).toBe("2026-11-23");
  });
  test.each([
    ["2026-11-26", "2026-10-26", "2026-12-06", 6],
    ["2027-02-10", "2027-02-01", "2027-02-28", 4],
    ["2026-02-10", "2026-01-26", "2026-03-01", 5],
    ["2026-12-31", "2026-11-30", "2027-01-03", 5],
  ])("the month of %s goes from %s to %s", (day, first, last, weeks) => {
    const shown = weeksOf("month", day);
    expect([shown[0]?.[0], shown.at(-1)?.at(-1), shown.length]).toEqual([first, last, weeks]);
    expect(shown.every((week) => week.length === 7)).toBe(true);
  });
  test("turns by weeks and by months, to the last day where a month is shorter", () => {
    expect([
      turned("week", "2026-12-30", 1),
      turned("month", "2027-01-31", 1),
      turned("month", "2026-03-31", -1),
    ]).toEqual(["2027-01-06", "2027-02-28", "2026-02-28"]);
  });
  test.each([
    ["ArrowLeft", "2026-11-25"],
    ["ArrowRight", "2026-11-27"],
    ["ArrowUp", "2026-11-19"],
    ["ArrowDown", "2026-12-03"],
    ["Home", "2026-11-23"],
    ["End", "2026-11-29"],
    ["PageUp", "2026-10-26"],
    ["PageDown", "2026-12-26"],
    ["a", null],
  ])("%s leads to %s", (key, day) => expect(dayAfterKey("month", "2026-11-26", key)).toBe(day));
  test("is said in both languages", () => {
    expect(rangeWords("month", "2026-11-26", "zh")).toBe("2026年11月");
    expect(rangeWords("week", "2026-12-30", "en")).toBe("28 December 2026 – 3 January 2027");
  });
});

describe("the entries of a day", () => {
  const on = (day: string, data: Record<string, unknown>, weekday?: string) =>
    entriesOn(TYPE(weekday), [item("a", data)], day).map(({ from, until }) => [from, until]);
  const night = { from: "2026-11-26T20:00", until: "2026-11-27T02:00" };

  test("have the times that lie in the day", () => {
    expect(on("2026-11-26", { from: "2026-11-26T09:00", until: "2026-11-26T11:00" })).toEqual([["09:00", "11:00"]]);
    expect([on("2026-11-26", night), on("2026-11-27", night)]).toEqual([[["20:00", null]], [[null, "02:00"]]]);
    expect(on("2026-11-28", night)).toEqual([]);
    expect(on("2026-11-27", { from: "2026-11-26T20:00", until: "2026-11-27T00:00" })).toEqual([]);
  });
  test("take whole days where the span is of days, one where it has no end, and none where nothing is written", () => {
    const days = { from: "2026-11-26", until: "2026-11-27" };
    expect([on("2026-11-26", days), on("2026-11-27", days), on("2026-11-28", days)]).toEqual([
      [[null, null]],
      [[null, null]],
      [],
    ]);
    expect([on("2026-11-26", { from: "2026-11-26" }), on("2026-11-27", { from: "2026-11-26" })]).toEqual([
      [[null, null]],
      [],
    ]);
    expect(on("2026-11-26", {})).toEqual([]);
  });
  test("fall on one weekday where the type says so", () => {
    const year = { from: "2026-01-01", until: "2026-12-31", weekday: "thu" };
    expect([on("2026-11-26", year, "weekday"), on("2026-11-27", year, "weekday")]).toEqual([[[null, null]], []]);
  });
  test("stand in the order of the day", () => {
    const items = [
      item("c", { from: "2026-11-26T14:00", until: "2026-11-26T15:00" }),
      item("b", { from: "2026-11-26", until: "2026-11-26" }),
      item("a", { from: "2026-11-26T09:00", until: "2026-11-26T10:00" }),
    ];
    expect(entriesOn(TYPE(), items, "2026-11-26").map((entry) => entry.item.id)).toEqual(["b", "a", "c"]);
  });
});
