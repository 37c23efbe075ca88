import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkBundle } from "../../src/core/check/check.ts";
import { splitPath } from "../../src/core/check/lines.ts";
import type { Bundle } from "../../src/core/variant.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { checkRelease, worldOf } from "../../src/engine/release-check.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";
import { ROOT } from "./release.ts";

function releaseOf(home: string) {
  const files = readReleaseFiles(home);
  const release = parseRelease(files);
  return { files, release, problems: checkRelease(release, files) };
}

const shipped = releaseOf(ROOT);

describe("the procedures that are shipped, under every mode", () => {
  test("have no error, and no warning but the three that are true", () => {
    expect(shipped.problems.map(({ code, severity, path }) => `${severity} ${code} ${path}`).sort()).toEqual(
      [
        // Where an enterprise's own organisation manages, its officer both keeps the archive and hands it over.
        "warning CHECK_SEPARATION workflows/archive-reception.yaml/separate/0",
        // Every limit used to the last day, a claim takes five days longer than is promised, and less than the law allows.
        "warning CHECK_LIMIT_TOTAL workflows/funeral-subsidy.yaml/clock/promise",
        // Every limit used to the last day, a batch takes two days longer than is promised.
        "warning CHECK_LIMIT_TOTAL workflows/handover.yaml/clock/promise",
      ].sort(),
    );
  });

  test("and those of the second domain have none at all", () => {
    expect(releaseOf(join(ROOT, "tests/fixtures/lending")).problems).toEqual([]);
  });

  test("each problem has its file and line", () => {
    for (const { path, line } of shipped.problems) {
      expect(shipped.files.map((file) => file.path)).toContain(splitPath(path ?? "")?.file);
      expect(line).toBeGreaterThan(0);
    }
  });
});

test("a field taken out of a form is found wherever conditions, outcomes and papers still count on it", () => {
  const files = shipped.files.map((file) => {
    if (file.path !== "forms/line-verification.json") return file;
    const form = JSON.parse(file.text);
    delete form.schema.properties.reasonCode;
    delete form.schema.allOf;
    return { ...file, text: JSON.stringify(form) };
  });
  const found = checkRelease(parseRelease(files), files).filter(({ severity }) => severity === "error");
  expect(found.map(({ code, path }) => `${code} ${path}`)).toContain(
    "CHECK_FIELD_UNKNOWN workflows/handover-line.yaml/machine/states/verify/invoke/input/outcomes/2/requires",
  );
});

test("all variants of a city are checked within three seconds of the processor", () => {
  const world = worldOf(shipped.release);
  const bundles = shipped.release.bundles.map(({ bundle }) => bundle);
  const modes = Object.keys(world.positions.modes);
  const counties = Array.from({ length: 12 }, (_, index) => index);
  const began = process.cpuUsage();
  let checked = 0;
  for (const county of counties) {
    // Every county has limits of its own, and has changed something of one procedure: a bundle seen for the first time.
    const place = { params: { correctionPeriod: `${5 + county}wd`, contactWithin: `${3 + county}wd` } };
    const changed = bundles[county % bundles.length];
    for (const bundle of bundles) {
      const effective: Bundle =
        bundle === changed ? { ...bundle, definition: structuredClone(bundle.definition) } : bundle;
      for (const mode of modes) {
        const problems = checkBundle(effective, { ...world, place: { mode, ...place } });
        expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
        checked += 1;
      }
    }
  }
  const { user, system } = process.cpuUsage(began);
  expect(checked).toBe(12 * bundles.length * 4);
  expect((user + system) / 1000).toBeLessThan(3_000);
});
