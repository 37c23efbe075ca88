import type { Problem } from "../problem.ts";
import { prepareSchema } from "./schema.ts";
import { explain, guardData, type Violation } from "./violation.ts";

/** Tells what is wrong with data by a schema; none means it is valid. */
export type Validator = (schema: unknown, data: unknown) => Problem[];

/** Runs one prepared schema: every violation, none twice. */
export type Run = (data: unknown) => Violation[];

/** Both validators are made here, so that they differ in nothing but the library that runs the prepared schema. */
export function makeValidator(
  compile: (prepared: Record<string, unknown>) => Run,
  today: () => string | null,
): Validator {
  const compiled = new WeakMap<object, Run | Problem[]>();
  return (schema, data) => {
    const key = typeof schema === "object" && schema !== null ? schema : {};
    let ready = compiled.get(key);
    if (!ready) {
      const prepared = prepareSchema(schema);
      ready = prepared.problems.length > 0 ? prepared.problems : compile(prepared.schema);
      compiled.set(key, ready);
    }
    // A schema that may not be used lets nothing through.
    if (Array.isArray(ready)) return ready;
    const refused = guardData(data);
    return refused.length > 0 ? refused : explain(schema, ready(data), today());
  };
}

/** Keywords whose violations are told by the keywords inside them. */
const WRAPPERS = new Set(["allOf", "if", "dependentSchemas", "$ref", "properties", "items", "prefixItems"]);
/** Keywords that are broken as a whole: which branch somebody meant cannot be known. */
const GROUPS = new Set(["anyOf", "oneOf", "not"]);
const NAMED = new Set(["properties", "dependentSchemas"]);

/** Whether a violation found at a place in the schema is worth telling. */
export function isTold(keyword: string, schemaPath: string): boolean {
  if (WRAPPERS.has(keyword)) return false;
  const steps = schemaPath.replace(/^#?\//, "").split("/");
  for (let index = 0; index < steps.length - 1; index++) {
    const step = steps[index] ?? "";
    if (NAMED.has(step)) index += 1;
    else if (GROUPS.has(step)) return false;
  }
  return true;
}
