/** Rules that the two libraries judge differently, judged here for both. */

/** Whether a number is a multiple of a step, by decimal digits as written: 0.29 is a multiple of 0.01. */
export function isMultiple(value: number, step: number): boolean {
  const [a, aExponent] = decimal(value);
  const [b, bExponent] = decimal(step);
  const exponent = Math.min(aExponent, bExponent);
  const scaled = b * 10n ** BigInt(bExponent - exponent);
  return scaled !== 0n && (a * 10n ** BigInt(aExponent - exponent)) % scaled === 0n;
}

function decimal(value: number): [bigint, number] {
  const [digits = "0", exponent = "0"] = Math.abs(value).toString().split("e");
  const [whole = "0", fraction = ""] = digits.split(".");
  return [BigInt(whole + fraction), Number(exponent) - fraction.length];
}

/** Whether no two entries are equal, whatever the order of their properties. */
export function isUnique(list: readonly unknown[]): boolean {
  return new Set(list.map(canonical)).size === list.length;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
  return `{${entries.sort().join(",")}}`;
}
