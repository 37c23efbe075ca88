import type { ParamSpec } from "../../../src/core/definition/model.ts";

/** Whether a number is a share of something, which people read and write in hundredths: `x-unit: percent` in its schema. */
export function isShare(spec: ParamSpec | undefined): boolean {
  return spec?.schema["x-unit"] === "percent";
}

export function shareInWords(share: number): string {
  return `${String(rounded(share * 100))}%`;
}

/** `30%` as the share it means; null for anything else. */
export function shareFrom(text: string): number | null {
  const [, hundredths = ""] = /^(.+?)\s*[%％]$/.exec(text) ?? [];
  return hundredths !== "" && Number.isFinite(Number(hundredths)) ? rounded(Number(hundredths) / 100) : null;
}

/** Without the dust of binary fractions: 0.29 × 100 is 29. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}
