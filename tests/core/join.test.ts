import { describe, expect, test } from "vitest";
import { joined } from "../../src/core/case/join.ts";
import type { JoinRule } from "../../src/core/definition/model.ts";

describe("the children of an invoke", () => {
  const pass = ["agreed"];
  test.each<[string, JoinRule, number, Record<string, number>, boolean | null]>([
    ["all: open while one runs", { done: "all", pass }, 3, { agreed: 2 }, null],
    ["all: passed", { done: "all", pass }, 3, { agreed: 3 }, true],
    ["all: one did not agree", { done: "all", pass }, 3, { agreed: 1, refused: 1 }, false],
    ["any: the first", { done: "any", pass }, 3, { refused: 1, agreed: 1 }, true],
    ["any: nobody", { done: "any", pass }, 2, { refused: 2 }, false],
    ["any end", { done: "any" }, 3, { refused: 1 }, true],
    ["a number", { done: { count: 2 }, pass }, 4, { agreed: 2 }, true],
    ["a number out of reach", { done: { count: 2 }, pass }, 3, { refused: 2 }, false],
    ["two thirds of three", { done: { ratio: 0.6667 }, pass }, 3, { agreed: 2 }, true],
    ["two thirds of four", { done: { ratio: 0.6667 }, pass }, 4, { agreed: 2 }, null],
    ["one veto", { done: "any", pass, veto: ["refused"] }, 3, { agreed: 1, refused: 1 }, false],
    ["of none, all have passed", { done: "all", pass }, 0, {}, true],
    ["of none, not one has", { done: "any", pass }, 0, {}, false],
  ])("%s", (_, rule, total, ended, verdict) => {
    expect(joined(rule, { total, ended })).toBe(verdict);
  });
});
