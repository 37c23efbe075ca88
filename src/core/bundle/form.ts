import { checkSchema } from "../form/schema.ts";
import { type Parsed, Source } from "../policy/source.ts";
import type { Form } from "../variant.ts";

/** Reads `forms/<id>.json`. JSON is YAML too, so that problems come with their line. */
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
  return source.done({ id: fields.string("id"), title: fields.text("title"), schema, ui: fields.mapping("ui") });
}
