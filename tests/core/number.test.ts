import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillSequence, formatNumber } from "../../src/core/number/pattern.ts";

const facts = { division: "320106012003", day: "2026-03-09", org: "鼓人社" };

describe("numbers", () => {
  test.each([
    ["YJ-{division6}-{yyyy}-{seq5}", {}, 37, "YJ-320106-2026-00037"],
    ["{org}退受〔{yyyy}〕{n}号", {}, 37, "鼓人社退受〔2026〕37号"],
    ["{parent}-{index4}", { parent: "YJ-320106-2026-00037", index: 12 }, 1, "YJ-320106-2026-00037-0012"],
    ["{parent}-J{index4}", { parent: "X", index: 12345 }, 1, "X-J12345"],
    ["{division}/{yy}{mm}{dd}/{seq3}", {}, 1234, "320106012003/260309/1234"],
    ["{kind}{n}", {}, 5, "{kind}5"],
  ])("%s", (pattern, more, count, expected) => {
    expect(fillSequence(formatNumber(pattern, { ...facts, ...more }).pattern, count)).toBe(expected);
  });

  test("two numbers share a count exactly when they differ in nothing but the count", () => {
    const series = (day: string, division: string) =>
      formatNumber("A-{division6}-{yyyy}-{seq5}", { day, division }).series;
    expect(series("2026-01-01", "320106000000")).toBe(series("2026-12-31", "320106012000"));
    expect(series("2026-01-01", "320106000000")).not.toBe(series("2027-01-01", "320106000000"));
    expect(series("2026-01-01", "320106000000")).not.toBe(series("2026-01-01", "320102000000"));
  });

  test("different counts give different numbers", () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e9), (a, b) => {
        fc.pre(a !== b);
        expect(fillSequence("{seq5}", a)).not.toBe(fillSequence("{seq5}", b));
      }),
    );
  });
});
