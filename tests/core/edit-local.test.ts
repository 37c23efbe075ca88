import { describe, expect, test } from "vitest";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import { applyEdit } from "../../src/core/edit/apply.ts";
import type { Edit } from "../../src/core/edit/model.ts";

const FILE = `
id: loan
title: { zh: 借用, en: Loan }
start: { positions: [desk] }
number: "LN-{seq5}"
local:
  - { op: extraStep, at: lent, back: review, levels: [county], positions: [desk] }
machine:
  initial: review
  states:
    review:
      meta: { title: { zh: 审核, en: Review } }
      invoke: { src: task, id: look, input: { position: desk, outcomes: [approve] } }
      on: { look.approve: second }
    second:
      meta: { title: { zh: 复核, en: Second look } }
      invoke: { src: task, id: second, input: { position: desk, outcomes: [approve] } }
      on: { second.approve: lent }
    outer:
      meta: { title: { zh: 外, en: Outer } }
      initial: inner
      states: { inner: { always: "#loan.lent" } }
    lent:
      meta: { title: { zh: 借出, en: Lent } }
      invoke: { src: task, id: lend, input: { position: desk, outcomes: [approve] } }
      on: { lend.approve: ended }
    ended: { type: final }
`;

/** The rule about a further step before lending, after an edit that leaves a workflow that can be read. */
function ruleAfter(...edits: Edit[]): string | undefined {
  let yaml = FILE;
  for (const edit of edits) {
    const result = applyEdit(yaml, edit);
    if ("problem" in result) throw new Error(JSON.stringify(result.problem));
    yaml = result.yaml;
  }
  expect(parseDefinition(yaml, "loan.yaml").problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return /op: extraStep.*/.exec(yaml)?.[0];
}

describe("a rule that lets areas add a step, which may lead back to another", () => {
  test.each<[string, Edit[], RegExp]>([
    [
      "names that state anew when it is renamed",
      [{ do: "renameState", at: "review", key: "check" }],
      /at: lent, back: check,/,
    ],
    ["names its own anew", [{ do: "renameState", at: "lent", key: "out" }], /at: out, back: review,/],
    [
      "names that state anew when it is moved",
      [
        { do: "setInitial", at: "", key: "second" },
        { do: "moveState", at: "review", parent: "outer" },
      ],
      /back: outer\.review,/,
    ],
    [
      "leads back nowhere when that state is gone",
      [
        { do: "setInitial", at: "", key: "second" },
        { do: "removeState", at: "review" },
      ],
      /at: lent, levels/,
    ],
  ])("%s", (_, edits, expected) => expect(ruleAfter(...edits)).toMatch(expected));

  test("goes with the state before which it stands", () => {
    expect(ruleAfter({ do: "removeState", at: "lent", redirect: "ended" })).toBeUndefined();
  });
});
