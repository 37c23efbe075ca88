import { describe, expect, test } from "vitest";
import { applyChanges } from "../../src/core/local/apply.ts";
import { checkChange } from "../../src/core/local/check.ts";
import type { Allowance, Change } from "../../src/core/local/model.ts";
import { offerOf } from "../../src/core/local/offer.ts";
import { placeWords, valueWords } from "../../src/core/local/value-words.ts";
import { activeStates } from "../../src/core/machine/active.ts";
import { compileMachine } from "../../src/core/machine/compile.ts";
import { startMachine, stepMachine } from "../../src/core/machine/step.ts";
import { decide } from "../../src/core/table/decide.ts";
import { parseTable } from "../../src/core/table/parse.ts";
import type { Bundle } from "../../src/core/variant.ts";
import { COUNTY, loan, placed, stepTypes } from "./local-world.ts";
import { contextOf, taken } from "./machine-helpers.ts";

/** What areas add of their own: steps for some modes of management alone, and codes that a table decides on. */
const modes = {
  central: { title: { zh: "集中管理", en: "Run centrally" } },
  branch: { title: { zh: "分馆管理", en: "Run by the branch" } },
};
const names = { stepTypes, params: {}, positions: {}, divisions: (code: string) => code, modes };

function withRules(local: Allowance[], more: Partial<Bundle> = {}): Bundle {
  return { ...loan, ...more, definition: { ...loan.definition, local } };
}
const wrongWith = (bundle: Bundle, change: Change) =>
  checkChange(bundle, {}, stepTypes, change, "county")?.what.zh ?? null;

describe("a further step for some modes of management alone", () => {
  const rule: Allowance = {
    ...{ op: "extraStep", at: "approval", levels: ["county"], allowed: ["countersign"], positions: ["keeper"] },
    ...{ back: "correction", modes: ["central", "branch"] },
  };
  const change = (modes?: unknown): Change => ({
    op: "extraStep",
    at: "approval.localCountersign",
    value: {
      type: "countersign",
      title: { zh: "会签", en: "Countersign" },
      position: "keeper",
      ...(modes === undefined ? {} : { modes }),
    },
  });
  /** Where a loan that needs approval stands once it was accepted under a mode. */
  const acceptedUnder = (mode: string, ...chosen: string[]) => {
    const { bundle, problems } = applyChanges(withRules([rule]), stepTypes, [placed(change(chosen), COUNTY)]);
    expect(problems).toEqual([]);
    const machine = compileMachine(bundle.definition, `modes-${mode}-${chosen.join()}`);
    const data = { name: "李雷", value: 5000, things: [] };
    const params = { acceptWithin: "5wd", promiseWithin: "10wd", directLimit: 1000 };
    const context = contextOf({ data, params, tables: bundle.tables });
    const under = { ...context, instance: { ...context.instance, mode } };
    const begun = taken(startMachine(machine, under));
    const step = taken(stepMachine(machine, begun.stored, { type: "acceptance.accept", data: {} }, under));
    return { states: activeStates(machine, step.stored).map(({ path }) => path), notes: step.notes };
  };

  test("is made in those", () => expect(acceptedUnder("central", "central").states).toEqual(["localCountersign"]));

  test("is passed over in others, and the history says why", () => {
    const { states, notes } = acceptedUnder("other", "central", "branch");
    expect(states).toEqual(["approval"]);
    expect(notes).toContainEqual(
      expect.objectContaining({ type: "skipped", state: "localCountersign", as: "approve" }),
    );
  });

  test.each<[string, unknown, string | RegExp]>([
    ["a mode that is not open", ["nowhere"], /只能是 central、branch/],
    ["no mode at all", [], /至少选一种/],
    ["the same mode twice", ["central", "central"], /重复/],
  ])("may not name %s", (_, chosen, why) => expect(wrongWith(withRules([rule]), change(chosen))).toMatch(why));

  test("may name none where the procedure does not open it", () => {
    const { modes: _, ...closed } = rule;
    expect(wrongWith(withRules([closed]), change(["central"]))).toMatch(/没有可选的值/);
    expect(wrongWith(withRules([closed]), change())).toBeNull();
  });

  test("is offered and told with the names of the modes", () => {
    const bundle = withRules([rule]);
    const item = { op: "extraStep", at: "approval", allowance: rule } as unknown as Parameters<typeof offerOf>[1];
    expect(offerOf({ ...names, bundle }, item).modes).toEqual([
      { value: "central", title: modes.central.title },
      { value: "branch", title: modes.branch.title },
    ]);
    expect(valueWords({ ...names, bundle }, change(["branch"])).zh).toMatch(/只在分馆管理时/);
  });
});

describe("a code that an area adds to those of a table", () => {
  const { value: table } = parseTable(
    `
id: grounds
title: { zh: 理由, en: Grounds }
hit: F
inputs:
  - { name: here, expression: "here" }
  - { name: ground, expression: "ground", title: { zh: 理由, en: Ground } }
outputs: [{ name: holds, title: { zh: 成立, en: Holds }, values: [true, false] }]
rows:
  - { id: notHere, when: { here: "false" }, then: { holds: false } }
  - { id: broken, when: { ground: '"broken"' }, then: { holds: true } }
  - { id: dislike, when: { ground: '"dislike"' }, then: { holds: false } }
  - { id: rest, when: {}, then: { holds: false } }
`,
    "policies/tables/grounds.yaml",
  );
  if (!table) throw new Error("the table cannot be read");
  const form = {
    ...{ id: "refusal", title: { zh: "拒绝", en: "Refusal" }, ui: {} },
    schema: {
      type: "object",
      properties: {
        ground: {
          type: "string",
          enum: ["broken", "dislike"],
          "x-codes": "grounds",
          "x-enum-titles": { broken: { zh: "损坏", en: "Broken" } },
        },
        other: { type: "string", enum: ["broken"] },
      },
      allOf: [{ properties: { ground: { enum: ["broken"] } } }],
    },
  };
  const rule: Allowance = {
    op: "row",
    at: "grounds",
    levels: ["county"],
    allowed: ["broken"],
    most: 1,
    code: "ground",
  };
  const bundle = withRules([rule], {
    tables: { ...loan.tables, grounds: table },
    forms: { ...loan.forms, refusal: form },
  });
  // biome-ignore lint/suspicious/noThenProperty: the column's name in the files; a row is never awaited.
  const value = { then: { holds: true }, note: { zh: "受潮", en: "Damp" } };
  const change = (more: Record<string, unknown> = {}): Change => ({
    op: "row",
    at: "grounds.localDamp",
    value: { ...value, ...more },
  });
  const made = applyChanges(bundle, stepTypes, [placed(change(), COUNTY)]);
  const holds = (scope: Record<string, unknown>) =>
    decide(Object(made.bundle.tables.grounds), scope, "2026-03-02").values;

  test("is decided on by its own name, and rules over nothing that the file forbids", () => {
    expect(made.problems).toEqual([]);
    expect(holds({ here: true, ground: "localDamp" })).toMatchObject({ holds: true });
    expect(holds({ here: false, ground: "localDamp" })).toMatchObject({ holds: false });
    expect(holds({ here: true, ground: "dislike" })).toMatchObject({ holds: false });
    expect(holds({ here: true, ground: "anything" })).toMatchObject({ holds: false });
  });

  test("is offered by the fields of that table, wherever they list its codes, under its own name", () => {
    const { properties, allOf } = Object(made.bundle.forms.refusal?.schema);
    expect(properties.ground.enum).toEqual(["broken", "dislike", "localDamp"]);
    expect(properties.ground["x-enum-titles"].localDamp).toEqual({ zh: "受潮", en: "Damp" });
    expect(allOf[0].properties.ground.enum).toEqual(["broken", "localDamp"]);
    expect(properties.other.enum).toEqual(["broken"]);
    expect(form.schema.properties.ground.enum).toEqual(["broken", "dislike"]);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ["a condition of its own", { when: { ground: '"dislike"' } }, /不另写条件/],
    ["no name", { note: undefined }, /须有名称/],
    // biome-ignore lint/suspicious/noThenProperty: the column's name in the files; a row is never awaited.
    ["a value that the column does not have", { then: { holds: "maybe" } }, /只能是 true/],
  ])("is refused with %s", (_, more, why) => expect(wrongWith(bundle, change(more))).toMatch(why));

  test("is told, as those of the file are, by what the fields call it", () => {
    const known = { ...names, bundle: made.bundle };
    expect(placeWords(known, { op: "row", at: "grounds.broken" }).zh).toBe("理由：损坏");
    expect(placeWords(known, { op: "row", at: "grounds.localDamp" }).zh).toBe("理由：受潮");
    // biome-ignore lint/suspicious/noThenProperty: the column's name in the files; a row is never awaited.
    const row = { when: { ground: '"broken"' }, then: { holds: true } };
    expect(valueWords(known, { op: "row", at: "grounds.broken", value: row }).zh).toBe("理由 损坏 → 成立 是");
  });

  test("is refused beyond as many as the procedure allows", () => {
    const more = { ...change(), at: "grounds.localMould" };
    expect(checkChange(bundle, {}, stepTypes, more, "county", [change()])?.what.zh).toMatch(/最多增加 1 项/);
  });
});
