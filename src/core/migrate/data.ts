import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Validator } from "../form/validator.ts";
import { compiledOf, type Machine } from "../machine/compile.ts";
import type { Problem } from "../problem.ts";
import type { Bundle } from "../variant.ts";

const PROBLEMS_MAX = 20;

/** One version with its machine, and the tasks of a case in its names: those that were done, and those that are open. */
export interface Checked {
  bundle: Bundle;
  machine: Machine;
  done: readonly string[];
  open: readonly string[];
}

/**
 * What the new version's forms have against the data of a case: of the start and of steps that were done, all of it; of
 * steps that are open, what is there and does not fit, for the rest will still be asked. What was wrong by the old forms
 * already is no news.
 */
export function checkData(
  before: Checked,
  after: Checked,
  data: Readonly<Record<string, unknown>>,
  validator: Validator,
): Problem[] {
  const known = new Set(found(before, data, validator).map(keyOf));
  return found(after, data, validator)
    .filter((one) => !known.has(keyOf(one)))
    .slice(0, PROBLEMS_MAX);
}

function found(
  { bundle, machine, done, open }: Checked,
  data: Readonly<Record<string, unknown>>,
  validator: Validator,
): Problem[] {
  const { definition, forms } = bundle;
  const { actors } = compiledOf(machine).facts;
  const formOf = (invoke: string): string[] => {
    const form = actors.get(invoke)?.invoke.input?.form;
    return typeof form === "string" && !isExpression(form) ? [form] : [];
  };
  const over = new Set([...(definition.start.form ? [definition.start.form] : []), ...done.flatMap(formOf)]);
  const coming = new Set(open.flatMap(formOf).filter((form) => !over.has(form)));
  const problems = new Map<string, Problem>();
  for (const id of [...over, ...coming]) {
    const form = forms[id];
    if (!form) continue;
    const properties = isPlainObject(form.schema.properties) ? Object.keys(form.schema.properties) : [];
    const part = Object.fromEntries(properties.flatMap((key) => (key in data ? [[key, data[key]]] : [])));
    for (const problem of validator(form.schema, part)) {
      if (problem.severity === "warning" || (coming.has(id) && !(topOf(problem) in part))) continue;
      problems.set(keyOf(problem), problem);
    }
  }
  return [...problems.values()];
}

function keyOf({ code, path = "" }: Problem): string {
  return `${code} ${path}`;
}

function topOf({ path = "" }: Problem): string {
  return path.split("/")[1] ?? "";
}
