import fc from "fast-check";
import { unaryTest } from "feelin";
import { describe, expect, test } from "vitest";
import { decide } from "../../src/core/table/decide.ts";
import type { Table } from "../../src/core/table/model.ts";
import { parseTable } from "../../src/core/table/parse.ts";
import { compileTest } from "../../src/core/table/test.ts";

const LOAN = `
id: loan-term
title: { zh: 借用期限, en: Loan term }
hit: F
inputs: [kind, { name: value, expression: "price * 2", title: { zh: 价值, en: Value } }]
outputs: [days, note]
rows:
  - { id: tool, when: { kind: '"tool","ladder"', value: "<= 100" }, then: { days: 14, note: small } }
  - { id: dear, when: { value: "(100..400]" }, then: { days: "= params.limit", note: "= string(value)" } }
  - { id: old, when: { kind: '"film"' }, then: { days: 3 }, until: 2025-12-31 }
  - { id: new, when: { kind: '"film"' }, then: { days: 5 }, from: 2026-01-01 }
  - { id: rest, when: { kind: "-" }, then: { days: 1, note: ~ } }
`;

function loan(hit = "F"): Table {
  const { value, problems } = parseTable(LOAN.replace("hit: F", `hit: ${hit}`), "loan-term.yaml");
  if (!value) throw new Error(JSON.stringify(problems));
  return value;
}

const params = { limit: 7 };

describe("a table with hit policy F", () => {
  test.each([
    [{ kind: "tool", price: 50 }, "2026-05-01", "tool", { days: 14, note: "small" }],
    [{ kind: "ladder", price: 51 }, "2026-05-01", "dear", { days: 7, note: "102" }],
    [{ kind: "film", price: 500 }, "2025-12-31", "old", { days: 3 }],
    [{ kind: "film", price: 500 }, "2026-01-01", "new", { days: 5 }],
    [{ kind: "car", price: 500 }, "2026-01-01", "rest", { days: 1, note: null }],
  ])("decides %j on %s by row %s", (data, on, row, values) => {
    const decision = decide(loan(), { ...data, params }, on);
    expect(decision.matched.map((match) => match.id)).toEqual([row]);
    expect(decision.values).toEqual(values);
    expect(decision.failed).toEqual([]);
  });

  test("tells of a cell that could not be evaluated and does not count its row", () => {
    const decision = decide(loan(), { kind: "tool", price: "dear", params }, "2026-05-01");
    expect(decision.matched.map((match) => match.id)).toEqual(["rest"]);
    expect(decision.failed.length).toBeGreaterThan(0);
  });
});

describe("the other hit policies", () => {
  const data = { kind: "tool", price: 50, params };
  test("C collects every row that matches, in order", () => {
    expect(decide(loan("C"), data, "2026-05-01").values).toEqual([
      { days: 14, note: "small" },
      { days: 1, note: null },
    ]);
  });
  test("U gives nothing when two rows match, and says so", () => {
    const decision = decide(loan("U"), data, "2026-05-01");
    expect(decision.values).toEqual({});
    expect(decision.failed).toEqual([{ row: null, place: "hit", why: "2 rows matched, one may" }]);
    expect(decide(loan("U"), { ...data, kind: "car" }, "2026-05-01").values).toEqual({ days: 1, note: null });
  });
  test("A gives a value only when all rows agree", () => {
    expect(decide(loan("A"), data, "2026-05-01")).toMatchObject({ values: {}, failed: [{ place: "hit" }] });
    expect(decide(loan("A"), { ...data, kind: "car" }, "2026-05-01").values).toEqual({ days: 1, note: null });
  });
  test("P takes the first row, R and O list them", () => {
    expect(decide(loan("P"), data, "2026-05-01").values).toEqual({ days: 14, note: "small" });
    for (const hit of ["R", "O"]) expect(decide(loan(hit), data, "2026-05-01").values).toHaveLength(2);
  });
  test("no row that matches gives an empty record, or an empty list", () => {
    const bare = { ...loan("F"), rows: loan().rows.slice(0, 1) };
    expect(decide(bare, { kind: "car", price: 1, params }, "2026-05-01").values).toEqual({});
    expect(decide({ ...bare, hit: "C" }, { kind: "car", price: 1, params }, "2026-05-01").values).toEqual([]);
  });
});

describe("a cell", () => {
  const on = (source: string, input: unknown, scope: Record<string, unknown> = {}) => {
    const cell = compileTest(source);
    return "problem" in cell ? cell : cell.matches(input, scope);
  };

  test.each<[string, unknown, boolean]>([
    ["-", null, true],
    ['"a"', "a", true],
    ['"a"', ["b", "a"], true],
    ['not("a","b")', "c", true],
    ['not("a","b")', "b", false],
    ["null", null, true],
    ["null", undefined, true],
    ["not(null)", null, false],
    ["true", true, true],
    ["true", "true", false],
    ["> 3", 4, true],
    ["> 3", null, false],
    ["[1..3]", 3, true],
    ["[1..3)", 3, false],
    ["]1..3]", 1, false],
    ["< 1, > 3", 5, true],
    ["? > 3 and ? < 9", 5, true],
    ['contains(?, "街道")', "宁海路街道", true],
    ['not(contains(?, "街道"))', "宁海路街道", false],
    ['["a","b"]', "b", true],
    ['>= date("2021-09-01")', "2021-09-01", true],
    ['< date("2021-09-01")', "2021-09-01", false],
    ['>= "2021-09-01"', "2021-08-31", false],
    ['"?"', "?", true],
  ])("%s on %j is %s", (source, input, verdict) => expect(on(source, input)).toBe(verdict));

  test("compares with what the scope holds", () => {
    expect(on("> params.limit", 8, { params })).toBe(true);
    expect(on("params.limit", 7, { params })).toBe(true);
    expect(on("kinds", "b", { kinds: ["a", "b"] })).toBe(true);
  });

  test("fails instead of deciding when the kinds differ", () => {
    expect(on(">= 1", "a")).toHaveProperty("failed");
    expect(on("[1..3]", "a")).toHaveProperty("failed");
    // The library alone would have decided:
    expect(unaryTest(">= 1", { "?": "a" }).value).toBe(true);
  });

  test.each([
    "",
    ">",
    "1..3",
    "][1",
    "not(",
    "f(?)",
    "matches(?, x)",
    "x".repeat(600),
    "for x in [1] return",
  ])("%j cannot be used", (source) => expect(on(source, 1)).toHaveProperty("problem"));

  test("of literals agrees with the library on every kind of value", () => {
    const literal = fc.oneof(fc.constantFrom('"a"', '"1"', '""', "1", "0", "-2", "1.5", "true", "false", "null"));
    const input = fc.constantFrom<unknown>("a", "1", "", 1, 0, -2, 1.5, true, false, null);
    fc.assert(
      fc.property(
        fc.array(literal, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        input,
        (literals, negated, value) => {
          const source = negated ? `not(${literals.join(",")})` : literals.join(",");
          expect(on(source, value)).toBe(unaryTest(source, { "?": value }).value);
        },
      ),
    );
  });
});

describe("a table file", () => {
  test("turns plain YAML values of cells into literals", () => {
    const { value } = parseTable(
      LOAN.replace(
        '- { id: tool, when: { kind: \'"tool","ladder"\', value: "<= 100" }',
        "- { id: tool, when: { value: 100 }",
      ),
      "x.yaml",
    );
    expect(value && decide(value, { price: 50, params }, "2026-01-01").matched[0]?.id).toBe("tool");
  });

  test.each([
    ["hit: F", "hit: Z", "hit"],
    ["then: { days: 3 }", "then: { weeks: 3 }", "rows/2/then/weeks"],
    ['when: { value: "(100..400]" }', "when: { worth: 1 }", "rows/1/when/worth"],
    ['when: { value: "(100..400]" }', 'when: { value: "> " }', "rows/1/when/value"],
    ["id: dear", "id: tool", "rows/1/id"],
    ["until: 2025-12-31", "until: 2025-02-30", "rows/2/until"],
    ["price * 2", "price *", "inputs/1/expression"],
    ["= params.limit", "= params.limit +", "rows/1/then/days"],
    ["hit: F", "hit: F\nextra: 1", "extra"],
    ["title: { zh: 借用期限, en: Loan term }", "title: 借用期限", "title"],
  ])("with %j replaced by %j is refused at %s", (from, to, place) => {
    expect(LOAN).toContain(from);
    const { value, problems } = parseTable(LOAN.replace(from, to), "t.yaml");
    expect(value).toBeUndefined();
    expect(problems.map((problem) => problem.path)).toContain(`t.yaml/${place}`);
    expect(problems.every((problem) => problem.line !== undefined)).toBe(true);
  });

  test("is read to the end whatever it holds", () => {
    const piece = fc.constantFrom(
      "id: x",
      "hit: C",
      "rows:",
      "  - when: {a: '>'}",
      "  then: 3",
      "inputs: [1, {}]",
      "outputs: x",
      "- ",
      "&a",
      "*a",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (lines) => {
        const { value, problems } = parseTable(lines.join("\n"), "f.yaml");
        expect(value === undefined).toBe(problems.length > 0);
      }),
    );
  });
});

test("5,000 decisions over the sixteen rows of a checking table find one row each", () => {
  const rows = Array.from(
    { length: 16 },
    (_, index) => `  - { when: { code: '"C${index}"', n: "> ${index}" }, then: { out: ${index} } }`,
  );
  const { value } = parseTable(
    `id: c\ntitle: { zh: 码, en: Codes }\nhit: C\ninputs: [code, n]\noutputs: [out]\nrows:\n${rows.join("\n")}\n`,
    "c.yaml",
  );
  if (!value) throw new Error("no table");
  let matched = 0;
  for (let index = 0; index < 5000; index++)
    matched += decide(value, { code: `C${index % 16}`, n: 99 }, "2026-01-01").matched.length;
  expect(matched).toBe(5000);
});
