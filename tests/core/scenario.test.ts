import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { joined, measured } from "../../src/core/simulate/coverage.ts";
import type { Scenario } from "../../src/core/simulate/scenario.ts";
import { parseScenarios } from "../../src/core/simulate/scenario-parse.ts";
import { runScenario } from "../../src/core/simulate/scenario-run.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";
import { runScenarios } from "../../src/engine/scenario-check.ts";
import { lendingWorld } from "./simulation-world.ts";

const FILE = "workflows/loan.scenarios.yaml";
const HOME = resolve(import.meta.dirname, "../fixtures/lending");
const TEXT = readFileSync(resolve(HOME, FILE), "utf8");
const world = lendingWorld();

function scenarios(text = TEXT): Scenario[] {
  const { value, problems } = parseScenarios(text, FILE);
  expect(problems).toEqual([]);
  return value ?? [];
}

/** One scenario with a part of its text changed. */
function changed(id: string, from: string, to: string): Scenario {
  expect(TEXT).toContain(from);
  const found = scenarios(TEXT.replaceAll(from, to)).find((one) => one.id === id);
  if (!found) throw new Error(`no scenario ${id}`);
  return found;
}

describe("the scenarios of the lending domain", () => {
  test.each(scenarios().map((one) => [one.id, one] as const))("%s comes out as it says", (_, scenario) => {
    expect(runScenario(world, scenario).problems).toEqual([]);
  });

  test("go through every transition of a loan together", () => {
    const coverage = joined(scenarios().map((one) => runScenario(world, one).coverage));
    for (const id of ["loan", "loan-thing"]) {
      const bundle = world.bundleFor(id, "320106001000", "2026-03-02", []);
      if (!bundle) throw new Error(`no workflow ${id}`);
      expect(measured(bundle.definition, coverage).missing.map(({ place }) => place)).toEqual([]);
    }
    expect([...(coverage.loan?.states ?? [])]).toEqual(expect.arrayContaining(["approval", "lent.paper.signed"]));
  });
});

describe("a scenario that comes out otherwise", () => {
  const cases: [string, string, string, string, RegExp][] = [
    [
      "small",
      "state: returned\n",
      "state: refused\n",
      "/scenarios/0/then/state",
      /should be "refused" and is "returned"/,
    ],
    [
      "small",
      "documents: [receipt, receipt]\n",
      "documents: [receipt]\n",
      "/scenarios/0/then/documents",
      /"documents" should/,
    ],
    ["small", "returned@borrower.officer", "returned@desk", "/scenarios/0/then/notices", /1× returned@desk.* is 0/],
    ["small", "lastLoanOn: 2026-03-02", "lastLoanOn: 2026-03-03", "/scenarios/0/then/records/0", /2026-03-03/],
    [
      "small",
      "case: 幕布, state: withheld",
      "case: 幕布, state: back",
      "/scenarios/0/then/cases/0/state",
      /"withheld"/,
    ],
    [
      "small",
      "{ case: 投影仪, state: back }",
      "{ case: 灯, state: back }",
      "/scenarios/0/then/cases/1",
      /"cases" should be "灯"/,
    ],
    [
      "large",
      "{ deposit: 800 }",
      "{ deposit: 900 }",
      "/scenarios/1/steps/2/then/data/deposit",
      /should be 900 and is 800/,
    ],
    [
      "branch",
      "params: { directLimit: 100 }",
      "params: { directLimit: 101 }",
      "/scenarios/6/steps/0/then/params/directLimit",
      /101/,
    ],
    [
      "small",
      "{ do: signing.sign, by: borrower.officer }",
      "{ do: signing.sign, by: desk }",
      "/scenarios/0/steps/1",
      /cannot be taken/,
    ],
    ["small", "{ do: returning.return }", "{ do: burning.return }", "/scenarios/0/steps/3", /cannot be taken/],
    [
      "refused",
      "refused: FIELD_REQUIRED",
      "refused: SEPARATION",
      "/scenarios/3/steps/0",
      /refused \(SEPARATION\) and is FIELD_REQUIRED/,
    ],
    ["branch", "mode: branch", "mode: moon", "/scenarios/6/given/settings/mode", /cannot be made/],
    [
      "branch",
      "loan.directLimit: 100",
      "loan.directLimit: -1",
      "/scenarios/6/given/settings/loan.directLimit",
      /below the least/,
    ],
    [
      "branch",
      "loan.directLimit: 100",
      "loan.unknown: 1",
      "/scenarios/6/given/settings/loan.unknown",
      /cannot be made/,
    ],
  ];
  test.each(cases)("%s with %s made %s is told at %s", (id, from, to, path, what) => {
    const { passed, problems } = runScenario(world, changed(id, from, to));
    expect(passed).toBe(false);
    expect(problems.map((one) => one.path)).toContain(`${FILE}${path}`);
    const told = problems.find((one) => one.path === `${FILE}${path}`);
    expect(told?.what.en).toMatch(what);
    expect(told?.what.zh).toMatch(/\p{Script=Han}/u);
  });
});

describe("a release", () => {
  const files = readReleaseFiles(HOME);
  const validate = ajvValidator(() => null);
  const withText = (path: string, change: (text: string) => string) =>
    files.map((file) => (file.path === path ? { ...file, text: change(file.text) } : file));

  test("takes scenarios for no workflow, and runs them", () => {
    const release = parseRelease(files);
    expect(release.problems).toEqual([]);
    expect(release.bundles.map(({ bundle }) => bundle.definition.id)).toEqual([
      "loan-board",
      "loan-complaint",
      "loan-thing",
      "loan",
    ]);
    expect(release.bundles.flatMap((one) => one.files.map(({ path }) => path))).toContain(FILE);
    expect(runScenarios(release, validate)).toMatchObject({ problems: [], taken: 14, all: 14 });
  });

  test("whose procedure was changed and its scenarios were not is told so", () => {
    const release = parseRelease(
      withText("workflows/loan.yaml", (text) => text.replace("value > params.directLimit", "value > 9000")),
    );
    const { problems } = runScenarios(release, validate);
    const told = problems.find(({ path }) => path === `${FILE}/scenarios/1/steps/0/then/state`);
    expect(told?.what.en).toMatch(/^Scenario ".+": "state" should be .+ and is /);
    expect(told?.what.zh).toMatch(/^场景“.+”：/);
  });

  test("refuses scenarios of a workflow that is not there", () => {
    const { problems } = parseRelease(
      files.map((file) => (file.path === FILE ? { ...file, path: "workflows/lend.scenarios.yaml" } : file)),
    );
    expect(problems).toMatchObject([{ code: "SOURCE_VALUE_INVALID", path: "workflows/lend.scenarios.yaml" }]);
  });
});

describe("a file of scenarios is refused", () => {
  const cases: [string, string, RegExp][] = [
    [
      "a step of no known kind",
      "scenarios: [{ id: a, title: { zh: 一, en: A }, given: { division: '1', on: 2026-01-01 }, steps: [{ wait: 5wd }] }]",
      /one of do, pass/,
    ],
    [
      "an unknown key",
      "scenarios: [{ id: a, title: { zh: 一, en: A }, given: { division: '1', on: 2026-01-01, where: x } }]",
      /Unknown key "where"/,
    ],
    [
      "a day that is none",
      "scenarios: [{ id: a, title: { zh: 一, en: A }, given: { division: '1', on: 2026-02-30 } }]",
      /yyyy-MM-dd/,
    ],
    [
      "a duration that is none",
      "scenarios: [{ id: a, title: { zh: 一, en: A }, given: { division: '1', on: 2026-01-01 }, steps: [{ pass: soon }] }]",
      /duration/,
    ],
    [
      "a task without an outcome",
      "scenarios: [{ id: a, title: { zh: 一, en: A }, given: { division: '1', on: 2026-01-01 }, steps: [{ do: sign }] }]",
      /task\.outcome/,
    ],
    [
      "two of one name",
      "scenarios: [{ id: a, title: { zh: 一, en: A }, given: { division: '1', on: 2026-01-01 } }, { id: a, title: { zh: 一, en: A }, given: { division: '1', on: 2026-01-01 } }]",
      /stands twice/,
    ],
    ["aliases that multiply", "scenarios: &a [*a]", /./],
  ];
  test.each(cases)("%s", (_, text, what) => {
    const { value, problems } = parseScenarios(text, FILE);
    expect(value).toBeUndefined();
    expect(problems.some((one) => what.test(one.what.en) && one.what.zh !== "")).toBe(true);
  });
});
