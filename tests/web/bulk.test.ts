import fc from "fast-check";
import { expect, test } from "vitest";
import type { TaskDetail, TaskItem } from "../../src/core/api.ts";
import { bulkKey, chooseAll, chunks, joinResults, outcomesOf, selectable } from "../../web/src/inbox/bulk.ts";
import { bulkForm, judgeBulk } from "../../web/src/inbox/bulk-form.ts";

const text = (zh: string) => ({ zh, en: zh });
const accept = { id: "accept", title: text("通过") };
const refuse = { id: "refuse", title: text("退回"), requires: ["reason"] };

function task(id: string, more: Partial<TaskItem> = {}): TaskItem {
  return {
    ...{
      id,
      instance: `i${id}`,
      number: `N-${id}`,
      workflow: "loan",
      workflowTitle: text("借用"),
      title: text("审批"),
    },
    ...{ label: null, state: "approval", position: "approver", positionTitle: text("审批"), organisation: "o" },
    ...{ organisationName: "o", role: "approver", roleTitle: text("审批人"), assignee: null, assigneeName: null },
    ...{ division: "320106000000", divisionName: "鼓楼区", openedAt: "2026-11-24T00:00:00Z" },
    ...{ due: { at: null, light: "none" as const }, bulk: true, outcomes: [accept, refuse], canAct: true },
    ...more,
  };
}

test("only tasks made for it, open to the reader, can be completed together", () => {
  expect(bulkKey(task("1"))).not.toBeNull();
  expect(bulkKey(task("1", { bulk: false }))).toBeNull();
  expect(bulkKey(task("1", { canAct: false }))).toBeNull();
  expect(bulkKey(task("1", { outcomes: [] }))).toBeNull();
});

test("after a first choice only the same step with the same outcomes stays open", () => {
  const items = [
    task("1"),
    task("2"),
    task("3", { state: "return" }),
    task("4", { outcomes: [accept] }),
    task("5", { bulk: false }),
  ];
  expect([...selectable(items, new Set())]).toEqual(["1", "2", "3", "4"]);
  expect([...selectable(items, new Set(["1"]))]).toEqual(["1", "2"]);
  expect([...chooseAll(items, new Set(["3"]))]).toEqual(["3"]);
  expect([...chooseAll(items, new Set())]).toEqual(["1", "2"]);
  expect(outcomesOf(items, new Set(["4"]))).toEqual([accept]);
  expect(outcomesOf(items, new Set())).toEqual([]);
});

test("portions hold everything once, in order, and none is too large", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (items, size) => {
      const portions = chunks(items, size);
      expect(portions.flat()).toEqual(items);
      expect(portions.every((portion) => portion.length > 0 && portion.length <= size)).toBe(true);
    }),
  );
});

test("results of several portions are told as one", () => {
  const one = { results: [{ task: "1", ok: true }] };
  const two = { results: [{ task: "2", ok: false }] };
  expect(joinResults([one, two]).results.map((result) => result.task)).toEqual(["1", "2"]);
});

const form = {
  id: "approval",
  schema: {
    type: "object",
    required: ["opinion", "name"],
    properties: {
      opinion: { type: "string" },
      name: { type: "string" },
      reason: { type: "string" },
      note: { type: "string" },
    },
  },
  ui: { reason: { "ui:widget": "textarea" } },
};
const detail: TaskDetail = {
  ...task("1"),
  ...{
    revision: 1,
    form,
    data: { name: "王秀英" },
    draft: null,
    accepts: [],
    earlier: [],
    colleagues: [],
    signing: { task: "t", rule: null, signers: [], places: [], positions: [] },
    holders: [],
    proposal: null,
    why: text("因为"),
    parameters: [],
  },
};

test("a list asks for what the outcome requires and what the case does not know, and for nothing else", () => {
  const asked = bulkForm(detail, refuse);
  expect(Object.keys(asked?.schema.properties ?? {})).toEqual(["reason", "opinion"]);
  expect(asked?.ui).toEqual({ reason: { "ui:widget": "textarea" } });
  expect(bulkForm({ ...detail, data: { name: "王", opinion: "好" } }, accept)).toBeNull();
  expect(bulkForm({ ...detail, form: null }, refuse)).toBeNull();
});

test("what a list asks for must be filled in", () => {
  const asked = bulkForm(detail, refuse);
  if (!asked) throw new Error("nothing is asked");
  expect(judgeBulk(asked, { opinion: "", reason: "材料不全" }).errors.map((problem) => problem.path)).toEqual([
    "/opinion",
  ]);
  expect(judgeBulk(asked, { opinion: "同意", reason: "材料不全" })).toMatchObject({
    errors: [],
    data: { opinion: "同意" },
  });
});
