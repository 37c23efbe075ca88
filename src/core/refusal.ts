import { ERRORS, type ErrorCode } from "./errors.ts";
import type { Problem } from "./problem.ts";
import type { Text } from "./text.ts";

/** An expected "no", as a value: what was tried, why not, what would be accepted. */
export interface Refusal {
  refused: true;
  code: ErrorCode;
  what: Text;
  cure?: Text;
  accepts?: string[];
  problems?: Problem[];
  happened?: { at: string; actorName: string | null; outcome: string | null; state: string };
}

export function refuse(code: ErrorCode, more: Partial<Omit<Refusal, "refused" | "code">> = {}): Refusal {
  return { refused: true, code, what: ERRORS[code].what, ...more };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "refused" in value && value.refused === true;
}
