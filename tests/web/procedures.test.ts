import { expect, test } from "vitest";
import type { DraftChange } from "../../src/core/draft/model.ts";
import type { Step } from "../../src/core/local/steps.ts";
import type { LocalItem, LocalView } from "../../src/core/local/view.ts";
import { merged, problemsByChange, withChange, withoutChange } from "../../web/src/drafts/changes.ts";
import { firstOfNextMonth, missingIn, readSubmission } from "../../web/src/drafts/submission.ts";
import { ownAreas } from "../../web/src/procedures/areas.ts";
import { isComplete, placeFor } from "../../web/src/procedures/edit/beginning.ts";
import { conditionWords } from "../../web/src/procedures/edit/condition.ts";
import { durationOf, partsOfDuration, unitsWithin } from "../../web/src/procedures/edit/duration-parts.ts";
import { isPlain, linesOf, withLines } from "../../web/src/procedures/passage.ts";
import { partsOf } from "../../web/src/procedures/rows.ts";

const text = (zh: string) => ({ zh, en: zh });
const limit = (value: string): DraftChange => ({ op: "limit", at: "review", value });
const off: DraftChange = { op: "step", at: "review", value: false };

test("a list of changes holds one change a place, the newest", () => {
  expect(withChange([limit("3wd"), off], limit("5wd"))).toEqual([limit("5wd"), off]);
  expect(withoutChange([limit("3wd"), off], off)).toEqual([limit("3wd")]);
  expect(merged([limit("3wd")], [off, limit("9wd")])).toEqual([limit("9wd"), off]);
});

test("problems stand under the change they concern, the others under the whole", () => {
  const problem = (path: string) => ({ code: "X", path, what: text(path) });
  const { of, whole } = problemsByChange([problem("/changes/1"), problem("workflows/loan.yaml")]);
  expect([...of.keys()]).toEqual([1]);
  expect(whole.map(({ path }) => path)).toEqual(["workflows/loan.yaml"]);
});

test("a submission is complete with a day, a reason and a reason for every warning", () => {
  const warning = { code: "CHECK", path: "/a", what: text("慢"), severity: "warning" as const };
  const entry = { from: "2026-12-01", until: "", reason: "便民", document: " ", signedOff: {} };
  expect(missingIn({ ...entry, from: "" }, [])).toBe("from");
  expect(missingIn({ ...entry, until: "2026-11-30" }, [])).toBe("until");
  expect(missingIn({ ...entry, reason: " " }, [])).toBe("reason");
  expect(missingIn(entry, [warning])).toBe("signOff");
  expect(missingIn(entry, [{ ...warning, severity: "error" }])).toBe("problems");
  const signed = { ...entry, signedOff: { "CHECK /a": "可以" } };
  expect(missingIn(signed, [warning])).toBeNull();
  expect(readSubmission(signed, [warning])).toMatchObject({
    ...{ until: null, document: null, signedOff: [{ code: "CHECK", path: "/a", reason: "可以" }] },
  });
  expect(["2026-11-24", "2026-12-31"].map(firstOfNextMonth)).toEqual(["2026-12-01", "2027-01-01"]);
});

test("a duration is a number and a unit, and the same duration again", () => {
  for (const written of ["5wd", "P30D", "P6M", "PT4H", "0wd"])
    expect(durationOf(partsOfDuration(written)), written).toBe(written);
  expect(partsOfDuration(null)).toEqual({ count: null, unit: "workingDays" });
  expect(durationOf({ count: 1.5, unit: "days" })).toBeNull();
  expect(unitsWithin("1wd", undefined)).toEqual(["workingDays"]);
  expect(unitsWithin("P1D")).not.toContain("workingDays");
});

test("a passage of text alone is written without markup; one with choices in it is not", () => {
  const list = "<ul>\n<li>查询</li>\n<li>证明 {{data.name}}</li>\n</ul>";
  expect([isPlain("<p>请注意。</p>"), isPlain(list)]).toEqual([true, true]);
  expect([isPlain("<p>{{#if a}}甲{{/if}}</p>"), isPlain("<p><b>甲</b></p>")]).toEqual([false, false]);
  expect(linesOf(list)).toBe("查询\n证明 {{data.name}}");
  expect(withLines(list, linesOf(list))).toBe(list);
  expect(withLines('<p class="note">甲</p>', "甲 < 乙\n\n丙")).toBe(
    '<p class="note">甲 &lt; 乙</p>\n<p class="note">丙</p>',
  );
});

test("a condition of a table is read without its marks", () => {
  const said = (test: unknown) => conditionWords(test).zh;
  expect(['"noRoom"', "[60..69]", "[500..5000)", ">= 60", "-", "true"].map(said)).toEqual([
    "noRoom",
    "60 至 69",
    "500 至不足 5000",
    "不小于 60",
    "任何值",
    "是",
  ]);
});

const step = (path: string, more: Partial<Step> = {}): Step => ({
  ...{ path, kind: "task", title: text(path), task: path, who: null, limit: null, form: null, formId: null },
  ...{ papers: [], ways: [], documents: [], basis: [], skipped: null, local: false, ...more },
});
const item = (op: LocalItem["op"], at: string, group: LocalItem["group"], value: unknown): LocalItem => ({
  ...{ op, at, key: at, title: text(at), group, value, levels: ["county"], mayChange: true, basis: [] },
  provenance: { value, source: "default", on: "2026-12-01" },
  ...{ valueText: text(String(value)), sourceName: null, groupTitle: text(group.id), offer: {} },
});
const view = (steps: Step[], items: LocalItem[]): LocalView => ({
  ...{ workflow: "loan", title: text("借用"), version: 1, division: "320106000000", divisionName: "鼓楼区" },
  ...{ on: "2026-12-01", mode: "street", modeTitle: text("街道"), change: { allowed: true, why: null }, steps, items },
});

test("items stand with their step or their step's form, the others after the steps", () => {
  const state = { kind: "state", id: "review" } as const;
  const parts = partsOf(
    view(
      [step("received", { formId: "opinion" }), step("review")],
      [
        item("limit", "review", state, "3wd"),
        item("field", "opinion.note", { kind: "form", id: "opinion" }, "optional"),
        item("text", "receipt.promise", { kind: "template", id: "receipt" }, "…"),
      ],
    ),
    null,
  );
  expect(parts.map(({ title, rows }) => [title.zh, rows.map((row) => row.item?.op)])).toEqual([
    ["received", ["field"]],
    ["review", ["limit"]],
    ["receipt", ["text"]],
  ]);
});

test("beside another area, what differs is marked, and what only one of them has stands in its place", () => {
  const state = { kind: "state", id: "review" } as const;
  const here = view([step("received"), step("review")], [item("limit", "review", state, "3wd")]);
  const there = view(
    [step("received"), step("localCheck", { local: true }), step("review", { who: text("他人") })],
    [item("limit", "review", state, "5wd")],
  );
  const parts = partsOf(here, there);
  expect(parts.map(({ title, differs }) => [title.zh, differs])).toEqual([
    ["received", false],
    ["localCheck", true],
    ["review", true],
  ]);
  expect(parts[1]?.step).toBeNull();
  expect(parts[2]?.rows).toMatchObject([{ differs: true, item: { value: "3wd" }, other: { value: "5wd" } }]);
});

test("what an area adds gets a name of its own that nobody has to think of", () => {
  const adding = { ...item("extraField", "opinion", { kind: "form", id: "opinion" }, null), adds: { left: 1 } };
  expect(placeFor(adding).at).toMatch(/^opinion\.local[A-Z0-9]{8}$/);
  expect(isComplete(adding, { title: text(" "), type: "text" })).toBe(false);
  expect(isComplete(adding, { title: text("承诺书"), type: "attachment" })).toBe(true);
});

test("one's own areas are those of the offices where one may set rules", () => {
  const grant = {
    role: "r",
    roleTitle: text("岗"),
    organisation: "o",
    organisationName: "区局",
    division: "320106000000",
  };
  const me = {
    grants: [
      { ...grant, rights: [] },
      { ...grant, rights: ["settings.write"] },
    ],
  };
  expect(ownAreas(me)).toEqual([{ code: "320106000000", name: "区局" }]);
});
