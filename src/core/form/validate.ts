import type { OutcomeSpec } from "../definition/model.ts";
import type { Problem } from "../problem.ts";
import type { Form } from "../variant.ts";
import { disagreements } from "./agreement.ts";
import { formatCheck } from "./format.ts";
import { contradictions } from "./order.ts";
import { isRecord } from "./schema.ts";
import type { Validator } from "./validator.ts";
import { explain, guardData, pointer, titleOf } from "./violation.ts";

export interface FormVerdict {
  /** What was submitted, with nothing but fields the form declares and lets people write. */
  data: Record<string, unknown>;
  /** Errors make it invalid; warnings (a passbook's number) are shown and go through. */
  problems: Problem[];
}

export interface FormContext {
  /** The case's data so far: what is sent back unchanged is no mistake, and a read-only field counts as filled in. */
  current?: Readonly<Record<string, unknown>>;
  /** Day by which warnings of formats are judged. */
  today?: string | null;
}

/**
 * Checks a submission: unknown fields and changed read-only ones are refused, the outcome's own required fields are
 * asked for besides those of the form, and the schema judges the rest.
 */
export function validateForm(
  form: Form,
  data: unknown,
  outcome: Pick<OutcomeSpec, "requires"> | null,
  validator: Validator,
  context: FormContext = {},
): FormVerdict {
  const refused = isRecord(data) ? guardData(data) : [notAForm()];
  if (!isRecord(data) || refused.length > 0) return { data: {}, problems: refused };
  const current = context.current ?? {};
  const work: Cleaning = { root: form.schema, problems: [] };
  const cleaned = cleanRecord(form.schema, data, current, "", work);
  const readOnly = readOnlyValues(form.schema, current);
  const judged = { ...readOnly, ...cleaned };
  const missing = (outcome?.requires ?? [])
    .filter((name) => isBlank(judged[name]))
    .map((name) => ({ keyword: "required", path: pointer("", name), expected: true }));
  // What the case already holds is not judged again when it comes back unchanged: it may be the very thing that this
  // officer cannot put right, and must be able to pass on.
  const held = new Set(Object.keys(cleaned).filter((key) => sameValue(cleaned[key], current[key])));
  const found = validator(form.schema, judged).filter(({ path }) => !held.has(topOf(path)));
  const properties = declared(form.schema, form.schema, 0).properties;
  const whole = { ...current, ...judged };
  const contradicting = [
    ...contradictions(form.schema, properties, whole, context.today ?? null),
    ...disagreements(form.schema, properties, whole),
  ];
  found.push(...contradicting.filter(({ path }) => !held.has(topOf(path))));
  const told = new Set(found.map((problem) => problem.path));
  return {
    data: cleaned,
    problems: [
      ...work.problems,
      ...found,
      ...explain(form.schema, missing, null).filter((problem) => !told.has(problem.path)),
      ...warningsOf(form.schema, judged, context.today ?? null),
    ],
  };
}

/** Whether a verdict lets the submission through. */
export function isAcceptable(verdict: FormVerdict): boolean {
  return verdict.problems.every((problem) => problem.severity === "warning");
}

interface Cleaning {
  root: unknown;
  problems: Problem[];
}

function cleanRecord(
  schema: unknown,
  data: Record<string, unknown>,
  current: Readonly<Record<string, unknown>>,
  path: string,
  work: Cleaning,
): Record<string, unknown> {
  const { properties, open } = declared(work.root, schema, 0);
  const cleaned: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(data)) {
    const at = pointer(path, key);
    const property = properties.get(key);
    if (property === undefined) {
      if (open) cleaned[key] = value;
      else work.problems.push(unknownField(work.root, at));
    } else if (isRecord(property) && property.readOnly === true) {
      if (JSON.stringify(value) !== JSON.stringify(current[key])) work.problems.push(readOnlyField(work.root, at));
    } else {
      const before = current[key];
      cleaned[key] = cleanValue(property, value, isRecord(before) ? before : {}, at, work);
    }
  }
  return cleaned;
}

function cleanValue(
  schema: unknown,
  value: unknown,
  current: Readonly<Record<string, unknown>>,
  path: string,
  work: Cleaning,
): unknown {
  if (isRecord(value)) return cleanRecord(schema, value, current, path, work);
  if (!Array.isArray(value) || !isRecord(schema) || !isRecord(schema.items)) return value;
  const { items } = schema;
  return value.map((item, index) => cleanValue(items, item, {}, pointer(path, index), work));
}

/** Properties a schema declares, in itself and in all its parts; `open` when it takes any others on purpose. */
function declared(root: unknown, schema: unknown, depth: number): { properties: Map<string, unknown>; open: boolean } {
  const properties = new Map<string, unknown>();
  if (!isRecord(schema) || depth > 8) return { properties, open: false };
  let open = schema.additionalProperties === true || isRecord(schema.additionalProperties);
  const name = typeof schema.$ref === "string" ? /^#\/\$defs\/(.+)$/.exec(schema.$ref)?.[1] : undefined;
  const defs = isRecord(root) && isRecord(root.$defs) ? root.$defs : {};
  const parts = [
    ...(name === undefined ? [] : [defs[name]]),
    ...["allOf", "anyOf", "oneOf"].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : [])),
    ...[schema.then, schema.else],
    ...(isRecord(schema.dependentSchemas) ? Object.values(schema.dependentSchemas) : []),
  ];
  for (const part of parts) {
    const inner = declared(root, part, depth + 1);
    open ||= inner.open;
    for (const [key, value] of inner.properties) properties.set(key, value);
  }
  // Last, so that the schema's own word on a property (its items, its read-only) wins over a condition's.
  if (isRecord(schema.properties))
    for (const [key, value] of Object.entries(schema.properties)) properties.set(key, value);
  return { properties, open };
}

function readOnlyValues(schema: unknown, current: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, property] of declared(schema, schema, 0).properties) {
    if (isRecord(property) && property.readOnly === true && current[key] !== undefined) values[key] = current[key];
  }
  return values;
}

function warningsOf(schema: unknown, data: Record<string, unknown>, today: string | null): Problem[] {
  const warnings: Problem[] = [];
  for (const [key, property] of declared(schema, schema, 0).properties) {
    const value = data[key];
    if (!isRecord(property) || typeof value !== "string") continue;
    const found = formatCheck(property.format)?.(value, today);
    if (found?.severity !== "warning") continue;
    const title = titleOf(schema, pointer("", key));
    const what = { zh: `“${title?.zh}”：${found.what.zh}`, en: `"${title?.en}": ${found.what.en}` };
    warnings.push({ ...found, path: pointer("", key), what });
  }
  return warnings;
}

function sameValue(one: unknown, other: unknown): boolean {
  return other !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

/** The form's own field in which a problem lies. */
function topOf(path: string | undefined): string {
  return (path ?? "").split("/")[1]?.replaceAll("~1", "/").replaceAll("~0", "~") ?? "";
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function notAForm(): Problem {
  return { code: "FIELD_TYPE", path: "", what: { zh: "表单内容应为一组字段", en: "A form is a group of fields" } };
}

function unknownField(root: unknown, path: string): Problem {
  const [problem] = explain(root, [{ keyword: "additionalProperties", path, expected: false }], null);
  return problem ?? notAForm();
}

function readOnlyField(root: unknown, path: string): Problem {
  const title = titleOf(root, path);
  const what = { zh: `“${title?.zh}”不能修改`, en: `"${title?.en}" may not be changed` };
  return { code: "FIELD_READ_ONLY", path, what };
}
