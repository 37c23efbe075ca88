import { describe, expect, test } from "vitest";
import { firingsBetween, parseCron } from "../../src/core/calendar/cron.ts";

const ZONE = "Asia/Shanghai";

function firings(line: string, after: string, until: string, max = 100): string[] {
  const cron = parseCron(line);
  if (!cron) throw new Error(`no cron line: ${line}`);
  return firingsBetween(cron, ZONE, after, until, max);
}

describe("a cron line", () => {
  test.each([
    ["0 8 * * *", ["2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z"]],
    ["30 8 1 * *", []],
    ["0 8 2,3 3 *", ["2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z"]],
    ["0 8 * * 1", ["2026-03-02T00:00:00.000Z"]],
    ["0 8 3 * 1", ["2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z"]],
    [
      "0 */12 * * *",
      ["2026-03-01T16:00:00.000Z", "2026-03-02T04:00:00.000Z", "2026-03-02T16:00:00.000Z", "2026-03-03T04:00:00.000Z"],
    ],
    ["0 8-10/2 2 * *", ["2026-03-02T00:00:00.000Z", "2026-03-02T02:00:00.000Z"]],
  ])("%s fires at the minutes it names, in the zone's own time", (line, expected) => {
    expect(firings(line, "2026-03-01T12:00:00.000Z", "2026-03-03T12:00:00.000Z")).toEqual(expected);
  });

  test("fires again only after the moment asked from, and at the moment asked to", () => {
    expect(firings("0 8 * * *", "2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z")).toEqual([
      "2026-03-03T00:00:00.000Z",
    ]);
  });

  test("gives the latest firings when there are too many", () => {
    expect(firings("* * * * *", "2026-03-02T00:00:00.000Z", "2026-03-02T01:00:00.000Z", 2)).toEqual([
      "2026-03-02T00:59:00.000Z",
      "2026-03-02T01:00:00.000Z",
    ]);
  });

  test.each([
    "",
    "* * * *",
    "60 * * * *",
    "* 24 * * *",
    "a * * * *",
    "5-1 * * * *",
    "*/0 * * * *",
    "* * 0 * *",
    "* * * * 8",
    "1,,2 * * * *",
  ])("%j is none", (line) => expect(parseCron(line)).toBeNull());
});
