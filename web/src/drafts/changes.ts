import type { DraftChange } from "../../../src/core/draft/model.ts";
import type { Change } from "../../../src/core/local/model.ts";
import type { Problem } from "../../../src/core/problem.ts";

/** A list of changes as a value: one change a place, the newest word counts. */

type Place = Pick<Change, "op" | "at">;

export function samePlace(a: Place, b: Place): boolean {
  return a.op === b.op && a.at === b.at;
}

export function changeAt(changes: readonly DraftChange[], place: Place): DraftChange | undefined {
  return changes.find((one) => samePlace(one, place));
}

/** The list with a change: in the place of an earlier one of the same place, else at the end. */
export function withChange(changes: readonly DraftChange[], change: DraftChange): DraftChange[] {
  return changeAt(changes, change)
    ? changes.map((one) => (samePlace(one, change) ? change : one))
    : [...changes, change];
}

export function withoutChange(changes: readonly DraftChange[], place: Place): DraftChange[] {
  return changes.filter((one) => !samePlace(one, place));
}

/** Both lists in one: of a place that both changed, `mine` counts. */
export function merged(theirs: readonly DraftChange[], mine: readonly DraftChange[]): DraftChange[] {
  return mine.reduce((list: DraftChange[], change) => withChange(list, change), [...theirs]);
}

/** What was found, by the change that it concerns; what concerns none of them, or the whole, stands apart. */
export function problemsByChange(problems: readonly Problem[]): { of: Map<number, Problem[]>; whole: Problem[] } {
  const of = new Map<number, Problem[]>();
  const whole: Problem[] = [];
  for (const problem of problems) {
    const index = /^\/changes\/(\d+)$/.exec(problem.path ?? "")?.[1];
    if (index === undefined) whole.push(problem);
    else of.set(Number(index), [...(of.get(Number(index)) ?? []), problem]);
  }
  return { of, whole };
}

export function isWarning({ severity }: Problem): boolean {
  return severity === "warning";
}
