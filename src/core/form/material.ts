import type { JsonSchema } from "../definition/model.ts";
import { NECESSITIES, type Necessity } from "../local/model.ts";
import type { Form } from "../variant.ts";
import { askFor, askNoMore, fieldsOf, fieldTitle, partsOf, placeAfter } from "./parts.ts";
import { isRecord } from "./schema.ts";

/**
 * Papers. A field marked `x-material` is one: `required`; `deferrable`, when a day by which it follows may be given
 * instead; `pledgeable`, when a pledge may be given instead; `optional`; `waived`, when it is not even shown. What stands
 * in for a paper is a field of its own, marked `x-stands-for`, and so is every place that asks for either.
 */
export const MATERIAL = "x-material";
const STANDS_FOR = "x-stands-for";

/** How necessary a paper is; null when the field is none. */
export function necessityOf(property: unknown): Necessity | null {
  const value = isRecord(property) ? property[MATERIAL] : undefined;
  return NECESSITIES.find((one) => one === value) ?? null;
}

/** The field that stands in for a paper of a necessity; null when nothing can. */
export function standInOf(paper: string, necessity: Necessity): string | null {
  if (necessity === "pledgeable") return `${paper}Pledge`;
  return necessity === "deferrable" ? `${paper}FollowsOn` : null;
}

/** The form with a paper made so necessary, whatever it was before. Null when its stand-in's name is taken. */
export function withMaterial(form: Form, paper: string, necessity: Necessity): Form | null {
  const made = structuredClone(form);
  const { schema, ui } = made;
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const property = properties[paper];
  if (!isRecord(property)) return null;
  forget(schema, ui, properties, paper);
  property[MATERIAL] = necessity;
  if (necessity === "required") return made;
  const places = partsOf(schema).filter((part) => askNoMore(part, paper));
  const standIn = standInOf(paper, necessity);
  for (const part of places.length > 0 ? places : [schema]) mark(part, paper, asked(paper, standIn, necessity));
  if (necessity === "waived") {
    property.readOnly = true;
    ui[paper] = { "ui:widget": "hidden" };
  }
  if (standIn === null) return made;
  if (Object.hasOwn(properties, standIn)) return null;
  properties[standIn] = standInSchema(paper, property, necessity);
  placeAfter(ui, standIn, paper);
  return made;
}

/** The form with each paper as necessary as its file says; the names of papers whose stand-in's name is taken. */
export function withMaterials(form: Form): { form: Form; taken: string[] } {
  let made = form;
  const taken: string[] = [];
  for (const [name, property] of Object.entries(fieldsOf(form.schema))) {
    const necessity = necessityOf(property);
    if (necessity === null) continue;
    const next = withMaterial(made, name, necessity);
    if (next) made = next;
    else taken.push(name);
  }
  return { form: made, taken };
}

/** Undoes what an earlier necessity made of the form: the paper is asked for wherever it was. */
function forget(schema: JsonSchema, ui: JsonSchema, properties: JsonSchema, paper: string): void {
  let places = 0;
  for (const part of partsOf(schema)) {
    if (!Array.isArray(part.allOf)) continue;
    const rest = part.allOf.filter((one) => !isRecord(one) || one[STANDS_FOR] !== paper);
    if (rest.length === part.allOf.length) continue;
    places += 1;
    if (rest.length > 0) part.allOf = rest;
    else delete part.allOf;
    askFor(part, paper);
  }
  const asks = partsOf(schema).some((part) => Array.isArray(part.required) && part.required.includes(paper));
  if (places === 0 && !asks) askFor(schema, paper);
  for (const [name, property] of Object.entries(properties)) {
    if (!isRecord(property) || property[STANDS_FOR] !== paper) continue;
    delete properties[name];
    if (Array.isArray(ui["ui:order"])) ui["ui:order"] = ui["ui:order"].filter((one) => one !== name);
  }
  const property = properties[paper];
  if (isRecord(property) && property[MATERIAL] === "waived") {
    delete property.readOnly;
    delete ui[paper];
  }
}

function mark(part: JsonSchema, paper: string, rule: JsonSchema): void {
  part.allOf = [...(Array.isArray(part.allOf) ? part.allOf : []), { [STANDS_FOR]: paper, ...rule }];
}

/** What is asked for in place of the paper alone. */
function asked(paper: string, standIn: string | null, necessity: Necessity): JsonSchema {
  if (standIn === null) return {};
  const given = necessity === "pledgeable" ? { const: true } : { type: "string" };
  return {
    if: { required: [standIn], properties: { [standIn]: given } },
    else: { required: [paper] },
  };
}

function standInSchema(paper: string, property: JsonSchema, necessity: Necessity): JsonSchema {
  const { zh, en } = fieldTitle(paper, property);
  if (necessity === "pledgeable") {
    return {
      type: "boolean",
      title: `以书面承诺代替“${zh}”`,
      "x-title-en": `A written pledge instead of "${en}"`,
      [STANDS_FOR]: paper,
    };
  }
  return {
    type: "string",
    format: "date",
    title: `“${zh}”暂缺，承诺补交日期`,
    "x-title-en": `"${en}" follows by`,
    [STANDS_FOR]: paper,
  };
}
