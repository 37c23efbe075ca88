import { describe, expect, test } from "vitest";
import { Walk } from "./walk.ts";

const CLAIM = {
  ...{ name: "秦一", residentId: "320199195102142363", deathDate: "2023-07-10", deathCause: "illness" },
  ...{ insuredStatus: "retired", claimantName: "秦小明", claimantId: "320199197703152371", claimantKind: "child" },
  ...{ benefitScheme: "pension", deathConfirmed: true },
};

/** What a claim comes to, once it has been calculated. */
function worth(
  data: Record<string, unknown>,
  given: { claim?: Record<string, unknown>; params?: Record<string, unknown> } = {},
): Record<string, unknown> {
  const walk = new Walk("funeral-subsidy", {
    division: "320106001003",
    data: { ...CLAIM, ...given.claim },
    ...(given.params ? { params: given.params } : {}),
  });
  walk.send("preReview.forward").send("acceptance.accept");
  walk.send("calculation.calculate", { accountBalance: 0, duePension: 0, ...data });
  expect(walk.state).toBe("review");
  return walk.data;
}

/** An income of the year that is a month's base of 2818.50. */
const BASE_2818_50 = { claim: { publishedIncome: 33_822 }, params: { baseRounding: "none" } };

describe("benefits upon the death of a retiree", () => {
  test.each([
    ["28 years 9 months paid in, 3 years 6 months drawn", 345, 42, 19.25, 54_256.13, 59_893.13],
    ["15 years 6 months drawn: nine months at least", 345, 186, 9, 25_366.5, 31_003.5],
  ])("on a base of 2818.50, %s", (_, contributedMonths, drawnMonths, lumpMonths, lumpDue, grossAmount) => {
    expect(worth({ contributedMonths, drawnMonths }, BASE_2818_50)).toMatchObject({
      ...{ monthlyBase: 2818.5, funeralDue: 5637, lumpMonths, lumpDue, grossAmount },
    });
  });

  test.each([
    ["35 years and nothing drawn", 420, 0, 24, 120_360],
    ["35 years and ten drawn", 420, 120, 14, 70_210],
    ["35 years and fifteen drawn", 420, 180, 9, 45_135],
    ["35 years and thirty drawn", 420, 360, 9, 45_135],
    ["four years only", 48, 12, 9, 45_135],
    ["15 years", 180, 6, 9, 45_135],
  ])("on a base of 5015, %s", (_, contributedMonths, drawnMonths, lumpMonths, lumpDue) => {
    expect(worth({ contributedMonths, drawnMonths })).toMatchObject({
      ...{ monthlyBase: 5015, funeralDue: 10_030, lumpMonths, lumpDue, formula: "lump2021Retired" },
    });
  });

  test("nobody gets less than eleven bases", () => {
    const totals = [0, 42, 180, 400].flatMap((drawnMonths) =>
      [12, 100, 180, 345].map((contributedMonths) => worth({ contributedMonths, drawnMonths }).grossAmount),
    );
    expect(Math.min(...totals.map(Number))).toBe(55_165);
  });
});

describe("benefits upon the death of somebody still at work", () => {
  const active = { claim: { insuredStatus: "active" } };
  test.each([
    [59, 36, 15_045],
    [60, 72, 30_090],
    [119, 72, 30_090],
    [120, 108, 45_135],
    [180, 108, 45_135],
    // Nine months and a twelfth: 45552.9166…
    [181, 109, 45_552.92],
    [359, 287, 119_942.08],
    [360, 288, 120_360],
    [480, 288, 120_360],
  ])("%i months give %i twelfths of a month", (contributedMonths, lumpTwelfths, lumpDue) => {
    expect(worth({ contributedMonths }, active)).toMatchObject({ lumpTwelfths, lumpDue, formula: "lump2021Active" });
  });
});

describe("the base", () => {
  test.each([
    ["yuan", 5015],
    ["jiao", 5014.8],
    ["fen", 5014.83],
    ["none", 5014.83333333333],
  ])("is rounded to the %s where the province says so", (baseRounding, monthlyBase) => {
    const found = worth({ contributedMonths: 420, drawnMonths: 120 }, { params: { baseRounding } });
    expect(found).toMatchObject({ monthlyBase, incomeYear: 2022 });
    // The parts are whole fen, and the whole is their sum.
    expect(Math.round(Number(found.funeralDue) * 100) + Math.round(Number(found.lumpDue) * 100)).toBe(
      Math.round(Number(found.grossAmount) * 100),
    );
  });

  test.each([
    ["2021-09-01", 2020],
    ["2021-12-31", 2020],
    ["2022-01-01", 2021],
    ["2024-12-31", 2023],
  ])("of a death on %s is the income of %i, whatever today is", (deathDate, incomeYear) => {
    expect(worth({ contributedMonths: 420, drawnMonths: 120 }, { claim: { deathDate } })).toMatchObject({
      ...{ incomeYear, basePending: false },
    });
  });

  test("of a year that is not entered is the last one, to be made up for", () => {
    const found = worth({ contributedMonths: 420, drawnMonths: 120 }, { claim: { deathDate: "2026-02-10" } });
    expect(found).toMatchObject({ incomeYear: 2023, basePending: true });
  });
});

describe("the formula", () => {
  const legacy = {
    ...{ enteredFormula: "fixed", enteredFuneral: 6000, enteredLump: 20_000, enteredBasis: "当地规定" },
  };
  test.each([
    ["2021-08-31", "legacyFixed", 26_000],
    ["2021-09-01", "lump2021Retired", 16 * 4425],
  ])("of a death on %s is %s", (deathDate, formula, grossAmount) => {
    const found = worth({ contributedMonths: 420, drawnMonths: 120 }, { claim: { deathDate, ...legacy } });
    expect(found).toMatchObject({ formula, grossAmount });
  });
});

describe("the payee", () => {
  test.each([
    ["representativeWithPledge", "秦小明"],
    ["deceasedAccount", "秦一"],
    ["perCapitaSplit", "秦小明"],
  ])("by the rule %s is %s", (payeeRule, payeeName) => {
    expect(worth({ contributedMonths: 420, drawnMonths: 120 }, { params: { payeeRule } })).toMatchObject({ payeeName });
  });

  test("of a minor is the guardian, of a will the legatee", () => {
    const months = { contributedMonths: 420, drawnMonths: 120 };
    expect(worth(months, { claim: { guardianName: "周敏" } })).toMatchObject({ payeeName: "周敏" });
    const found = worth(months, { claim: { claimantKind: "legatee" }, params: { payeeRule: "will" } });
    expect(found).toMatchObject({ payeeRuleText: "按遗嘱支付" });
  });
});
