import { describe, expect, test } from "vitest";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import { parseStepTypes } from "../../src/core/local/step-type.ts";
import { readReleaseFile } from "../../src/engine/release-files.ts";
import { HOME } from "../helpers/lending.ts";
import { loan, release, stepTypes } from "./local-world.ts";

const FILE = readReleaseFile(HOME, "workflows/loan.yaml").text;
const shelf = {
  forms: new Map(Object.entries(loan.forms)),
  tables: new Map(Object.entries(loan.tables)),
  templates: new Map(Object.entries(loan.templates)),
};
const world = {
  positions: new Set(["desk", "keeper", "approver", "supervising", "borrower.officer"]),
  templates: new Set(shelf.templates.keys()),
  tables: new Set(shelf.tables.keys()),
  shelf,
  stepTypes,
};

/** The problems of the loan's file with this as its only rule. */
function problemsOf(rule: string): string[] {
  const text = FILE.replace(/^local:\n(?: {2}- .*\n)+/m, `local:\n  - { ${rule} }\n`);
  const { problems } = parseDefinition(text, "loan.yaml", world);
  return problems
    .filter((one) => one.severity === "error")
    .map(({ code, path, line, what, cure }) => {
      expect(line).toBeGreaterThan(1);
      return `${code} ${path} ${what.en} ${cure?.en ?? ""}`;
    });
}

test("the loan's own rules are read as they stand", () => {
  expect(loan.definition.local).toHaveLength(12);
  expect(loan.definition.local?.[0]).toEqual({
    ...{ op: "step", at: "approval", levels: ["city", "county"], as: "approve", basis: ["lending/3"] },
    title: { zh: "审批环节", en: "Approval" },
  });
  expect(loan.templates.reminder?.id).toBe("reminder");
  expect(release.policies.some((one) => one.kind === "stepTypes")).toBe(true);
});

describe("a mistake in a rule is told with its place and a cure", () => {
  test.each([
    ["op: steps, at: approval, levels: [city]", /DEFINITION_VALUE \/local\/0\/op .*Did you mean "step"/],
    ["op: param, at: loan.acceptWithin, levels: [city]", /Parameters name their own levels/],
    [
      "op: step, at: aproval, levels: [city], as: approve",
      /DEFINITION_NAME \/local\/0\/at .*state "aproval".*"approval"/,
    ],
    ["op: step, at: approval, levels: [town], as: approve", /DEFINITION_VALUE \/local\/0\/levels\/0/],
    ["op: step, at: approval, levels: [], as: approve", /Name one level at least/],
    ["op: step, at: approval, levels: [city], as: accept", /DEFINITION_OUTCOME .*lead nowhere/],
    ["op: step, at: returned, levels: [city], as: approve", /DEFINITION_OUTCOME .*lead nowhere/],
    ["op: step, at: approval, levels: [city], min: 1wd", /DEFINITION_KEY .*Unknown key "min"/],
    ["op: position, at: acceptance, levels: [city]", /"allowed" is missing/],
    [
      "op: position, at: acceptance, levels: [city], allowed: [nobody]",
      /DEFINITION_NAME \/local\/0\/allowed\/0 .*position "nobody"/,
    ],
    ["op: limit, at: acceptance, levels: [city], max: 9wd", /A parameter or expression gives this limit/],
    ["op: limit, at: approval, levels: [city], max: 2wd", /own limit is out of bounds/],
    ["op: limit, at: approval, levels: [city], max: soon", /\/local\/0\/max/],
    ["op: limit, at: nothing, levels: [city]", /task "nothing"/],
    ["op: remind, at: approval, levels: [city]", /"template" is missing/],
    ["op: remind, at: approval, levels: [city], template: nothing", /document template|template "nothing"/],
    ["op: material, at: loan-request.phone, levels: [city]", /This field is no paper .*x-material/],
    ["op: field, at: loan-request.fone, levels: [city]", /field "loan-request.fone".*loan-request.phone/],
    ["op: field, at: loan-acceptance.reason, levels: [city]", /Outcome "refuse" asks for this field/],
    ["op: field, at: nothing.reason, levels: [city]", /form in this workflow "nothing"/],
    ["op: extraField, at: loan-request, levels: [city], most: 99", /Should be 0 to 20/],
    ["op: row, at: deposits, levels: [city]", /decision table "deposits".*"deposit"/],
    ["op: row, at: deposit, levels: [city], allowed: [smal]", /row "smal".*"small"/],
    ["op: row, at: deposit, levels: [city], columns: [value]", /output column "value"/],
    ["op: text, at: receipt.closing, levels: [city]", /block "receipt.closing"/],
    ["op: extraStep, at: lent.paper, levels: [city], positions: [keeper]", /runs beside others/],
    ["op: extraStep, at: approval, levels: [city]", /"positions" is missing/],
    ["op: extraStep, at: approval, levels: [city], positions: [keeper], back: approval", /a step before it/],
    ["op: extraStep, at: approval, levels: [city], positions: [keeper], back: refused", /a step before it/],
    ["op: extraStep, at: approval, levels: [city], positions: [keeper], allowed: [vote]", /step type "vote"/],
    [
      "op: text, at: receipt.promise, levels: [city] }\n  - { op: text, at: receipt.promise, levels: [city, county]",
      /Two rules for "receipt.promise" are of the same level/,
    ],
    [
      "op: material, at: loan-request.guarantee, levels: [city] }\n  - { op: field, at: loan-request.guarantee, levels: [county]",
      /as a paper or as a field/,
    ],
  ])("%s", (rule, words) => {
    expect(problemsOf(rule).join("\n")).toMatch(words);
  });

  test("two rules of different levels for one place may differ", () => {
    const rule =
      "op: limit, at: approval, levels: [city], max: 10wd }\n  - { op: limit, at: approval, levels: [county], max: 5wd";
    expect(problemsOf(rule)).toEqual([]);
  });
});

describe("step types", () => {
  const forms = new Map(
    Object.entries({ countersign: loan.forms["loan-approval"] ?? loan.forms["loan-request"] }),
  ) as never;
  const problems = (yaml: string) =>
    parseStepTypes(yaml, "policies/step-types.yaml", { forms, outcomes: new Set(["approve"]) }).problems.map(
      (one) => one.what.en,
    );

  test.each([
    [
      "types: { x: { title: { zh: 甲, en: X }, outcomes: { nothing: forward }, limit: { default: 3wd } } }",
      /no outcome "nothing"/,
    ],
    [
      "types: { x: { title: { zh: 甲, en: X }, outcomes: { approve: back }, limit: { default: 3wd } } }",
      /One outcome at least leads forward/,
    ],
    [
      "types: { x: { title: { zh: 甲, en: X }, outcomes: { approve: up }, limit: { default: 3wd } } }",
      /should be one of forward, back/,
    ],
    [
      "types: { x: { title: { zh: 甲, en: X }, form: none, outcomes: { approve: forward }, limit: { default: 3wd } } }",
      /no form "none"/,
    ],
    [
      "types: { x: { title: { zh: 甲, en: X }, outcomes: { approve: forward }, limit: { default: 9wd, max: 3wd } } }",
      /above the most/,
    ],
    [
      "types: { X-y: { title: { zh: 甲, en: X }, outcomes: { approve: forward }, limit: { default: 3wd } } }",
      /camelCase/,
    ],
  ])("%s", (yaml, words) => {
    expect(problems(yaml).join("\n")).toMatch(words);
  });
});
