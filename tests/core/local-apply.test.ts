import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import { checkTemplate } from "../../src/core/document/template.ts";
import { checkSchema } from "../../src/core/form/schema.ts";
import { applyChanges } from "../../src/core/local/apply.ts";
import { checkChange } from "../../src/core/local/check.ts";
import type { PlacedChange } from "../../src/core/local/model.ts";
import { compileMachine } from "../../src/core/machine/compile.ts";
import type { Bundle } from "../../src/core/variant.ts";
import { EVERY, levelOf, loan, placed, release, stepTypes } from "./local-world.ts";

const every = EVERY.map(([change, division]) => placed(change, division));

test("the fixture reads without a problem", () => {
  expect(release.problems).toEqual([]);
});

test("all changes at once: none is left out, and the workflow still reads as a file without error", () => {
  const { bundle, problems } = applyChanges(loan, stepTypes, every);
  expect(problems).toEqual([]);
  expectSound(bundle);
});

describe("one change at a time", () => {
  for (const [change, division] of EVERY) {
    test(`${change.op} ${change.at}: taken, applied, sound`, () => {
      expect(checkChange(loan, {}, stepTypes, change, levelOf(division))).toBeNull();
      const { bundle, problems } = applyChanges(loan, stepTypes, [placed(change, division)]);
      expect(problems).toEqual([]);
      expect(bundle).not.toEqual(loan);
      expectSound(bundle);
    });
  }
});

describe("properties of any choice of changes", () => {
  const some = fc.subarray(every).chain((list) => fc.shuffledSubarray(list, { minLength: list.length }));

  test("applying never changes what it is given, and gives a sound bundle", () => {
    fc.assert(
      fc.property(some, (changes) => {
        const before = JSON.stringify(loan);
        const { bundle, problems } = applyChanges(loan, stepTypes, changes);
        expect(JSON.stringify(loan)).toBe(before);
        expect(problems).toEqual([]);
        expectSound(bundle);
      }),
      { numRuns: 40 },
    );
  });

  test("the order of changes does not matter", () => {
    fc.assert(
      fc.property(some, (changes) => {
        const one = applyChanges(loan, stepTypes, changes);
        const other = applyChanges(loan, stepTypes, changes.toReversed());
        expect(other).toEqual(one);
      }),
      { numRuns: 40 },
    );
  });

  test("changes of different places commute: made one after the other in either order they give the same", () => {
    const pairs = fc.tuple(fc.constantFrom(...every), fc.constantFrom(...every)).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        // Of several further steps before one state, or rows of one table, the names give the order: only together.
        fc.pre(a.op !== b.op || (a.op !== "extraStep" && a.op !== "extraField"));
        // A reminder goes to whoever does the step: of one task, the handler is settled first.
        fc.pre(a.at !== b.at || a.op === b.op || ![a.op, b.op].includes("remind"));
        const both = (first: PlacedChange, second: PlacedChange) =>
          applyChanges(applyChanges(loan, stepTypes, [first]).bundle, stepTypes, [second]);
        expect(canonical(both(a, b).bundle)).toEqual(canonical(both(b, a).bundle));
      }),
      { numRuns: 100 },
    );
  });
});

/** Parses as a file, compiles as a machine, and its forms, tables and templates may be used. */
function expectSound(bundle: Bundle): void {
  const keys = (map: ReadonlyMap<string, unknown> | Record<string, unknown>) =>
    new Set(map instanceof Map ? map.keys() : Object.keys(map));
  const { problems } = parseDefinition(stringify(bundle.definition, { aliasDuplicateObjects: false }), "loan.yaml", {
    forms: keys(bundle.forms),
    templates: keys(bundle.templates),
    tables: keys(bundle.tables),
    stepTypes,
  });
  expect(problems.filter((problem) => problem.severity === "error")).toEqual([]);
  compileMachine(structuredClone(bundle.definition), JSON.stringify(bundle.definition));
  for (const form of Object.values(bundle.forms)) expect(checkSchema(form.schema)).toEqual([]);
  for (const template of Object.values(bundle.templates)) expect(checkTemplate(template.source)).toEqual([]);
}

/** Timers of a state, and fields that a form asks for, are sets: which was written first means nothing. */
function canonical(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, item) => (key === "required" ? [item].flat().sort() : sorted(item))));
}

function sorted(item: unknown): unknown {
  if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
  return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
}
