import type { OutcomeSpec } from "../definition/model.ts";
import { checkParam } from "../policy/bounds.ts";
import { type Fields, type Parsed, Source } from "../policy/source.ts";
import type { Text } from "../text.ts";
import type { Form } from "../variant.ts";

/** How a step of an approved type may end: an outcome, and whether it leads on or back. */
export interface StepOutcome extends Pick<OutcomeSpec, "id">, Partial<Omit<OutcomeSpec, "id">> {
  to: "forward" | "back";
}

/** A kind of step that areas may add to a procedure without drawing anything. */
export interface StepType {
  id: string;
  title: Text;
  description?: Text;
  /** The form itself, so that whoever holds the type needs nothing else. */
  form?: Form;
  outcomes: StepOutcome[];
  limit: { default: string; min?: string; max?: string };
}
export type StepTypes = Readonly<Record<string, StepType>>;

/** What a file of step types may name; what is missing is not checked. */
export interface StepTypeWorld {
  forms: ReadonlyMap<string, Form>;
  outcomes?: ReadonlySet<string>;
}

const DIRECTIONS = ["forward", "back"] as const;
const KINDS = ["primary", "danger", "default"] as const;

/** Reads `policies/step-types.yaml`: `types: { <id>: { title, form, outcomes: { <outcome>: forward | back }, limit } }`. */
export function parseStepTypes(yaml: string, file: string, world: StepTypeWorld): Parsed<Record<string, StepType>> {
  const source = new Source(yaml, file);
  const top = source.fields(source.root, [], ["types"], ["types"]);
  const types: Record<string, StepType> = {};
  for (const [id, raw] of Object.entries(top.mapping("types"))) {
    const path = ["types", id];
    if (!/^[a-z][A-Za-z0-9]{0,63}$/.test(id)) {
      source.report(path, "步骤类型的标识应为小驼峰", "A step type is named in camelCase");
    }
    const known = ["title", "description", "form", "outcomes", "limit"];
    const fields = source.fields(raw, path, known, ["title", "outcomes", "limit"]);
    const form = readForm(fields, world);
    types[id] = {
      id,
      title: fields.text("title"),
      ...(fields.has("description") ? { description: fields.text("description") } : {}),
      ...(form ? { form } : {}),
      outcomes: readOutcomes(fields, world),
      limit: readLimit(fields),
    };
  }
  return source.done(types);
}

function readForm(fields: Fields, { forms }: StepTypeWorld): Form | undefined {
  const id = fields.optional("form");
  const form = id === undefined ? undefined : forms.get(id);
  if (id !== undefined && form === undefined) {
    fields.source.report(fields.at("form"), `没有表单“${id}”`, `There is no form "${id}"`);
  }
  return form;
}

function readOutcomes(fields: Fields, world: StepTypeWorld): StepOutcome[] {
  const { source } = fields;
  const outcomes = Object.entries(fields.mapping("outcomes")).map(([id, raw]): StepOutcome => {
    const at = [...fields.at("outcomes"), id];
    const given = typeof raw === "string" ? { to: raw } : raw;
    const one = source.fields(given, at, ["to", "title", "kind", "requires"], ["to"]);
    if (world.outcomes && !world.outcomes.has(id) && !one.has("title")) {
      source.report(at, `没有办理结果“${id}”`, `There is no outcome "${id}"`);
    }
    return {
      id,
      to: one.oneOf("to", DIRECTIONS, "forward"),
      ...(one.has("title") ? { title: one.text("title") } : {}),
      ...(one.has("kind") ? { kind: one.oneOf("kind", KINDS, "default") } : {}),
      ...(one.has("requires") ? { requires: one.strings("requires") } : {}),
    };
  });
  if (!outcomes.some((one) => one.to === "forward")) {
    source.report(fields.at("outcomes"), "至少要有一个办理结果向前走（forward）", "One outcome at least leads forward");
  }
  return outcomes;
}

function readLimit(fields: Fields): StepType["limit"] {
  const { source } = fields;
  const limit = source.fields(fields.mapping("limit"), fields.at("limit"), ["default", "min", "max"], ["default"]);
  const read: StepType["limit"] = { default: limit.string("default") };
  for (const key of ["min", "max"] as const) if (limit.has(key)) read[key] = limit.string(key);
  const wrong = checkDuration(read.default, read);
  if (wrong) source.report(limit.at("default"), wrong.zh, wrong.en);
  return read;
}

/** Why a value is no duration within two bounds; null when it is one. */
export function checkDuration(value: unknown, { min, max }: { min?: string; max?: string }): Text | null {
  const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  const spec = { schema: { $ref: "duration" }, default: null, bounds, levels: [], on: "start" as const };
  return checkParam({ ...spec, title: { zh: "期限", en: "Limit" } }, value)?.what ?? null;
}
