import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FEN_MAX, formatFen, parseMoney, printMoney, upperMoney } from "../../src/core/money.ts";

describe("an amount of money", () => {
  test.each([
    ["54256.13", "伍万肆仟贰佰伍拾陆元壹角叁分", "¥54,256.13"],
    [10, "壹拾元整", "¥10.00"],
    ["1000.01", "壹仟元零壹分", "¥1,000.01"],
    ["0.05", "伍分", "¥0.05"],
    ["0", "零元整", "¥0.00"],
    ["1010.00", "壹仟零壹拾元整", "¥1,010.00"],
    ["20000.07", "贰万元零柒分", "¥20,000.07"],
    ["100200300", "壹亿零贰拾万零叁佰元整", "¥100,200,300.00"],
    ["999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分", "¥999,999,999,999.99"],
    ["-3.5", "负叁元伍角", "-¥3.50"],
    ["59893.13", "伍万玖仟捌佰玖拾叁元壹角叁分", "¥59,893.13"],
  ])("%s is written %s and printed %s", (amount, upper, printed) => {
    expect(upperMoney(amount)).toBe(upper);
    expect(printMoney(amount)).toBe(printed);
  });

  test.each([
    "",
    "1.234",
    "1e3",
    "1,000",
    " 1",
    "abc",
    "１",
    null,
    {},
    Number.NaN,
    0.1 + 0.2,
    1e21,
    "1234567890123",
  ])("%j is none", (value) => {
    expect(parseMoney(value)).toBeNull();
    expect(upperMoney(value)).toBeNull();
    expect(printMoney(value)).toBeNull();
  });

  test("is read and written without losing a fen", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -FEN_MAX, max: FEN_MAX }), (fen) => {
        expect(parseMoney(formatFen(fen))).toBe(fen);
      }),
    );
  });

  test("in capitals tells different amounts apart", () => {
    const fen = fc.bigInt({ min: 0n, max: FEN_MAX });
    fc.assert(
      fc.property(fen, fen, (a, b) => {
        expect(upperMoney(formatFen(a)) === upperMoney(formatFen(b))).toBe(a === b);
      }),
    );
  });
});
