import { describe, expect, test } from "vitest";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import type { Setting } from "../../src/core/policy/model.ts";
import type { Scenario } from "../../src/core/simulate/scenario.ts";
import { runScenario } from "../../src/core/simulate/scenario-run.ts";
import { contentHash } from "../../src/engine/hash.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";
import { worldOfRelease } from "../../src/engine/simulation-world.ts";
import { ROOT } from "./release.ts";

/**
 * The main course of every procedure under every mode, by nothing but a setting: made from the scenarios of the release, so a
 * procedure that is added is among them. Who acts differs, and what a mode switches off is asked of nobody; the definition
 * stays the same.
 */
const release = parseRelease(readReleaseFiles(ROOT));
const world = worldOfRelease(
  release,
  ajvValidator(() => null),
);
const MODES = Object.keys(world.positions.modes);
const PLACE = "320106001003";
const DAY = "2026-11-20";

/** The main scenario where it is not the first. */
const MAIN: Record<string, string> = {
  certification: "restored",
  "handover-line": "met",
  "survivor-allowance": "whole",
};
/** Where a mode has another course, told by a scenario of its own. */
const OWN: Record<string, Record<string, string>> = {
  handover: { agency: "agency", enterprise: "enterprise" },
  "handover-line": { enterprise: "enterprise" },
  "handover-receipt": { enterprise: "entrusted" },
};
/** Which procedures a mode does not have, and why. */
const NOT_FOR: Record<string, Record<string, string>> = {
  "archive-reception": { enterprise: "the enterprise keeps its archives (§2.3), so nobody receives them" },
  "rating-rectification": {
    enterprise: "a rated case names its place, not the enterprise that manages the person (P19)",
  },
  "relation-change": { enterprise: "the enterprise keeps its people wherever they live (§2.3)" },
  "venue-allocation": { enterprise: "what is allocated are the public venues of streets and communities (P09)" },
  "venue-check": { enterprise: "an enterprise's venue is its own (§2.3)" },
};

/** Those that only others begin are gone through with them. */
const workflows = release.bundles
  .map(({ bundle: { definition } }) => definition.id)
  .filter((id) => release.scenarios.some(({ workflow }) => workflow === id));

function scenarioOf(workflow: string, id: string | undefined): Scenario | undefined {
  const own = release.scenarios.filter((one) => one.workflow === workflow);
  return own.find((one) => one.id === id) ?? own[0];
}

/** The same course under a mode: whoever is asked does it, and the person is managed as the mode says. */
function under(scenario: Scenario, mode: string): Scenario {
  const { given, steps } = scenario;
  const settings = [...given.settings.filter(({ key }) => key !== "mode"), { key: "mode", value: mode }];
  const managed = { managingMode: mode, ...(mode === "enterprise" ? { organisation: "own", enterprise: "own" } : {}) };
  const subject = given.subject === undefined ? {} : { subject: { ...given.subject, ...managed } };
  const organisations = { ...given.organisations, own: "南京某厂" };
  const plain = steps.map(({ expected: _, ...step }) => {
    if (step.kind !== "do") return step;
    const { by: _by, ...anybody } = step;
    return anybody;
  });
  return { ...scenario, given: { ...given, ...subject, settings, organisations }, steps: plain, expected: null };
}

/** Runs a course to its end, leaving out what is asked of nobody here. */
function ran(scenario: Scenario) {
  for (let course = scenario; ; ) {
    const found = runScenario(world, course);
    const at = found.problems.find(({ code }) => code === "SCENARIO_STEP")?.path;
    const missing = course.steps.findIndex(({ path }) => path === at);
    if (missing < 0) return { ...found, left: scenario.steps.length - course.steps.length };
    course = { ...course, steps: course.steps.filter((_, index) => index !== missing) };
  }
}

/** The definition that a place has under these settings. */
function hashAt(workflow: string, division: string, on: string, settings: readonly Setting[]): string {
  const bundle = world.bundleFor(workflow, division, on, settings);
  if (bundle === null) throw new Error(`${workflow} is nowhere`);
  return contentHash(bundle);
}

function modeSetting(mode: string): Setting {
  const reason = { zh: "试", en: "Trial" };
  const scope = { division: "320100000000" };
  return { id: "m", key: "mode", value: mode, from: "1900-01-01", until: null, reason, scope };
}

/** How each course ends where streets manage: what the other modes are held to. */
const ends = new Map<string, (string | undefined)[]>();
function usualEnd(main: Scenario): (string | undefined)[] {
  const known = ends.get(main.workflow);
  if (known) return known;
  const root = ran(under(main, "street")).simulation?.cases[0];
  ends.set(main.workflow, [root?.state, root?.status]);
  return [root?.state, root?.status];
}

describe.each(workflows)("the main course of %s", (workflow) => {
  const before = hashAt(workflow, PLACE, DAY, []);
  const there = MODES.filter((mode) => NOT_FOR[workflow]?.[mode] === undefined);

  test.each(there)("comes to its end under %s, by the same definition before and after", (mode) => {
    const main = scenarioOf(workflow, MAIN[workflow]);
    if (main === undefined) throw new Error(`${workflow} has no scenario`);
    const own = scenarioOf(workflow, OWN[workflow]?.[mode] ?? "-");
    const special = OWN[workflow]?.[mode] === undefined ? undefined : own;
    const { simulation, problems, left } = special
      ? { ...runScenario(world, special), left: 0 }
      : ran(under(main, mode));
    expect(problems).toEqual([]);
    const [root] = simulation?.cases ?? [];
    expect(root?.mode).toBe(mode);
    if (special === undefined) expect([root?.state, root?.status]).toEqual(usualEnd(main));
    expect(left, "steps that this mode switches off").toBeLessThanOrEqual(1);
    const others = (simulation?.settings ?? []).filter(({ key }) => key !== "mode");
    // Of a batch's lines one stands for all: a variant is looked up by its place, never by the case.
    for (const one of new Map((simulation?.cases ?? []).map((each) => [each.workflow, each])).values())
      expect(contentHash(one.bundle), one.workflow).toBe(hashAt(one.workflow, PLACE, main.given.on, others));
    expect(hashAt(workflow, PLACE, DAY, [modeSetting(mode)])).toBe(before);
  });
});
