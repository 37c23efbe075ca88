import { levelOf } from "../policy/organisation.ts";
import type { Problem } from "../problem.ts";
import type { Bundle } from "../variant.ts";
import { applyExtraField, applyField, applyMaterial } from "./apply-form.ts";
import { applyRow } from "./apply-row.ts";
import { applyExtraStep } from "./apply-step.ts";
import { applyLimit, applyPosition, applyRemind, applyStep } from "./apply-task.ts";
import { applyText } from "./apply-text.ts";
import { allowanceFor, checkChange } from "./check.ts";
import { changeKey } from "./key.ts";
import type { Allowance, PlacedChange } from "./model.ts";
import { inOrder } from "./resolve.ts";
import type { StepTypes } from "./step-type.ts";

export interface Applied {
  bundle: Bundle;
  /** What was left out and why: its place is gone, it is out of bounds, or another change is of the same place. */
  problems: Problem[];
}

/** One change carried out on a bundle of which every touched part is a copy. */
type Apply = (bundle: Bundle, change: PlacedChange, allowance: Allowance, stepTypes: StepTypes) => Bundle | null;

const APPLY: Record<Exclude<PlacedChange["op"], "param">, Apply> = {
  step: applyStep,
  position: applyPosition,
  limit: applyLimit,
  remind: applyRemind,
  material: applyMaterial,
  field: applyField,
  extraField: applyExtraField,
  row: applyRow,
  text: applyText,
  extraStep: applyExtraStep,
};

/**
 * The bundle with the changes of an area made. The one given stays as it is, and what no change touches is shared with it.
 * The order of the changes does not matter. What cannot be made is left out and reported, so that a case always starts.
 */
export function applyChanges(bundle: Bundle, stepTypes: StepTypes, changes: readonly PlacedChange[]): Applied {
  const problems: Problem[] = [];
  const made: PlacedChange[] = [];
  // A parameter's value is no part of a bundle: it is chosen when its reference date is known.
  const ordered = inOrder(changes).filter((change) => change.op !== "param");
  let result = bundle;
  for (const change of ordered) {
    const twins = ordered.filter((other) => other.op === change.op && other.at === change.at);
    const level = levelOf(change.division);
    const problem =
      twins.length > 1 ? conflict(bundle, change) : checkChange(bundle, {}, stepTypes, change, level, made);
    const allowance = allowanceFor(bundle, change, level);
    if (problem === null && allowance !== null && change.op !== "param") {
      result = APPLY[change.op](result, change, allowance, stepTypes) ?? result;
      made.push(change);
    } else if (problem !== null) problems.push(problem);
  }
  return { bundle: result, problems };
}

function conflict({ definition }: Bundle, change: PlacedChange): Problem {
  return {
    code: "LOCAL_CONFLICT",
    path: changeKey(definition.id, change),
    what: { zh: `“${change.at}”有两项更改，均未采用`, en: `Two changes are of "${change.at}"; neither is made` },
    cure: { zh: "只保留其中一项", en: "Keep one of them" },
  };
}
