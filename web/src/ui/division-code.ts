/** Lengths at which the parts of a 12-digit code end: province, city, county, street, community. */
const ENDS = [2, 4, 6, 9, 12] as const;

/** How deep a code is: 0 province … 4 community; -1 when it is no code. */
export function depthOf(code: string): number {
  if (!/^\d{12}$/.test(code)) return -1;
  const significant = code.replace(/0+$/, "").length;
  return ENDS.findIndex((end) => significant <= end);
}

/** Whether a value can only be meant as the code of a division: 12 digits under a province that exists. */
export function looksLikeDivision(value: unknown): value is string {
  return typeof value === "string" && /^[1-8]\d{11}$/.test(value) && depthOf(value) >= 1;
}

/** The code one level up, or null above a province. */
export function parentOf(code: string): string | null {
  const depth = depthOf(code);
  const end = depth > 0 ? ENDS[depth - 1] : undefined;
  return end === undefined ? null : code.slice(0, end).padEnd(12, "0");
}
