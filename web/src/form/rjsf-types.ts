import type { ErrorSchema, RJSFSchema, UiSchema } from "@rjsf/utils";
import type { JsonSchema } from "../../../src/core/definition/model.ts";
import type { ErrorTree } from "./problems.ts";

/** The form component types JSON Schema more narrowly than a schema that came as data: the three casts stand here. */
export function asRjsfSchema(schema: JsonSchema): RJSFSchema {
  return schema as RJSFSchema;
}
export function asRjsfUi(ui: JsonSchema): UiSchema {
  return ui as UiSchema;
}
export function asRjsfErrors(tree: ErrorTree): ErrorSchema<Record<string, unknown>> {
  return tree as ErrorSchema<Record<string, unknown>>;
}
