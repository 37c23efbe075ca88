import type { FormBody, TaskDetail } from "../../../src/core/api.ts";
import type { OutcomeSpec } from "../../../src/core/definition/model.ts";
import { judge, type Verdict } from "../form/verdict.ts";

/**
 * The part of a step's form that a list must ask for: what the outcome requires, and what the form requires and the case
 * does not know yet. Null when nothing need be asked.
 */
export function bulkForm(task: TaskDetail, outcome: OutcomeSpec): FormBody | null {
  if (!task.form) return null;
  const properties = asObject(task.form.schema.properties);
  const required = Array.isArray(task.form.schema.required) ? task.form.schema.required : [];
  const missing = required.filter((name) => (task.data[String(name)] ?? null) === null).map(String);
  const asked = [...new Set([...(outcome.requires ?? []), ...missing])].filter((name) => name in properties);
  if (asked.length === 0) return null;
  const ui = asObject(task.form.ui);
  return {
    id: task.form.id,
    schema: {
      type: "object",
      required: asked,
      properties: Object.fromEntries(asked.map((name) => [name, properties[name]])),
      ...(task.form.schema.$defs ? { $defs: task.form.schema.$defs } : {}),
    },
    ui: Object.fromEntries(asked.flatMap((name) => (name in ui ? [[name, ui[name]]] : []))),
  };
}

export function judgeBulk(form: FormBody, data: Record<string, unknown>): Verdict {
  return judge(form, data, [], {});
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
