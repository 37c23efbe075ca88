import { MATERIAL, necessityOf, withMaterials } from "../form/material.ts";
import { fieldsOf } from "../form/parts.ts";
import { checkSchema } from "../form/schema.ts";
import { NECESSITIES } from "../local/model.ts";
import { type Parsed, Source } from "../policy/source.ts";
import type { Form } from "../variant.ts";

/**
 * Reads `forms/<id>.json`. JSON is YAML too, so that problems come with their line. Papers marked `x-material` are made as
 * necessary as they say.
 */
export function parseForm(json: string, file: string): Parsed<Form> {
  const source = new Source(json, file);
  const fields = source.fields(source.root, [], ["id", "title", "schema", "ui"], ["id", "title", "schema"]);
  const schema = fields.mapping("schema");
  if (schema.type !== "object") {
    source.report(["schema", "type"], "表单的 schema 应为 object", "A form's schema should be of type object");
  }
  for (const { path, what, code } of checkSchema(schema)) {
    source.report(["schema", ...(path ?? "").split("/").slice(1)], what.zh, what.en, code);
  }
  for (const [name, property] of Object.entries(fieldsOf(schema))) {
    if (property[MATERIAL] === undefined || necessityOf(property) !== null) continue;
    const list = NECESSITIES.join(", ");
    source.report(["schema", "properties", name, MATERIAL], `应为 ${list} 之一`, `Should be one of ${list}`);
  }
  const written = { id: fields.string("id"), title: fields.text("title"), schema, ui: fields.mapping("ui") };
  const { form, taken } = withMaterials(written);
  for (const name of taken) {
    const at = ["schema", "properties", name];
    source.report(at, "代替这份材料的项与别的项同名", "What stands in for this paper has the name of another field");
  }
  return source.done(form);
}
