import { describe, expect, test } from "vitest";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { joined, measured } from "../../src/core/simulate/coverage.ts";
import { runScenario } from "../../src/core/simulate/scenario-run.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";
import { worldOfRelease } from "../../src/engine/simulation-world.ts";
import { ROOT } from "./release.ts";

/** How much of the handover's transitions its scenarios go through, at least: of each workflow, and of all together. */
const COVERED_MIN = 0.9;

const release = parseRelease(readReleaseFiles(ROOT));
const world = worldOfRelease(
  release,
  ajvValidator(() => null),
);
const results = release.scenarios.map((scenario) => ({ scenario, ...runScenario(world, scenario) }));
const coverage = joined(results.map((one) => one.coverage));

describe("the scenarios of the release", () => {
  test.each(
    results.map((one) => [`${one.scenario.workflow}: ${one.scenario.title.zh}`, one.problems] as const),
  )("%s", (_, problems) => expect(problems).toEqual([]));

  test.each(
    release.bundles.map(({ bundle }) => [bundle.definition.id, bundle.definition] as const),
  )("go through at least nine in ten transitions of %s", (_, definition) => {
    const { all, taken, missing } = measured(definition, coverage);
    expect(taken / all, `not gone through: ${missing.map(({ place }) => place).join(", ")}`).toBeGreaterThanOrEqual(
      COVERED_MIN,
    );
  });

  test("miss nothing but what nothing leads to", () => {
    const missed = release.bundles.flatMap(({ bundle: { definition } }) =>
      measured(definition, coverage).missing.map(({ place }) => `${definition.id}${place}`),
    );
    expect(missed).toEqual([
      // Another case takes an agreement's place.
      "agreement/machine/states/inForce/after/= termWait/0",
      // What is missing is told of as asked for before it is told of as ended.
      "archive-reception/machine/states/following/on/completion.done",
      // The person's record changes while the case waits: others write it.
      "certification/machine/states/judge/always/0",
      "certification/machine/states/pursuit/states/remind/after/= remindWait/0",
      // A child that ends before it is awaited counts as having reached what it is awaited for.
      "certification/machine/states/reporting/on/report.done",
      "death-report/machine/states/referral/on/referral.done",
      // Of two claims that begin at one moment, the one that is accepted later.
      "funeral-subsidy/machine/states/acceptance/on/acceptance.accept/0",
      // A letter is told of as answered before it ends, unless somebody ends it.
      "funeral-subsidy/machine/states/referral/on/referral.done",
      "handover-line/machine/states/reporting/on/report.done",
      // All lines are told of as verified before they are told of as done.
      "handover/machine/states/handling/states/verification/on/lines.done",
      // Joint management is told of as settled before it is told of as ended.
      "relation-change/machine/states/away/on/joint.done",
    ]);
  });
});
