import { evaluate, FeelFunction } from "feelin";

/**
 * The numbers of FEEL are decimal by its standard, those of the interpreter binary: to it `round half up(1.005, 2)` is 1 and
 * 0.1 + 0.2 is not 0.3, and amounts must be right to the fen. So sums, products, quotients and roundings of numbers go
 * through here: worked out digit by digit, and only the result is a binary number again, which shows fifteen digits truly.
 */
export function makeCalculator(onFail: (why: string) => void): { operate: FeelFunction; apply: FeelFunction } {
  const operate = (op: string, left: unknown, right: unknown): unknown => {
    const exact = typeof left === "number" && typeof right === "number" ? EXACT.get(op) : undefined;
    const [a, b] = [decimalOf(left), decimalOf(right)];
    if (exact && a && b) {
      // By the standard, what is divided by zero is null and no failure.
      const result = exact(a, b);
      return result && numberOf(result);
    }
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

/** The operators and functions of numbers that are worked out here. */
export const EXACT_OPERATORS: ReadonlySet<string> = new Set(["+", "-", "*", "/"]);
export const EXACT_FUNCTIONS: ReadonlySet<string> = new Set([
  ...["sum", "decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down"],
]);

/** `digits` / 10^`scale`. */
interface Decimal {
  digits: bigint;
  scale: number;
}

/** Digits that a quotient is worked out to, as IEEE 754's decimal128 has. */
const QUOTIENT_DIGITS = 34;
const DIGITS_SHOWN = 15;
const SCALE_MAX = 15;

const EXACT: ReadonlyMap<string, (a: Decimal, b: Decimal) => Decimal | null> = new Map([
  ["+", (a, b) => sum(a, b)],
  ["-", (a, b) => sum(a, { digits: -b.digits, scale: b.scale })],
  ["*", (a, b) => ({ digits: a.digits * b.digits, scale: a.scale + b.scale })],
  ["/", quotient],
]);

const OPERATORS: ReadonlyMap<string, FeelFunction> = new Map(
  [...EXACT_OPERATORS].map((op) => {
    const { value } = evaluate(`function(left, right) left ${op} right`, {});
    if (!(value instanceof FeelFunction)) throw new Error(`feelin gives no function for ${op}`);
    return [op, value];
  }),
);

/** The decimal that a number shows: its shortest spelling, never its binary digits. */
function decimalOf(value: unknown): Decimal | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (!match) return null;
  const [, sign, whole = "0", part = "", exponent = "0"] = match;
  const scale = part.length - Number(exponent);
  const digits = BigInt(whole + part) * (sign === "-" ? -1n : 1n);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Fractions show fifteen digits, so that two thirds three times over are two. */
function numberOf(value: Decimal): number {
  const number = Number(`${value.digits}e-${value.scale}`);
  return Number.isInteger(number) ? number : Number(number.toPrecision(DIGITS_SHOWN));
}

function sum(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: raised(a, scale) + raised(b, scale), scale };
}

function raised({ digits, scale }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - scale);
}

function quotient(a: Decimal, b: Decimal): Decimal | null {
  if (b.digits === 0n) return null;
  const more = QUOTIENT_DIGITS + String(b.digits).length;
  const scaled = a.digits * 10n ** BigInt(more);
  return raisedTo({ digits: scaled / b.digits, scale: a.scale + more - b.scale });
}

/** A scale below nothing is written out: `e--3` is no number. */
function raisedTo({ digits, scale }: Decimal): Decimal {
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Undefined where the values do not fit the function. */
function applied(name: string, values: readonly unknown[]): number | null | undefined {
  if (name === "sum") {
    const [first] = values;
    return total(values.length === 1 && Array.isArray(first) ? first : values);
  }
  const [value, scale = name === "floor" || name === "ceiling" ? 0 : undefined] = values;
  if (value === null || scale === null) return null;
  const decimal = decimalOf(value);
  if (!decimal || typeof scale !== "number" || !Number.isInteger(scale) || Math.abs(scale) > SCALE_MAX)
    return undefined;
  return numberOf(rounded(decimal, scale, name));
}

function total(values: readonly unknown[]): number | null | undefined {
  if (values.length === 0) return null;
  let all: Decimal = { digits: 0n, scale: 0 };
  for (const value of values) {
    const decimal = decimalOf(value);
    if (!decimal) return undefined;
    all = sum(all, decimal);
  }
  return numberOf(all);
}

function rounded(value: Decimal, scale: number, by: string): Decimal {
  const drop = value.scale - scale;
  if (drop <= 0) return value;
  const unit = 10n ** BigInt(drop);
  const [whole, rest] = [value.digits / unit, value.digits % unit];
  return raisedTo({ digits: whole + away(whole, rest, unit, by), scale });
}

/** How far the part that stays moves because of the part that is dropped: -1, 0 or 1. */
function away(whole: bigint, rest: bigint, unit: bigint, by: string): bigint {
  if (rest === 0n) return 0n;
  const outward = rest < 0n ? -1n : 1n;
  const twice = rest * 2n * outward;
  const half = twice > unit ? outward : 0n;
  switch (by) {
    case "floor":
      return rest < 0n ? -1n : 0n;
    case "ceiling":
      return rest > 0n ? 1n : 0n;
    case "round up":
      return outward;
    case "round half up":
      return twice >= unit ? outward : 0n;
    case "round half down":
      return half;
    case "decimal":
      return twice === unit && whole % 2n !== 0n ? outward : half;
    default:
      return 0n;
  }
}
