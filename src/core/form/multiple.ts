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
