import type { JsonSchema } from "../definition/model.ts";
import { withMaterial } from "../form/material.ts";
import { askFor, askNoMore, partsOf, placeAfter, removeField } from "../form/parts.ts";
import { isRecord } from "../form/schema.ts";
import type { Bundle, Form } from "../variant.ts";
import { placeOf } from "./key.ts";
import { type ExtraField, NECESSITIES, type PlacedChange } from "./model.ts";
import { split } from "./place.ts";

/** Marks what an area added to a form. */
export const LOCAL_MARK = "x-local";

export function applyMaterial(bundle: Bundle, { at, value }: PlacedChange): Bundle | null {
  const [id, paper] = split(at);
  const necessity = NECESSITIES.find((one) => one === value);
  const form = bundle.forms[id];
  const made = form && necessity ? withMaterial(form, paper, necessity) : null;
  return made && withForm(bundle, made);
}

/** Hidden: neither asked for nor taken. Optional and required: in every case, whatever the file's conditions say. */
export function applyField(bundle: Bundle, { at, value }: PlacedChange): Bundle | null {
  const [id, name] = split(at);
  const form = bundle.forms[id];
  if (!form) return null;
  const { schema, ui, ...rest } = structuredClone(form);
  if (value === "hidden") removeField(schema, ui, name);
  else if (value === "required") askFor(schema, name);
  else for (const part of partsOf(schema)) askNoMore(part, name);
  return withForm(bundle, { ...rest, schema, ui });
}

export function applyExtraField(bundle: Bundle, change: PlacedChange): Bundle | null {
  const { place, name } = placeOf(change);
  const form = bundle.forms[place];
  const field = asField(change.value);
  if (!form || !field) return null;
  const { schema, ui, ...rest } = structuredClone(form);
  const properties = isRecord(schema.properties) ? schema.properties : {};
  schema.properties = { ...properties, [name]: fieldSchema(field) };
  if (field.required === true) askFor(schema, name);
  placeAfter(ui, name, null);
  if (field.type === "longText") ui[name] = { "ui:widget": "textarea" };
  return withForm(bundle, { ...rest, schema, ui });
}

/** The value of a change that was checked; null where it adds nothing. */
function asField(value: unknown): ExtraField | null {
  return isRecord(value) ? (value as unknown as ExtraField) : null;
}

const SCHEMAS: Record<ExtraField["type"], JsonSchema> = {
  text: { type: "string", maxLength: 200 },
  longText: { type: "string", maxLength: 2000 },
  number: { type: "number" },
  money: { type: "string", format: "money" },
  date: { type: "string", format: "date" },
  choice: { type: "string" },
  boolean: { type: "boolean" },
  attachment: { type: "string", format: "attachment" },
};

function fieldSchema({ type, title, help, choices }: ExtraField): JsonSchema {
  const schema: JsonSchema = { ...SCHEMAS[type], title: title.zh, "x-title-en": title.en, [LOCAL_MARK]: true };
  if (help) Object.assign(schema, { description: help.zh, "x-description-en": help.en });
  if (choices) {
    // The words themselves are the values, so that they print as they were chosen.
    schema.enum = choices.map((one) => one.zh);
    schema["x-enum-titles"] = Object.fromEntries(choices.map((one) => [one.zh, one]));
  }
  return schema;
}

function withForm(bundle: Bundle, form: Form): Bundle {
  return { ...bundle, forms: { ...bundle.forms, [form.id]: form } };
}
