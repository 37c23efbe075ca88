import { describe, expect, test } from "vitest";
import { parseForm } from "../../src/core/bundle/form.ts";
import { parseTemplate } from "../../src/core/bundle/template.ts";
import { checkBundle } from "../../src/core/check/check.ts";
import { parseDefinition } from "../../src/core/definition/parse.ts";
import type { Problem } from "../../src/core/problem.ts";
import { WORLD } from "./check-sample.ts";

const HEAD = `id: loan
title: { zh: 借用, en: Loan }
start: { positions: [desk] }
number: "LN-{seq5}"
`;

function machine(count: number, state: (index: number) => string): string {
  const states = Array.from({ length: count }, (_, index) => `    s${index}: ${state(index)}`);
  return `${HEAD}machine:\n  initial: s0\n  states:\n${states.join("\n")}\n    end: { type: final }\n`;
}

/** Everything that is said of a file, by the parser and by the checks. */
function judge(yaml: string): Problem[] {
  const { definition, problems } = parseDefinition(yaml, "loan.yaml", WORLD_IDS);
  if (!definition) return problems;
  return [...problems, ...checkBundle({ definition, forms: {}, tables: {}, templates: {} }, WORLD)];
}
const WORLD_IDS = { positions: new Set(["desk"]) };

/** Generous: the suites share two cores. Each of these took minutes, or did not end, before its guard. */
const PATIENCE_MS = 30_000;

describe("files made to do harm end in clear problems, and soon", { timeout: PATIENCE_MS }, () => {
  test.each<[string, () => string, string]>([
    ["more than a megabyte", () => `${HEAD}# ${"x".repeat(1_000_001)}`, "DEFINITION_LIMIT"],
    [
      "a megabyte of unknown keys",
      () => HEAD + Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join("\n"),
      "DEFINITION_KEY",
    ],
    ["a megabyte of brackets", () => `${HEAD}machine: ${"[".repeat(900_000)}`, "DEFINITION_YAML"],
    ["more than 5,000 states", () => machine(5_001, () => "{ always: end }"), "DEFINITION_LIMIT"],
    ["an alias bomb", () => `a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n${HEAD}`, "DEFINITION_YAML"],
    ["a key that stands twice", () => `${HEAD}id: other\n`, "DEFINITION_YAML"],
    ["a tag that asks for code", () => `${HEAD}basis: !!js/function "x"\n`, "DEFINITION_YAML"],
    ["a prototype", () => `${HEAD}__proto__: { a: 1 }\n`, "DEFINITION_KEY"],
  ])("%s", (_, yaml, code) => {
    expect(judge(yaml()).map((problem) => problem.code)).toContain(code);
  });

  test("5,000 states in one chain, each reading what the one before it set, are checked", () => {
    const yaml = machine(4_999, (index) => {
      const set = `{ type: set, params: { v${index}: ${index === 0 ? "1" : `"= v${index - 1}"`} } }`;
      return `{ entry: [${set}], always: ${index < 4_998 ? `s${index + 1}` : "end"} }`;
    });
    const codes = new Set(judge(yaml).map((problem) => problem.code));
    expect([...codes]).toEqual(["CHECK_TRANSLATION"]);
  });

  test("5,000 states in one circle that nobody can leave are a dead end", () => {
    const yaml = machine(4_999, (index) => `{ always: s${(index + 1) % 4_999} }`);
    expect(judge(yaml).map((problem) => problem.code)).toEqual(
      expect.arrayContaining(["CHECK_DEAD_END", "CHECK_LOOP"]),
    );
  });

  test.each([
    ["loops in loops", "for a in 1..9, b in 1..9, c in 1..9 return 1"],
    ["a range without end", "for a in 1..1000000000 return a"],
    ["the prototype", "x.__proto__.y"],
    ["a constructor", "constructor.constructor()"],
    ["a function of its own", "(function() 1)()"],
    ["a pattern of exponential time", 'matches(x, "(a+)+$")'],
    ["a very long one", "1 + ".repeat(2_000)],
    ["a deep one", `${"(".repeat(1_500)}1${")".repeat(1_500)}`],
  ])("an expression with %s", (_, source) => {
    const yaml = machine(1, () => `{ always: [{ guard: ${JSON.stringify(`= ${source}`)}, target: end }, end] }`);
    expect(judge(yaml).map(({ code, severity }) => `${severity} ${code}`)).toContain("error DEFINITION_EXPRESSION");
  });

  test.each([
    ["5,000 calls within each other", `{{cell ${"(not ".repeat(5_000)}data.a${")".repeat(5_000)}}}`],
    ["5,000 conditions within each other", "{{#if data.a}}".repeat(4_000) + "{{/if}}".repeat(4_000)],
    ["20,000 tags within each other", "<div>".repeat(19_000)],
    ["the prototype", "{{data.__proto__.x}}"],
    ["a look-up by name", "{{lookup data 'constructor'}}"],
    ["a partial", "{{> other}}"],
    ["markup from a value", "{{{data.a}}}"],
    ["a script", "<script>1</script>"],
    ["a value inside a tag", "<p class={{data.a}}>x</p>"],
    ["an open end", "{{#if data.a"],
  ])("a template with %s", (_, source) => {
    const { value, problems } = parseTemplate(`---\ntitle: { zh: 文, en: Paper }\n---\n${source}`, "templates/a.hbs");
    expect(value).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
  });

  test.each([
    [
      "nested 3,000 deep",
      `{"type":"object","properties":{"a":${'{"type":"object","properties":{"a":'.repeat(3_000)}{}${"}}".repeat(3_000)}}}`,
    ],
    [
      "with 20,000 fields",
      `{"type":"object","properties":{${Array.from({ length: 20_000 }, (_, i) => `"p${i}":{"type":"string"}`).join()}}}`,
    ],
    ["that names a key twice", '{"type":"object","type":"object"}'],
  ])("a form %s", (_, schema) => {
    const { value, problems } = parseForm(
      `{"id":"a","title":{"zh":"a","en":"a"},"ui":{},"schema":${schema}}`,
      "forms/a.json",
    );
    expect(value).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
  });
});
