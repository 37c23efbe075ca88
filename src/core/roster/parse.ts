import { compileExpression } from "../expression/feel.ts";
import { type Fields, type Parsed, Source } from "../policy/source.ts";
import {
  CHECK_KINDS,
  type Check,
  COLUMN_TYPES,
  type Column,
  type Comparison,
  type Derivation,
  type Given,
  type ImportDefinition,
  type LocatedColumn,
  NOTES,
  type Note,
} from "./model.ts";
import { agree } from "./parse-agree.ts";

export const COLUMNS_MAX = 100;
export const CHECKS_MAX = 100;
export const SYNONYMS_MAX = 60;
const SUGGEST_DISTANCE_MAX = 2;
const KEY = /^[a-z][A-Za-z0-9]{0,40}$/;
const CODE = /^[A-Z][A-Z0-9_]{1,40}$/;

const TOP = [
  "id",
  "kind",
  "title",
  "workflows",
  "record",
  "results",
  "severities",
  "dispositions",
  "compare",
  "columns",
  "derive",
  "locate",
  "place",
  "checks",
  "rows",
  "divisions",
  "result",
  "properties",
];

/** Reads an import definition, or says with path and line what is wrong with it. */
export function parseImport(yaml: string, file: string): Parsed<ImportDefinition> {
  const source = new Source(yaml, file);
  const top = source.fields(source.root, [], TOP, ["id", "title", "columns"]);
  const rows = source.fields(top.mapping("rows"), ["rows"], ["totals", "signatures"]);
  const divisions = source.fields(top.mapping("divisions"), ["divisions"], ["former", "abroad"]);
  const result = source.fields(top.mapping("result"), ["result"], ["title", "synonyms", "origin"]);
  const kind = top.oneOf("kind", ["roster", "records"] as const, "roster");
  const record = top.optional("record");
  const definition: ImportDefinition = {
    id: top.string("id"),
    kind,
    title: top.text("title"),
    workflows: top.strings("workflows"),
    ...(record === undefined ? {} : { record }),
    results: top.optional("results") ?? null,
    severities: titled(source, top, "severities"),
    properties: top.mapping("properties"),
    dispositions: top.list("dispositions").map((raw, i) => {
      const fields = source.fields(raw, ["dispositions", i], ["id", "title", "placed"], ["id", "title"]);
      return { id: fields.string("id"), title: fields.text("title"), placed: fields.flag("placed", true) };
    }),
    compare: top.has("compare") ? comparison(source, top) : null,
    columns: top
      .list("columns")
      .slice(0, COLUMNS_MAX)
      .map((raw, i) => column(source, raw, i)),
    derive: top.list("derive").map((raw, i) => derivation(source, raw, i)),
    locate: top.list("locate").map((raw, i) => located(source, raw, i)),
    place: top.list("place").map((raw, i) => {
      const fields = source.fields(raw, ["place", i], ["given", "use"], ["use"]);
      return { given: given(fields), use: fields.string("use") };
    }),
    checks: top
      .list("checks")
      .slice(0, CHECKS_MAX)
      .map((raw, i) => check(source, raw, i)),
    rows: { totals: rows.strings("totals"), signatures: rows.strings("signatures") },
    divisions: { former: codes(divisions, "former"), abroad: divisions.strings("abroad") },
    result: {
      title: result.has("title") ? result.text("title") : { zh: "导入结果", en: "Import result" },
      synonyms: result.strings("synonyms"),
      origin: result.has("origin") ? result.text("origin") : { zh: "原行号", en: "Line" },
    },
  };
  agree(source, definition);
  return source.done(definition);
}

function titled(source: Source, top: Fields, key: string): ImportDefinition["severities"] {
  const entries = Object.entries(top.mapping(key));
  return Object.fromEntries(
    entries.map(([id, raw]) => [id, { title: source.fields(raw, [key, id], ["title"], ["title"]).text("title") }]),
  );
}

function codes(fields: Fields, key: string): Record<string, string> {
  const entries = Object.entries(fields.mapping(key));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => {
      const good = typeof entry[1] === "string" && /^\d{12}$/.test(entry[1]);
      if (!good)
        fields.source.report(
          fields.at(key),
          `“${entry[0]}”应对应 12 位区划代码（加引号）`,
          `"${entry[0]}" should name a quoted 12-digit division`,
        );
      return good;
    }),
  );
}

function comparison(source: Source, top: Fields): Comparison {
  const fields = source.fields(
    top.mapping("compare"),
    ["compare"],
    ["record", "by", "name", "suggestDistance"],
    ["record", "by", "name"],
  );
  const distance = fields.record.suggestDistance ?? 1;
  if (typeof distance !== "number" || !Number.isInteger(distance) || distance < 0 || distance > SUGGEST_DISTANCE_MAX) {
    source.report(
      fields.at("suggestDistance"),
      `应为 0 到 ${SUGGEST_DISTANCE_MAX} 的整数`,
      `Should be a whole number from 0 to ${SUGGEST_DISTANCE_MAX}`,
    );
  }
  return {
    record: fields.string("record"),
    by: fields.string("by"),
    name: fields.string("name"),
    suggestDistance: Number(distance),
  };
}

function column(source: Source, raw: unknown, i: number): Column {
  const known = [
    "key",
    "title",
    "synonyms",
    "type",
    "need",
    "join",
    "yes",
    "no",
    "none",
    "values",
    "open",
    "sameAs",
    "others",
  ];
  const fields = source.fields(raw, ["columns", i], known, ["key", "title"]);
  const key = fields.string("key");
  if (!KEY.test(key)) source.report(fields.at("key"), "列名应为小驼峰英文", "A key should be camelCase");
  const synonyms = fields.strings("synonyms");
  if (synonyms.length > SYNONYMS_MAX)
    source.report(fields.at("synonyms"), `同义词至多 ${SYNONYMS_MAX} 个`, `At most ${SYNONYMS_MAX} synonyms`);
  const join = fields.optional("join");
  const others = fields.optional("others");
  const same = fields.has("sameAs")
    ? source.fields(fields.mapping("sameAs"), fields.at("sameAs"), ["key", "words", "blank"], ["key"])
    : null;
  return {
    key,
    title: fields.text("title"),
    synonyms,
    type: fields.oneOf("type", COLUMN_TYPES, "text"),
    need: fields.flag("need", false),
    ...(join === undefined ? {} : { join }),
    ...(others === undefined ? {} : { others }),
    yes: fields.strings("yes"),
    no: fields.strings("no"),
    none: fields.strings("none"),
    values: words(fields, "values"),
    open: fields.strings("open"),
    ...(same
      ? { sameAs: { key: same.string("key"), words: same.strings("words"), blank: same.flag("blank", false) } }
      : {}),
  };
}

function words(fields: Fields, key: string): Record<string, string[]> {
  const entries = Object.entries(fields.mapping(key));
  return Object.fromEntries(
    entries.map(([value, list]) => [
      value,
      fields.source.list(list, [...fields.at(key), value]).filter((word) => typeof word === "string"),
    ]),
  );
}

function derivation(source: Source, raw: unknown, i: number): Derivation {
  const fields = source.fields(raw, ["derive", i], ["key", "from", "as", "values", "overrules"], ["key", "from", "as"]);
  return {
    key: fields.string("key"),
    from: fields.string("from"),
    as: fields.oneOf("as", ["birthDate", "sexDigit", "contains", "map"] as const, "map"),
    values: words(fields, "values"),
    overrules: fields.flag("overrules", false),
  };
}

function located(source: Source, raw: unknown, i: number): LocatedColumn {
  const fields = source.fields(raw, ["locate", i], ["key", "address", "street", "community", "communityKey"], ["key"]);
  const optional = (["address", "street", "community", "communityKey"] as const).flatMap((key) => {
    const value = fields.optional(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return { key: fields.string("key"), ...Object.fromEntries(optional) };
}

function given(fields: Fields): Given {
  const entries = Object.entries(fields.mapping("given"));
  return Object.fromEntries(
    entries.map(([key, list]) => [
      key,
      scalars(fields, [...fields.at("given"), key], Array.isArray(list) ? list : [list]),
    ]),
  );
}

function scalars(
  fields: Fields,
  path: readonly (string | number)[],
  list: unknown[],
): (string | boolean | number | null)[] {
  return list.filter((value): value is string | boolean | number | null => {
    const good = value === null || ["string", "boolean", "number"].includes(typeof value);
    if (!good)
      fields.source.report(
        path,
        "应为文字、数字、true、false 或 null",
        "Should be a text, a number, true, false or null",
      );
    return good;
  });
}

function check(source: Source, raw: unknown, i: number): Check {
  const known = [
    "code",
    "kind",
    "fields",
    "notes",
    "found",
    "also",
    "against",
    "normalise",
    "values",
    "given",
    "suggest",
    "when",
  ];
  const fields = source.fields(raw, ["checks", i], known, ["code", "kind"]);
  const code = fields.string("code");
  if (!CODE.test(code))
    source.report(
      fields.at("code"),
      "结果码应为大写字母、数字和下划线",
      "A code should be capitals, digits and underscores",
    );
  const found = fields.optional("found");
  const also = fields.optional("also");
  const notes = fields.strings("notes");
  const when = fields.optional("when");
  const wrong = when === undefined ? null : compileExpression(when).problemText;
  if (wrong) source.report(fields.at("when"), wrong.zh, wrong.en);
  const unknown = notes.filter((note) => !isNote(note));
  if (unknown.length > 0)
    source.report(
      fields.at("notes"),
      `不认识的标记 ${unknown.join("、")}`,
      `Unknown notes ${unknown.join(", ")}; known: ${NOTES.join(", ")}`,
    );
  return {
    code,
    kind: fields.oneOf("kind", CHECK_KINDS, "noted"),
    fields: fields.strings("fields"),
    notes: notes.filter(isNote),
    ...(found === undefined ? {} : { found }),
    ...(also === undefined ? {} : { also }),
    ...(when === undefined ? {} : { when }),
    against: fields.strings("against"),
    normalise: fields.oneOf("normalise", ["name", "date", "text"] as const, "text"),
    values: scalars(fields, fields.at("values"), fields.list("values")),
    given: given(fields),
    suggest: fields.flag("suggest", false),
  };
}

function isNote(value: string): value is Note {
  return NOTES.some((note) => note === value);
}
