import { expect, test } from "vitest";
import { dueMoment } from "../../src/core/calendar/days.ts";
import type { Calendar } from "../../src/core/calendar/model.ts";
import type { Policies } from "../../src/engine/engine.ts";
import { dueOf } from "../../src/engine/inbox-item.ts";

const calendar: Calendar = {
  ...{ zone: "Asia/Shanghai", cutoff: "17:30", holidays: new Set(), workdays: new Set() },
  publishedYears: new Set([2026]),
};
const policies = { calendar } as unknown as Policies;

/** How a limit of five working days that opened at an instant is told at another. */
function told(openedAt: string, now: string) {
  const dueAt = dueMoment(openedAt, "5wd", calendar)?.at ?? null;
  return dueOf(policies, { openedAt, dueAt, warnAt: null, hasDue: true, now });
}

test.each([
  ["in office hours", "2026-12-03T02:00:00Z", 1],
  ["after hours", "2026-12-03T12:00:00Z", 0],
  ["on a day of rest", "2026-12-05T02:00:00Z", 0],
])("a limit of five days is told as five days, whenever it opened: %s", (_, openedAt, tomorrow) => {
  expect(told(openedAt, openedAt)).toMatchObject({ day: 0, of: 5, light: "green" });
  const next = new Date(Date.parse(openedAt) + 86_400_000).toISOString();
  expect(told(openedAt, next)).toMatchObject({ day: tomorrow, of: 5 });
});
