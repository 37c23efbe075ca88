import DecimalJs from "decimal.js";
import { evaluate, FeelFunction } from "feelin";

/**
 * The numbers of FEEL are decimal by its standard, those of the interpreter binary: to it `round half up(1.005, 2)` is 1 and
 * 0.1 + 0.2 is not 0.3, and amounts must be right to the fen. So sums, products, quotients and roundings of numbers go
 * through here: worked out in decimals, and only the result is a binary number again, which shows fifteen digits truly.
 */
export function makeCalculator(onFail: (why: string) => void): { operate: FeelFunction; apply: FeelFunction } {
  const operate = (op: string, left: unknown, right: unknown): unknown => {
    const exact = EXACT.get(op);
    const [a, b] = [decimalOf(left), decimalOf(right)];
    if (exact && a && b) return numberOf(exact(a, b));
    // Texts, dates and durations are the interpreter's own; what it cannot do it answers with null.
    const result: unknown = OPERATORS.get(op)?.invoke([left, right]) ?? null;
    if (result === null) onFail(`INVALID_TYPE: Can't ${op} {right} to {left}`);
    return result;
  };
  const apply = (name: string, given: unknown): unknown => {
    const values = Array.isArray(given) ? given : [given];
    const result = applied(name, values);
    if (result === undefined) onFail(`INVALID_TYPE: Can't ${name} {values}`);
    return result ?? null;
  };
  return {
    operate: new FeelFunction(operate, ["op", "left", "right"]),
    apply: new FeelFunction(apply, ["name", "given"]),
  };
}

/** Digits that are worked out, as IEEE 754's decimal128 has. */
const Decimal = DecimalJs.clone({ precision: 34, rounding: DecimalJs.ROUND_HALF_EVEN });
type Decimal = DecimalJs;

const DIGITS_SHOWN = 15;
const SCALE_MAX = 15;

const EXACT: ReadonlyMap<string, (a: Decimal, b: Decimal) => Decimal> = new Map([
  ["+", (a, b) => a.plus(b)],
  ["-", (a, b) => a.minus(b)],
  ["*", (a, b) => a.times(b)],
  ["/", (a, b) => a.div(b)],
]);

const ROUNDINGS: ReadonlyMap<string, DecimalJs.Rounding> = new Map([
  ["decimal", DecimalJs.ROUND_HALF_EVEN],
  ["floor", DecimalJs.ROUND_FLOOR],
  ["ceiling", DecimalJs.ROUND_CEIL],
  ["round up", DecimalJs.ROUND_UP],
  ["round down", DecimalJs.ROUND_DOWN],
  ["round half up", DecimalJs.ROUND_HALF_UP],
  ["round half down", DecimalJs.ROUND_HALF_DOWN],
]);

/** The operators and functions of numbers that are worked out here. */
export const EXACT_OPERATORS: ReadonlySet<string> = new Set(EXACT.keys());
export const EXACT_FUNCTIONS: ReadonlySet<string> = new Set(["sum", ...ROUNDINGS.keys()]);

const OPERATORS: ReadonlyMap<string, FeelFunction> = new Map(
  [...EXACT_OPERATORS].map((op) => {
    const { value } = evaluate(`function(left, right) left ${op} right`, {});
    if (!(value instanceof FeelFunction)) throw new Error(`feelin gives no function for ${op}`);
    return [op, value];
  }),
);

/** The decimal that a number shows: its shortest spelling, never its binary digits. */
function decimalOf(value: unknown): Decimal | null {
  return typeof value === "number" && Number.isFinite(value) ? new Decimal(value) : null;
}

/** Fractions show fifteen digits, so that two thirds three times over are two. By the standard, what is divided by zero is null. */
function numberOf(value: Decimal): number | null {
  if (!value.isFinite()) return null;
  return value.isInteger() ? value.toNumber() : value.toSignificantDigits(DIGITS_SHOWN).toNumber();
}

/** Undefined where the values do not fit the function. */
function applied(name: string, values: readonly unknown[]): number | null | undefined {
  if (name === "sum") {
    const [first] = values;
    return total(values.length === 1 && Array.isArray(first) ? first : values);
  }
  const rounding = ROUNDINGS.get(name);
  const [value, scale = name === "floor" || name === "ceiling" ? 0 : undefined] = values;
  if (value === null || scale === null) return null;
  const decimal = decimalOf(value);
  const fits = typeof scale === "number" && Number.isInteger(scale) && Math.abs(scale) <= SCALE_MAX;
  if (!decimal || !fits || rounding === undefined) return undefined;
  // The library rounds behind the point only: tens and hundreds are rounded as ones.
  const shift = new Decimal(10).pow(Math.min(scale, 0));
  return numberOf(decimal.times(shift).toDecimalPlaces(Math.max(scale, 0), rounding).div(shift));
}

function total(values: readonly unknown[]): number | null | undefined {
  if (values.length === 0) return null;
  let all = new Decimal(0);
  for (const value of values) {
    const decimal = decimalOf(value);
    if (!decimal) return undefined;
    all = all.plus(decimal);
  }
  return numberOf(all);
}
