import fc from "fast-check";
import { evaluate as feelin } from "feelin";
import { describe, expect, test } from "vitest";
import { evaluateDeep } from "../../src/core/expression/deep.ts";
import { compileExpression, isExpression } from "../../src/core/expression/feel.ts";
import { makeScope } from "../../src/core/expression/scope.ts";

const scope = makeScope({
  now: "2026-03-01T16:30:00.000Z",
  zone: "Asia/Shanghai",
  data: {
    amount: 1200,
    text: "1200",
    ok: true,
    nothing: null,
    items: [
      { item: "drill", quantity: 2, status: "out" },
      { item: "saw", quantity: 5, status: "in" },
    ],
    count: 7,
    借用人: "王芳",
    lentOn: "2026-01-31",
  },
  params: { limit: 1000, handover: { acceptWithin: "5wd" } },
  event: { type: "review.approve", data: { note: "fine" } },
  instance: { number: "LN-1", division: "320106000000" },
  subject: null,
  actor: { id: "u1", name: "李雷", roles: ["clerk"] },
});

describe("an expression", () => {
  test.each<[string, unknown]>([
    ["= amount > params.limit", true],
    ["amount + 1", 1201],
    ["= params.handover.acceptWithin", "5wd"],
    ['= 借用人 + "同志"', "王芳同志"],
    ["= event.data.note", "fine"],
    ['= items[status = "in"].item', ["saw"]],
    ['= items[quantity > 1 and status = "out"].item', ["drill"]],
    ["= sum(items.quantity)", 7],
    ["= count(items)", 2],
    ["= some x in items satisfies x.quantity > 4", true],
    ["= every x in items satisfies x.quantity > 4", false],
    ["= for x in items return x.item", ["drill", "saw"]],
    ['= if ok then "yes" else "no"', "yes"],
    ["= amount in [1000..1500]", true],
    ["= { a: amount, b: a + 1 }", { a: 1200, b: 1201 }],
    ["= instance.number", "LN-1"],
    ['= if instance.number = "LN-1" then "a" else instance.division', "a"],
    ["= amount instance of number", true],
    ["= missing", null],
    ["= missing > 3", null],
    ["= missing = null", true],
    ["= subject.name", null],
    ["= nothing", null],
    ["= 1 // a remark", 1],
    ["= amount > 5 // a remark", true],
    ["= substring(借用人, 1, 1)", "王"],
    ['= matches(text, "^[0-9]+$")', true],
    ["= decimal(0.1 + 0.2, 2)", 0.3],
    ['= string join(items.item, "、")', "drill、saw"],
  ])("%s gives %j", (source, value) => {
    expect(compileExpression(source).evaluate(scope)).toEqual({ value });
  });

  test.each<[string, unknown]>([
    ["= today()", "2026-03-02"],
    ["= now()", "2026-03-01T16:30:00Z"],
    ['= today() + duration("P1M")', "2026-04-02"],
    ['= date(lentOn) + @"P1M"', "2026-02-28"],
    ["= today() - date(lentOn)", "P30D"],
    ["= date(lentOn) < today()", true],
    ['= now() + duration("PT2H")', "2026-03-01T18:30:00Z"],
    ['= duration("P1Y2M")', "P1Y2M"],
    ["= [date(lentOn)]", ["2026-01-31"]],
    ['= time("10:30:00")', "10:30:00"],
    ['= date and time("2026-01-01T10:00:00")', "2026-01-01T10:00:00"],
  ])("%s is bound to the moment and zone of the step and gives plain JSON", (source, value) => {
    expect(compileExpression(source).evaluate(scope)).toEqual({ value });
  });

  test.each([
    "= amount +",
    "= ",
    "= amount gt 5",
    "= nosuch(amount)",
    "= amount.foo(1)",
    "= function(x) x",
    "= __proto__",
    "= instance.constructor",
    "= {__proto__: 1}",
    '= {"constructor": 1}',
    "= matches(text, lentOn)",
    '= matches(text, "(a+)+$")',
    '= matches(text, "(a|aa)*$")',
    '= matches(text, "((a+))+$")',
    '= matches(text, "a*a*a*a*$")',
    `= matches(text, "${"a?".repeat(60)}${"a".repeat(60)}")`,
    `= matches(text, "${"(a|a)".repeat(30)}b")`,
    '= matches(text, "\\\\(a+)+$")',
    "= for i in 0..40 return concatenate(partial[-1], partial[-1])",
    "= _loop_([1])",
    "= for i in 1..100000000 return i",
    "= for i in 1..amount return i",
    "= for a in items, b in items, c in items return 1",
    `= ${"(".repeat(990)}1${")".repeat(990)}${" ".repeat(100)}`,
    `= "${"x".repeat(2000)}"`,
    '= _compare_("=", 1, 2)',
  ])("%s has a problem before it is ever run, and then always fails", (source) => {
    const expression = compileExpression(source);
    expect(expression.problem).toEqual(expect.any(String));
    expect(expression.evaluate(scope)).toEqual({ failed: expression.problem });
    expect(expression.test(scope)).toEqual({ failed: expression.problem });
  });

  test.each([
    "= amount > text",
    "= text > 5",
    "= text = 1200",
    "= lentOn < today()",
    '= items[quantity > "3"]',
    "= amount + text",
    "= missing + 1",
    "= date(text)",
    "= number(借用人)",
    "= text.length",
    "= now",
    "= 2 ** 99999",
    "= [1..5]",
  ])("%s fails instead of deciding, and says why without the values", (source) => {
    const result = compileExpression(source).evaluate(scope);
    expect(result).toEqual({ failed: expect.any(String) });
    expect(JSON.stringify(result)).not.toMatch(/王芳|1200|2026/);
  });

  test.each<[string, ReturnType<ReturnType<typeof compileExpression>["test"]>]>([
    ["= ok", { value: true }],
    ["= not(ok)", { value: false }],
    ["= missing", { value: false }],
    ["= missing > 3", { value: false }],
    ["= not(params.nosuch)", { value: false }],
    ["= amount", { failed: "gives neither true nor false" }],
    ["= ok and amount", { failed: "gives neither true nor false" }],
    ["= amount / 0 > 1", { failed: "gives neither true nor false" }],
  ])("%s as a condition gives %j", (source, result) => {
    expect(compileExpression(source).test(scope)).toEqual(result);
  });

  // Each of these ran for minutes or took all memory.
  test.each([
    "= count(for a in many, b in many return a)",
    "= count(many[count(many[item > 3]) > 1])",
    "= every a in many satisfies every b in many satisfies b >= 0",
    "= for i in [1..1000000000] return i",
    "= count(for i in 1..1000 return count((for j in 1..1000 return j)[some k in many satisfies k < 0]))",
  ])("%s is stopped before it takes all there is", (source) => {
    const many = Array.from({ length: 5_000 }, (_, index) => index);
    expect(compileExpression(source).evaluate({ many })).toEqual({ failed: expect.stringContaining("more than") });
  });

  test.each<[string, unknown]>([
    ["= count(for a in few, b in few return a + b)", 10_000],
    ["= count(few[item > 50])", 49],
    ["= for i in 3..1 return i", [3, 2, 1]],
    ["= for i in 1..3, j in 2..1 return i * j", [2, 1, 4, 2, 6, 3]],
    ["= sum(for i in 1..1000 return many[i])", 499_500],
    ["= for x in 5 return x", null],
    ["= for x in missing return x", null],
    ["= few[-1]", 99],
  ])("%s is not: it gives %j", (source, value) => {
    const range = (length: number) => Array.from({ length }, (_, index) => index);
    expect(compileExpression(source).evaluate({ many: range(5_000), few: range(100) })).toEqual({ value });
  });

  test("knows the names it reads, each once, and the parameters", () => {
    const expression = compileExpression(
      "= amount > params.limit and amount > params.handover.acceptWithin and count(items[quantity > 1]) > now()",
    );
    expect(expression.names).toEqual(["amount", "params", "items", "quantity", "now"]);
    expect(expression.params).toEqual(["limit", "handover.acceptWithin"]);
  });

  test("is parsed once for the same source", () => {
    expect(compileExpression("= amount * 2")).toBe(compileExpression("= amount * 2"));
  });

  test("is told from a literal by its leading equals sign", () => {
    expect([isExpression("= a"), isExpression("a"), isExpression(3)]).toEqual([true, false, false]);
  });

  test("does not see what the scope inherits", () => {
    expect(compileExpression("= toString").evaluate({})).toEqual({ value: null });
    expect(compileExpression("= x.toString").evaluate({ x: {} })).toEqual({ value: null });
  });
});

describe("an expression over like types", () => {
  const value = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom("a", "b", ""), fc.constant(null));
  const pair = fc.oneof(
    fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 })),
    fc.tuple(fc.constantFrom("a", "b", ""), fc.constantFrom("a", "b", "")),
    fc.tuple(fc.constant(null), value),
  );
  const operator = fc.constantFrom("=", "!=", "<", "<=", ">", ">=");
  test("gives what the FEEL interpreter gives when it reads the source itself", () => {
    fc.assert(
      fc.property(pair, operator, operator, fc.constantFrom("and", "or"), ([a, b], one, two, join) => {
        const source = `(a ${one} b) ${join} not(b ${two} a) ${join} count([a, b][item ${one} b]) > 1`;
        const ours = compileExpression(source).evaluate({ a, b });
        expect(ours).toEqual({ value: feelin(source, { a, b }).value });
      }),
    );
  });
});

describe("evaluating nested input", () => {
  test("replaces every expression, keeps literals, and tells what failed and where", () => {
    const failures: string[] = [];
    const result = evaluateDeep(
      { a: "= amount", b: ["x", "= missing + 1", { "c/d": "= nosuch(1)" }], e: 3, f: null },
      scope,
      (pointer, expression) => failures.push(`${pointer} ${expression}`),
    );
    expect(result).toEqual({ a: 1200, b: ["x", null, { "c/d": null }], e: 3, f: null });
    expect(failures).toEqual(["/b/1 = missing + 1", "/b/2/c~1d = nosuch(1)"]);
  });

  test("stops at a depth no input needs", () => {
    let deep: unknown = "= amount";
    for (let i = 0; i < 100; i += 1) deep = [deep];
    const failures: string[] = [];
    evaluateDeep(deep, scope, (_, __, why) => failures.push(why));
    expect(failures).toHaveLength(1);
  });

  test("cannot be used to reach a prototype", () => {
    const hostile: unknown = JSON.parse('{ "__proto__": { "admin": "= ok" }, "a": 1 }');
    const result = evaluateDeep(hostile, scope, () => {});
    expect(result).toEqual({ a: 1 });
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });
});
