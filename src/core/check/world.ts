import type { OutcomeSpec, ParamSpec } from "../definition/model.ts";
import type { ErrorCode } from "../errors.ts";
import type { Positions } from "../policy/model.ts";
import type { Problem } from "../problem.ts";
import type { RecordType } from "../record/model.ts";
import type { ImportDefinition } from "../roster/model.ts";
import type { Text } from "../text.ts";
import type { Bundle } from "../variant.ts";

/** What a procedure is checked against. Whatever is left out is not looked at, or taken to be as it should. */
export interface CheckWorld {
  positions: Positions;
  outcomes: Readonly<Record<string, OutcomeSpec>>;
  /** Shared parameters. */
  params: Readonly<Record<string, ParamSpec>>;
  /** Every procedure by id: who starts this one, and how long its children may take. */
  workflows?: ReadonlyMap<string, Bundle>;
  records?: ReadonlyMap<string, Pick<RecordType, "id" | "schema" | "filters" | "calendar">>;
  imports?: ReadonlyMap<string, ImportDefinition>;
  /** The place the variant is for; without one only what holds everywhere is found. */
  place?: CheckPlace;
  /** Why nobody at this place would get a task of the position; null when somebody would. */
  resolveTask?: (position: string) => Text | null;
  /** Where within this place both positions come to one and the same single person; null when that is nowhere. */
  samePerson?: (one: string, two: string) => Text | null;
}

export interface CheckPlace {
  mode: string;
  /** Values in force, of the procedure and shared alike; a missing one counts as its default. */
  params: Readonly<Record<string, unknown>>;
}

/** A flood of findings says no more than its beginning. */
export const FINDINGS_MAX = 500;

/** Collects findings; a place is a file of the release with a pointer into it. */
export class Findings {
  readonly problems: Problem[] = [];
  readonly #seen = new Set<string>();

  error(code: ErrorCode, path: string, what: Text, cure: Text): void {
    this.#add({ code, path, what, cure, severity: "error" });
  }

  warn(code: ErrorCode, path: string, what: Text, cure: Text): void {
    this.#add({ code, path, what, cure, severity: "warning" });
  }

  #add(problem: Problem): void {
    const key = `${problem.code} ${problem.path} ${problem.what.en}`;
    if (this.#seen.has(key) || this.#seen.size >= FINDINGS_MAX) return;
    this.#seen.add(key);
    this.problems.push(problem);
  }
}
