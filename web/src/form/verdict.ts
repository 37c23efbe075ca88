import type { FormBody } from "../../../src/core/api.ts";
import { validateForm } from "../../../src/core/form/validate.ts";
import type { Problem } from "../../../src/core/problem.ts";
import { cfworkerValidator } from "./cfworker.ts";
import { propertiesOf } from "./hints.ts";
import { partsOf } from "./problems.ts";

const validator = cfworkerValidator(today);

export interface Verdict {
  /** What is to be sent: fields the form declares and lets people write. */
  data: Record<string, unknown>;
  /** What must be corrected first. */
  errors: Problem[];
  /** What is worth a look and goes through. */
  warnings: Problem[];
}

/** Judges by the very rules of the server, before anything is sent; the server judges again. */
export function judge(
  form: FormBody,
  data: Record<string, unknown>,
  requires: readonly string[],
  current: Record<string, unknown>,
): Verdict {
  const whole = { ...form, title: { zh: form.id, en: form.id } };
  const verdict = validateForm(whole, withoutBlanks(data), { requires: [...requires] }, validator, {
    current,
    today: today(),
  });
  const problems = inFormOrder(form, verdict.problems);
  return {
    data: verdict.data,
    errors: problems.filter((problem) => problem.severity !== "warning"),
    warnings: problems.filter((problem) => problem.severity === "warning"),
  };
}

/** Told from top to bottom, as the eye goes. */
function inFormOrder(form: FormBody, problems: readonly Problem[]): Problem[] {
  const order: unknown = form.ui["ui:order"];
  const names = [...(Array.isArray(order) ? order.map(String) : []), ...Object.keys(propertiesOf(form.schema))];
  const place = (problem: Problem) => {
    const at = names.indexOf(partsOf(problem.path)[0] ?? "");
    return at < 0 ? names.length : at;
  };
  return [...problems].sort((one, other) => place(one) - place(other));
}

/** A field emptied again is a field not filled in: JSON has no word for undefined, and an empty text is no answer. */
function withoutBlanks(data: Record<string, unknown>): Record<string, unknown> {
  const parsed: unknown = JSON.parse(JSON.stringify(data));
  const entries = Object.entries(typeof parsed === "object" && parsed !== null ? parsed : {});
  return Object.fromEntries(entries.filter(([, value]) => value !== "" && value !== null));
}

function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
