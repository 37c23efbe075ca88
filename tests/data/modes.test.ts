import { describe, expect, test } from "vitest";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import type { Scenario } from "../../src/core/simulate/scenario.ts";
import { runScenario } from "../../src/core/simulate/scenario-run.ts";
import { contentHash } from "../../src/engine/hash.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";
import { worldOfRelease } from "../../src/engine/simulation-world.ts";
import { ROOT } from "./release.ts";

/**
 * The main course of every procedure under every mode, by nothing but a setting. Who acts differs, and what is switched off;
 * the definition does not. A step that a mode switches off has nothing to be done, so it is left out of the course there.
 */
const release = parseRelease(readReleaseFiles(ROOT));
const world = worldOfRelease(
  release,
  ajvValidator(() => null),
);
const MODES = Object.keys(world.positions.modes);

/** Where a procedure ends otherwise under a mode, or is not for it at all: as domain.md §2.3 and P03–P18 have it. */
const OTHERWISE: Record<string, Partial<Record<string, string | null>>> = {};

const mains = release.bundles.flatMap(({ bundle: { definition } }) => {
  const main = release.scenarios.find(({ workflow }) => workflow === definition.id);
  return main ? [main] : [];
});

function under(scenario: Scenario, mode: string): Scenario {
  const { given, steps, expected: _, ...rest } = scenario;
  const settings = [...given.settings.filter(({ key }) => key !== "mode"), { key: "mode", value: mode }];
  const plain = steps.map(({ expected: _expected, ...step }) => {
    if (step.kind !== "do") return step;
    const { by: _by, ...anybody } = step;
    return anybody;
  });
  return { ...rest, given: { ...given, settings }, steps: plain, expected: null };
}

/** Runs a course to its end, leaving out what is not asked of anybody here. */
function ran(scenario: Scenario) {
  let course = scenario;
  for (;;) {
    const found = runScenario(world, course);
    const at = found.problems.find(({ code, path }) => code === "SCENARIO_STEP" && path?.includes("/steps/"))?.path;
    const missing = course.steps.findIndex(({ path }) => path === at);
    if (missing < 0) return { ...found, left: scenario.steps.length - course.steps.length };
    course = { ...course, steps: course.steps.filter((_, index) => index !== missing) };
  }
}

const hashes = (mode: string | null) =>
  Object.fromEntries(
    release.bundles.map(({ bundle: { definition } }) => {
      const settings = mode === null ? [] : [{ id: "m", key: "mode", value: mode, from: "1900-01-01", until: null, reason: { zh: "试", en: "x" }, scope: { division: "320100000000" } }];
      const bundle = world.bundleFor(definition.id, "320106001003", "2026-11-20", settings);
      return [definition.id, bundle === null ? null : contentHash(bundle)];
    }),
  );
const before = hashes(null);

describe.each(mains.map((main) => [main.workflow, main] as const))("the main course of %s", (workflow, main) => {
  test.each(MODES)("under %s comes to its end by the same definition", (mode) => {
    const { simulation, problems, left } = ran(under(main, mode));
    const [root] = simulation?.cases ?? [];
    console.log("RES", workflow, mode, root?.state, root?.status, root?.mode, "left", left, JSON.stringify(problems.map(({ path, what }) => [path, what.en])).slice(0, 400), "EXP", main.expected?.state, main.expected?.status);
  });
});
