import { describe, expect, test } from "vitest";
import type { Level } from "../../src/core/definition/model.ts";
import { applyChanges } from "../../src/core/local/apply.ts";
import { checkChange } from "../../src/core/local/check.ts";
import { changeKey, readChangeKey } from "../../src/core/local/key.ts";
import type { Change } from "../../src/core/local/model.ts";
import { parseAreas } from "../../src/core/policy/parse-params.ts";
import { CITY, COUNTY, EVERY, loan, params, placed, rowOf, STREET, stepTypes } from "./local-world.ts";

const title = { zh: "街道会签", en: "Countersignature" };
const field = { title: { zh: "说明", en: "Note" }, type: "text" };
const step = { type: "countersign", title, position: "keeper" };

/** change, level, code, what the refusal says. */
const REFUSED: readonly [string, Change, Level, string, RegExp][] = [
  [
    "a parameter out of bounds",
    { op: "param", at: "loan.acceptWithin", value: "11wd" },
    "city",
    "LOCAL_BOUNDS",
    /受理期限.*不得大于 10wd/,
  ],
  [
    "a parameter at a level that may not",
    { op: "param", at: "loan.acceptWithin", value: "3wd" },
    "street",
    "LOCAL_LEVEL",
    /受理期限.*街道/,
  ],
  [
    "a parameter that there is not",
    { op: "param", at: "loan.nothing", value: 1 },
    "city",
    "LOCAL_CLOSED",
    /loan.nothing/,
  ],
  ["what no rule opens", { op: "step", at: "received", value: false }, "city", "LOCAL_CLOSED", /received.*未开放/],
  [
    "a level that the rule leaves out",
    { op: "step", at: "approval", value: false },
    "street",
    "LOCAL_LEVEL",
    /审批环节.*lending\/3.*街道/,
  ],
  [
    "a step that is neither on nor off",
    { op: "step", at: "approval", value: "maybe" },
    "city",
    "LOCAL_BOUNDS",
    /启用或停用/,
  ],
  [
    "a position not among those allowed",
    { op: "position", at: "acceptance", value: "approver" },
    "county",
    "LOCAL_BOUNDS",
    /desk、keeper/,
  ],
  [
    "a limit above the most",
    { op: "limit", at: "approval", value: "11wd" },
    "city",
    "LOCAL_BOUNDS",
    /审批期限.*lending\/4.*不得大于 10wd/,
  ],
  ["a limit in another unit", { op: "limit", at: "approval", value: "P3D" }, "city", "LOCAL_BOUNDS", /单位不同/],
  ["a limit that is none", { op: "limit", at: "approval", value: "soon" }, "city", "LOCAL_BOUNDS", /应为期限/],
  [
    "a reminder after too long",
    { op: "remind", at: "acceptance", value: "20wd" },
    "county",
    "LOCAL_BOUNDS",
    /不得大于/,
  ],
  [
    "a necessity that there is not",
    { op: "material", at: "loan-request.guarantee", value: "maybe" },
    "city",
    "LOCAL_BOUNDS",
    /必交/,
  ],
  [
    "a mode of a field not allowed",
    { op: "field", at: "loan-request.neededOn", value: "hidden" },
    "county",
    "LOCAL_BOUNDS",
    /选填、必填/,
  ],
  [
    "a field of the area's own without the area's mark",
    { op: "extraField", at: "loan-request.consent", value: field },
    "county",
    "LOCAL_BOUNDS",
    /local/,
  ],
  [
    "a field without English",
    { op: "extraField", at: "loan-request.localX", value: { ...field, title: { zh: "说明" } } },
    "county",
    "LOCAL_BOUNDS",
    /中文和英文/,
  ],
  [
    "a choice with one choice",
    { op: "extraField", at: "loan-request.localX", value: { ...field, type: "choice", choices: [title] } },
    "county",
    "LOCAL_BOUNDS",
    /2 至/,
  ],
  [
    "a field with something unknown",
    { op: "extraField", at: "loan-request.localX", value: { ...field, pattern: "(a+)+" } },
    "county",
    "LOCAL_BOUNDS",
    /pattern/,
  ],
  [
    "a row whose column may not change",
    { op: "row", at: "deposit.middle", value: { ...rowOf("> 1", 5) } },
    "city",
    "LOCAL_BOUNDS",
    /只能改 deposit/,
  ],
  ["a row that is not open", { op: "row", at: "deposit.large", value: null }, "city", "LOCAL_BOUNDS", /small、middle/],
  [
    "a row with a test that cannot be read",
    { op: "row", at: "deposit.localX", value: rowOf("> >", 5) },
    "city",
    "LOCAL_BOUNDS",
    /条件不可用/,
  ],
  [
    "a row with a hostile expression",
    { op: "row", at: "deposit.localX", value: rowOf("-", "= __proto__") },
    "city",
    "LOCAL_BOUNDS",
    /表达式不可用/,
  ],
  [
    "a passage with a script",
    { op: "text", at: "receipt.promise", value: "<script>x</script>" },
    "street",
    "LOCAL_BOUNDS",
    /script/,
  ],
  [
    "a passage that closes its block and opens another",
    { op: "text", at: "receipt.promise", value: '{{/block}}<p>x</p>{{#block "y"}}' },
    "street",
    "LOCAL_BOUNDS",
    /block/,
  ],
  [
    "a passage that is left open",
    { op: "text", at: "receipt.promise", value: "{{#if a}}" },
    "street",
    "LOCAL_BOUNDS",
    /./,
  ],
  [
    "a step of an unknown type",
    { op: "extraStep", at: "approval.localX", value: { ...step, type: "vote" } },
    "county",
    "LOCAL_BOUNDS",
    /countersign、spotCheck/,
  ],
  [
    "a step for a position that may not",
    { op: "extraStep", at: "approval.localX", value: { ...step, position: "desk" } },
    "county",
    "LOCAL_BOUNDS",
    /keeper、approver/,
  ],
  [
    "a step longer than its type allows",
    { op: "extraStep", at: "approval.localX", value: { ...step, limit: "20wd" } },
    "county",
    "LOCAL_BOUNDS",
    /不得大于 10wd/,
  ],
];

describe("refused in words that name the rule and what would be taken", () => {
  for (const [name, change, level, code, words] of REFUSED) {
    test(name, () => {
      const problem = checkChange(loan, params, stepTypes, change, level);
      expect(problem).toMatchObject({ code, path: changeKey("loan", change) });
      expect(problem?.what.zh).toMatch(words);
      expect(problem?.what.en).toMatch(/^[A-Z"].*[a-z]/);
    });
  }

  test("one more than may be added", () => {
    const added = (name: string): Change => ({ op: "extraField", at: `loan-request.${name}`, value: field });
    const others = [added("localA"), added("localB")];
    expect(checkChange(loan, params, stepTypes, added("localC"), "county", others)?.what.zh).toMatch(/最多增加 2 项/);
    expect(checkChange(loan, params, stepTypes, added("localB"), "county", others)).toBeNull();
    const { problems } = applyChanges(
      loan,
      stepTypes,
      [...others, added("localC")].map((one) => placed(one, COUNTY)),
    );
    expect(problems.map((one) => one.path)).toEqual(["loan#extraField:loan-request.localC"]);
  });
});

describe("what is not there any more is left out and reported", () => {
  const changes = EVERY.map(([change, division]) => placed(change, division));

  test("a state, task, field, row, block, form, table or template that the new version has no more", () => {
    const bare = { ...loan, forms: {}, tables: {}, templates: {} };
    bare.definition = {
      ...loan.definition,
      machine: { initial: "returned", states: { returned: { type: "final" } } },
    };
    const { bundle, problems } = applyChanges(bare, stepTypes, changes);
    expect(bundle).toBe(bare);
    expect(problems.map((one) => one.code)).toEqual(changes.map(() => "LOCAL_PLACE_GONE"));
    expect(new Set(problems.map((one) => one.path))).toEqual(new Set(changes.map((one) => changeKey("loan", one))));
  });

  test("a row of the file", () => {
    const { deposit } = loan.tables;
    if (!deposit) throw new Error("no table");
    const less = {
      ...loan,
      tables: { deposit: { ...deposit, rows: deposit.rows.filter((row) => row.id !== "middle") } },
    };
    const change = placed({ op: "row", at: "deposit.middle", value: rowOf("[500..5000]", 1) }, CITY);
    expect(applyChanges(less, stepTypes, [change]).problems).toMatchObject([{ code: "LOCAL_PLACE_GONE" }]);
  });

  test("what a rule no longer allows", () => {
    const closed = { ...loan, definition: { ...loan.definition, local: [] } };
    const { bundle, problems } = applyChanges(closed, stepTypes, changes);
    expect(bundle).toBe(closed);
    expect(new Set(problems.map((one) => one.code))).toEqual(new Set(["LOCAL_CLOSED"]));
  });
});

test("two changes of one place are a conflict: neither is made", () => {
  const one = placed({ op: "limit", at: "approval", value: "5wd" }, CITY);
  const { bundle, problems } = applyChanges(loan, stepTypes, [one, { ...one, value: "6wd", id: "other" }]);
  expect(bundle).toBe(loan);
  expect(problems.map((problem) => problem.code)).toEqual(["LOCAL_CONFLICT", "LOCAL_CONFLICT"]);
});

describe("an area's file", () => {
  const area = (changes: string, division = COUNTY) =>
    parseAreas(
      `division: ${division}\nchanges:\n  - { ${changes}, from: 2026-12-01, reason: { zh: 规定, en: Rule } }\n`,
      "f",
      {
        refused: (workflow, change, level) =>
          workflow === "loan" ? checkChange(loan, params, stepTypes, change, level) : null,
      },
    );

  test("changes what a workflow opens, as a setting under the key of the change", () => {
    const { value, problems } = area("op: step, workflow: loan, at: approval, value: false");
    expect(problems).toEqual([]);
    expect(value).toMatchObject([
      { key: "loan#step:approval", value: false, from: "2026-12-01", scope: { division: COUNTY } },
    ]);
    expect(area("op: row, workflow: loan, at: deposit.small, value: null").value?.[0]?.value).toBeNull();
  });

  test.each([
    ["op: step, at: approval, value: false", COUNTY, /Name the workflow/],
    ["op: step, workflow: loan, at: received, value: false", COUNTY, /not open to local change/],
    ["op: step, workflow: loan, at: approval, value: false", STREET, /may not change this/],
    ["op: step, workflow: loan, at: approval, value: false, organisation: x", COUNTY, /Only the mode/],
  ])("%s in %s is refused", (change, division, words) => {
    const { value, problems } = area(change, division);
    expect(value).toBeUndefined();
    expect(problems[0]?.what.en).toMatch(words);
  });
});

test("a key says what it changes, and is read back", () => {
  for (const [change] of EVERY) {
    expect(readChangeKey(changeKey("loan", change))).toEqual({ workflow: "loan", op: change.op, at: change.at });
  }
  expect(changeKey("loan", { op: "param", at: "loan.acceptWithin" })).toBe("loan.acceptWithin");
  for (const key of ["mode", "loan.acceptWithin", "loan#param:x", "loan#nothing:x", "#step:x", "loan#step:"]) {
    expect(readChangeKey(key)).toBeNull();
  }
});
