import { checkSchema } from "../form/schema.ts";
import { type Parsed, Source } from "../policy/source.ts";
import type { RecordType } from "./model.ts";

const KEYS = [
  "id",
  "title",
  "schema",
  "key",
  "name",
  "list",
  "filters",
  "division",
  "calendar",
  "counted",
  "relations",
  "history",
];

/** Reads `policies/records/<id>.yaml`: every property that is named exists in the schema. */
export function parseRecordType(yaml: string, file: string): Parsed<RecordType> {
  const source = new Source(yaml, file);
  const fields = source.fields(source.root, [], KEYS, ["id", "title", "schema", "key", "name", "list"]);
  const schema = fields.mapping("schema");
  const properties = source.mapping(schema.properties ?? {}, ["schema", "properties"]);
  const own = (key: string, path: readonly (string | number)[]): string => {
    if (key !== "" && !(key in properties)) {
      source.report(path, `schema 中没有属性“${key}”`, `The schema has no property "${key}"`);
    }
    return key;
  };
  const ownList = (key: string): string[] => fields.strings(key).map((one, index) => own(one, [key, index]));
  const type: RecordType = {
    id: fields.string("id"),
    title: fields.text("title"),
    schema,
    key: own(fields.string("key"), ["key"]),
    name: own(fields.string("name"), ["name"]),
    list: ownList("list"),
    history: fields.flag("history", false),
  };
  if (fields.has("filters")) type.filters = ownList("filters");
  if (fields.has("division")) type.division = own(fields.string("division"), ["division"]);
  if (fields.has("calendar")) {
    const keys = ["from", "until", "title"];
    const calendar = source.fields(fields.record.calendar, ["calendar"], [...keys, "weekday"], keys);
    const named = (key: string): string => own(calendar.string(key), ["calendar", key]);
    type.calendar = { from: named("from"), until: named("until"), title: named("title") };
    if (calendar.has("weekday")) type.calendar.weekday = named("weekday");
  }
  if (fields.has("counted")) {
    type.counted = ownList("counted");
    const filters = type.filters ?? [];
    for (const name of type.counted.filter((one) => !filters.includes(one)))
      source.report(["counted"], `“${name}”应同时是筛选项`, `"${name}" should be one of the filters too`);
  }
  if (fields.has("relations")) {
    type.relations = fields.list("relations").map((raw, index) => {
      const path = ["relations", index];
      const required = ["name", "record", "property", "title"];
      const relation = source.fields(raw, path, required, required);
      return {
        name: relation.string("name"),
        record: relation.string("record"),
        property: relation.string("property"),
        title: relation.text("title"),
      };
    });
  }
  if (schema.type !== "object")
    source.report(["schema"], "schema 的 type 应为 object", "The schema should be of type object");
  for (const { path, what, code } of checkSchema(schema)) {
    source.report(["schema", ...(path ?? "").split("/").slice(1)], what.zh, what.en, code);
  }
  return source.done(type);
}
