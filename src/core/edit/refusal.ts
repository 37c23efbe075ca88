import type { Problem } from "../problem.ts";
import type { Text } from "../text.ts";

/** A command that cannot be carried out, and why. */
export interface Refusal {
  problem: Problem;
}

export function refused(zh: string, en: string, cure?: Text): Refusal {
  return { problem: { code: "EDIT_REFUSED", what: { zh, en }, ...(cure ? { cure } : {}), severity: "error" } };
}
