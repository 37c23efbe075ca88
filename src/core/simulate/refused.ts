import { ERRORS, type ErrorCode } from "../errors.ts";
import type { Problem } from "../problem.ts";
import type { Text } from "../text.ts";
import { SIMULATED_CASES_MAX, SIMULATED_STEPS_MAX } from "./model.ts";

/** An expected "no" of a simulation, with what would be accepted. */
export function refusedWith(code: ErrorCode, cure?: Text): Problem {
  return { code, what: ERRORS[code].what, ...(cure ? { cure } : {}) };
}

export function tooMuch(): Problem {
  return refusedWith("SIMULATION_LIMIT", {
    zh: `至多 ${SIMULATED_CASES_MAX} 个办件，一次至多 ${SIMULATED_STEPS_MAX} 步；请减少名单的行数`,
    en: `At most ${SIMULATED_CASES_MAX} cases, and ${SIMULATED_STEPS_MAX} steps at a time; give fewer lines`,
  });
}

export function isProblem(value: object): value is Problem {
  return "code" in value && "what" in value;
}
