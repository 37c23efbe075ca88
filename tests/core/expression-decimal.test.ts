import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileExpression } from "../../src/core/expression/feel.ts";
import { formatFen, parseMoney } from "../../src/core/money.ts";

const scope = { price: 1.005, days: 7, items: [{ fee: 0.1 }, { fee: 0.2 }], nothing: null, text: "7" };
const value = (source: string) => compileExpression(source).evaluate(scope);

describe("numbers of expressions are decimal", () => {
  test.each<[string, number | null]>([
    ["0.1 + 0.2", 0.3],
    ["0.3 - 0.1", 0.2],
    ["1.1 * 1.1", 1.21],
    ["0.3 / 0.1", 3],
    ["0.3 / 0", null],
    ["2 / 3 * 3", 2],
    ["price * 100", 100.5],
    ["- price + 1.005", 0],
    ["sum(items.fee)", 0.3],
    ["sum(0.1, 0.2, 0.3)", 0.6],
    ["round half up(price, 2)", 1.01],
    ["round half up(-price, 2)", -1.01],
    ["round half down(price, 2)", 1],
    ["round up(1.001, 2)", 1.01],
    ["round down(1.009, 2)", 1],
    ["decimal(1.005, 2)", 1],
    ["decimal(1.015, 2)", 1.02],
    ["round half up(1250, -2)", 1300],
    ["floor(-1.5)", -2],
    ["ceiling(1.21, 1)", 1.3],
    ["round half up(2818.5 * 231 / 12, 2)", 54256.13],
    ["round half up(0.000000015, 8)", 0.00000002],
    ["sum(nothing)", null],
    ["if days - 1 > 5 then days * 0.1 else 0", 0.7],
    ["items[3 - 1].fee", 0.2],
    ["count(items[fee + 0.1 >= 0.3])", 1],
  ])("%s gives %j", (source, expected) => {
    expect(value(source)).toEqual(source === "sum(nothing)" ? { failed: expect.any(String) } : { value: expected });
  });

  test.each([
    "text + 1",
    "nothing + 1",
    'round half up("7", 2)',
    'sum([1, "2"])',
    "round half up(1, 0.5)",
  ])("%s fails, it never decides", (source) => {
    expect(value(source)).toEqual({ failed: expect.any(String) });
  });

  test("texts are still joined, days still counted", () => {
    expect(value('"a" + "b"')).toEqual({ value: "ab" });
    expect(value('date("2026-03-01") - date("2026-02-01")')).toEqual({ value: "P28D" });
    expect(value('date("2026-01-31") + duration("P1M")')).toEqual({ value: "2026-02-28" });
    expect(value("round half up(n: 2.5, scale: 0)")).toEqual({ value: 3 });
  });

  test("amounts are what whole fen say, whatever the amount, the factor and the divisor", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000_00 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 1, max: 120 }),
        (fen, factor, divisor) => {
          const amount = formatFen(BigInt(fen));
          const result = value(`round half up(${amount} * ${factor} / ${divisor}, 2)`);
          const [whole, half] = [BigInt(fen) * BigInt(factor), BigInt(divisor)];
          const expected = (whole * 2n + half) / (half * 2n);
          expect("value" in result && parseMoney(result.value)).toBe(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});
