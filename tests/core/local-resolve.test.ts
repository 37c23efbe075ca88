import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changesInForce } from "../../src/core/local/resolve.ts";
import type { Setting } from "../../src/core/policy/model.ts";
import { divisionPath } from "../../src/core/policy/organisation.ts";
import { CITY, COUNTY, PROVINCE, STREET, settingOf } from "./local-world.ts";

const COMMUNITY = "320106001002";
const NEIGHBOUR = "320102000000";
const limit = (value: string) => ({ op: "limit" as const, at: "approval", value });
const valuesAt = (settings: readonly Setting[], division: string, on: string) =>
  changesInForce(settings, "loan", division, on).map((one) => one.value);

describe("which change is in force", () => {
  const settings = [
    settingOf(limit("4wd"), PROVINCE),
    settingOf(limit("5wd"), CITY, { from: "2026-03-01", until: "2026-06-30" }),
    settingOf(limit("6wd"), COUNTY, { from: "2026-05-01" }),
    settingOf({ op: "step", at: "approval", value: false }, NEIGHBOUR),
    { ...settingOf(limit("9wd"), COUNTY), key: "loan-thing#limit:approval" },
    { ...settingOf(limit("9wd"), COUNTY), key: "loan.acceptWithin" },
    { ...settingOf(limit("9wd"), COUNTY), scope: { organisation: "branch" } },
  ];

  test("the nearest division wins, on each day, and other places and procedures do not count", () => {
    expect(valuesAt(settings, COMMUNITY, "2026-02-28")).toEqual(["4wd"]);
    expect(valuesAt(settings, COMMUNITY, "2026-03-01")).toEqual(["5wd"]);
    expect(valuesAt(settings, COMMUNITY, "2026-05-01")).toEqual(["6wd"]);
    expect(valuesAt(settings, CITY, "2026-05-01")).toEqual(["5wd"]);
    expect(valuesAt(settings, CITY, "2026-07-01")).toEqual(["4wd"]);
    expect(valuesAt(settings, NEIGHBOUR, "2026-03-01")).toEqual([false, "5wd"]);
    expect(valuesAt(settings, COUNTY, "2025-12-31")).toEqual([]);
  });

  test("says who decided it, since when and why", () => {
    expect(changesInForce(settings, "loan", STREET, "2026-05-01")).toEqual([
      {
        op: "limit",
        at: "approval",
        value: "6wd",
        id: `${COUNTY}/loan#limit:approval`,
        division: COUNTY,
        from: "2026-05-01",
        until: null,
        reason: { zh: "本地规定", en: "Local rule" },
      },
    ]);
  });

  test("what may not stand lets the division above count again", () => {
    const found = changesInForce(settings, "loan", COUNTY, "2026-05-01", (change) => change.value !== "6wd");
    expect(found.map((one) => one.value)).toEqual(["5wd"]);
  });

  test("for any settings: one change a place, the nearest of those in force, whatever their order", () => {
    const setting = fc
      .record({
        division: fc.constantFrom(PROVINCE, CITY, COUNTY, STREET, NEIGHBOUR),
        at: fc.constantFrom("a", "b"),
        op: fc.constantFrom("limit" as const, "step" as const),
        value: fc.nat(9),
        from: fc.constantFrom("2026-01-01", "2026-02-01", "2026-03-01"),
        until: fc.constantFrom(null, "2026-02-15"),
        id: fc.uuid(),
      })
      .map(({ op, at, value, division, ...more }) => settingOf({ op, at, value }, division, more));
    fc.assert(
      fc.property(
        fc.array(setting, { maxLength: 30 }),
        fc.constantFrom("2026-01-15", "2026-02-15", "2026-04-01"),
        (all, on) => {
          const found = changesInForce(all, "loan", STREET, on);
          expect(changesInForce(all.toReversed(), "loan", STREET, on)).toEqual(found);
          expect(new Set(found.map((one) => `${one.op}:${one.at}`)).size).toBe(found.length);
          const path = divisionPath(STREET);
          for (const one of found) {
            const nearer = all.filter(
              ({ key, scope, from, until }) =>
                key === `loan#${one.op}:${one.at}` &&
                "division" in scope &&
                from <= on &&
                (until === null || on <= until) &&
                path.includes(scope.division) &&
                path.indexOf(scope.division) < path.indexOf(one.division),
            );
            expect(nearer).toEqual([]);
          }
        },
      ),
    );
  });
});
