import { describe, expect, test } from "vitest";
import { asked, NOTHING, opened, type Plan } from "../../web/src/organisations/plan.ts";

const OLD = { id: "branch-old", name: "老馆", type: "BRANCH" };
const OTHER = { id: "branch-other", name: "别馆", type: "BRANCH" };
const WRITTEN: Plan = {
  on: "2026-12-01",
  reason: " 合并 ",
  document: "",
  opens: [{ id: "branch-new", name: "新馆", like: OLD }],
  closes: [{ organisation: OLD, into: { id: "branch-new", name: "新馆" }, people: true }],
  moves: [{ division: "320106000000", from: OTHER, to: { id: "branch-new", name: "新馆" } }],
};

describe("a reorganisation as it is written", () => {
  test("is asked for with the ids of what was chosen, a new office being of another's kind", () => {
    expect(asked(WRITTEN)).toEqual({
      on: "2026-12-01",
      reason: "合并",
      opens: [{ id: "branch-new", name: "新馆", type: "BRANCH" }],
      closes: [{ organisation: "branch-old", into: "branch-new", people: true }],
      moves: [{ division: "320106000000", from: "branch-other", to: "branch-new" }],
    });
    expect(asked({ ...WRITTEN, document: "宁编办〔2026〕1号" })).toMatchObject({ document: "宁编办〔2026〕1号" });
  });

  test.each<[string, Partial<Plan>]>([
    ["no day", { on: "" }],
    ["no reason", { reason: "  " }],
    ["nothing that happens", { opens: [], closes: [], moves: [] }],
    ["a new office without a name", { opens: [{ id: "x", name: " ", like: OLD }] }],
    ["a new office of no kind", { opens: [{ id: "x", name: "新", like: null }] }],
    ["an office that closes into none", { closes: [{ organisation: OLD, into: null, people: true }] }],
    ["a place not chosen", { moves: [{ division: "", from: OLD, to: OTHER }] }],
  ])("is not asked for with %s", (_what, part) => {
    expect(asked({ ...WRITTEN, ...part })).toBeNull();
  });

  test("offers the offices that it opens to those that close into them", () => {
    expect(opened(WRITTEN)).toEqual([{ id: "branch-new", name: "新馆" }]);
    expect(opened(NOTHING)).toEqual([]);
  });
});
