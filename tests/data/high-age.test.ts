import { describe, expect, test } from "vitest";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { joined, measured } from "../../src/core/simulate/coverage.ts";
import { runScenario } from "../../src/core/simulate/scenario-run.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { checkRelease } from "../../src/engine/release-check.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";
import { worldOfRelease } from "../../src/engine/simulation-world.ts";
import { ITEM, itemFiles } from "./high-age.ts";
import { ROOT } from "./release.ts";

const COVERED_MIN = 0.9;

const files = [...readReleaseFiles(ROOT), ...itemFiles()];
const release = parseRelease(files);
const world = worldOfRelease(
  release,
  ajvValidator(() => null),
);
const mine = release.scenarios.filter(({ workflow }) => workflow === ITEM);
const results = mine.map((scenario) => ({ scenario, ...runScenario(world, scenario) }));

describe("a further item, made of files alone", () => {
  test("has nothing wrong under any mode", () => {
    const known = new Set(itemFiles().map(({ path }) => path));
    const own = checkRelease(release, files).filter(({ path = "" }) =>
      [...known].some((file) => path.startsWith(file)),
    );
    expect(own).toEqual([]);
  });

  test.each(results.map((one) => [one.scenario.title.zh, one.problems] as const))("%s", (_, problems) =>
    expect(problems).toEqual([]));

  test("goes through at least nine in ten of its transitions", () => {
    const definition = release.bundles.find(({ bundle }) => bundle.definition.id === ITEM)?.bundle.definition;
    if (!definition) throw new Error("the item is not there");
    const { all, taken, missing } = measured(definition, joined(results.map((one) => one.coverage)));
    expect(taken / all, missing.map(({ place }) => place).join(", ")).toBeGreaterThanOrEqual(COVERED_MIN);
  });
});
