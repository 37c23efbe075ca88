import { isDay } from "../calendar/day.ts";
import { REFERENCE_DATES } from "../definition/model.ts";
import { compileExpression } from "../expression/feel.ts";
import { isText } from "../machine/action.ts";
import { type Fields, type Parsed, Source } from "../policy/source.ts";
import type { Text } from "../text.ts";
import type { Table, TableRow } from "./model.ts";
import { compileTest } from "./test.ts";

export const TABLE_ROWS_MAX = 2_000;
export const TABLE_COLUMNS_MAX = 30;
const HITS = ["U", "A", "P", "F", "R", "O", "C"] as const;

/** Reads `policies/tables/<id>.yaml`: every cell compiles, every column is declared, row ids are unique. */
export function parseTable(yaml: string, file: string): Parsed<Table> {
  const source = new Source(yaml, file);
  const known = ["id", "title", "hit", "inputs", "outputs", "rows", "reference", "on", "basis"];
  const fields = source.fields(source.root, [], known, ["id", "title", "hit", "inputs", "outputs", "rows"]);
  const table: Table = {
    id: fields.string("id"),
    title: fields.text("title"),
    hit: fields.oneOf("hit", HITS, "U"),
    inputs: readColumns(fields, "inputs").map((column) => ({ ...column, expression: readInput(fields, column) })),
    outputs: readColumns(fields, "outputs").map(({ name, title, values, titles }) => {
      return { name, ...(title ? { title } : {}), ...(values ? { values } : {}), ...(titles ? { titles } : {}) };
    }),
    rows: [],
  };
  if (fields.has("reference")) table.reference = fields.flag("reference", false);
  if (fields.has("on")) table.on = fields.oneOf("on", REFERENCE_DATES, "start");
  const rows = fields.list("rows");
  if (rows.length > TABLE_ROWS_MAX)
    source.report(["rows"], `最多 ${TABLE_ROWS_MAX} 行`, `At most ${TABLE_ROWS_MAX} rows`);
  const ids = new Set<string>();
  rows.slice(0, TABLE_ROWS_MAX).forEach((raw, index) => {
    const row = readRow(source, raw, index, table);
    if (ids.has(row.id)) source.report(["rows", index, "id"], `行号“${row.id}”重复`, `Row id "${row.id}" stands twice`);
    ids.add(row.id);
    table.rows.push(row);
  });
  return source.done(table);
}

/** Judges one row for a table by the very rules for rows of its file. */
export function parseRow(raw: Record<string, unknown>, id: string, table: Table): Parsed<TableRow> {
  const source = new Source("{}", table.id);
  return source.done(readRow(source, { ...raw, id }, 0, table));
}

interface Column {
  name: string;
  title?: { zh: string; en: string };
  expression: string;
  values?: unknown[];
  titles?: Record<string, Text>;
  index: number;
}

function readColumns(fields: Fields, key: "inputs" | "outputs"): Column[] {
  const { source } = fields;
  const list = fields.list(key);
  if (list.length > TABLE_COLUMNS_MAX) {
    source.report([key], `最多 ${TABLE_COLUMNS_MAX} 列`, `At most ${TABLE_COLUMNS_MAX} columns`);
  }
  const names = new Set<string>();
  return list.slice(0, TABLE_COLUMNS_MAX).map((raw, index) => {
    const path = [key, index];
    const given = typeof raw === "string" ? { name: raw } : raw;
    const known = key === "inputs" ? ["name", "expression", "title"] : ["name", "title", "values", "titles"];
    const column = source.fields(given, path, known, ["name"]);
    const name = column.string("name");
    if (names.has(name)) source.report(path, `列“${name}”重复`, `Column "${name}" stands twice`);
    names.add(name);
    const title = column.has("title") ? column.text("title") : undefined;
    const values = column.has("values") ? { values: column.list("values") } : {};
    const titles = column.has("titles") ? { titles: readTitles(column, values.values ?? []) } : {};
    const expression = column.optional("expression") ?? name;
    return { name, ...(title ? { title } : {}), expression, ...values, ...titles, index };
  });
}

/** What the values of a closed list are called; a name for none of them is a slip of the pen. */
function readTitles(column: Fields, values: readonly unknown[]): Record<string, Text> {
  const { source } = column;
  const titles: Record<string, Text> = {};
  for (const [value, title] of Object.entries(column.mapping("titles"))) {
    const at = [...column.at("titles"), value];
    if (!values.some((one) => String(one) === value))
      source.report(at, `values 中没有“${value}”`, `"${value}" is none of the values`);
    if (isText(title)) titles[value] = title;
    else source.report(at, "应有 zh 和 en", "Needs zh and en");
  }
  return titles;
}

function readInput(fields: Fields, column: Column): string {
  const why = problemOf(column.expression);
  if (why) {
    fields.source.report(
      ["inputs", column.index, "expression"],
      `表达式不可用：${why}`,
      `The expression cannot be used: ${why}`,
    );
  }
  return column.expression;
}

function readRow(source: Source, raw: unknown, index: number, table: Table): TableRow {
  const path = ["rows", index];
  const fields = source.fields(raw, path, ["id", "when", "then", "from", "until", "basis", "note"], ["then"]);
  // biome-ignore lint/suspicious/noThenProperty: the column's name in the files; a row is never awaited.
  const row: TableRow = { id: fields.has("id") ? fields.code("id") : String(index + 1), when: {}, then: {} };
  for (const [name, value] of Object.entries(fields.mapping("when"))) {
    const at = [...path, "when", name];
    if (!table.inputs.some((input) => input.name === name)) {
      source.report(at, `没有输入列“${name}”`, `There is no input column "${name}"`, "SOURCE_KEY_UNKNOWN");
    }
    const cell = cellText(value);
    const test = cell === null ? { problem: "should be a FEEL unary test" } : compileTest(cell);
    if ("problem" in test) source.report(at, `条件不可用：${test.problem}`, `The test cannot be used: ${test.problem}`);
    row.when[name] = cell ?? "-";
  }
  for (const [name, value] of Object.entries(fields.mapping("then"))) {
    const at = [...path, "then", name];
    if (!table.outputs.some((output) => output.name === name)) {
      source.report(at, `没有输出列“${name}”`, `There is no output column "${name}"`, "SOURCE_KEY_UNKNOWN");
    }
    const values = table.outputs.find((output) => output.name === name)?.values;
    const formula = typeof value === "string" && value.startsWith("=");
    if (values && !formula && !values.includes(value)) {
      source.report(at, `“${name}”只能是 ${values.join("、")}`, `"${name}" should be one of ${values.join(", ")}`);
    }
    const why = formula ? problemOf(value) : null;
    if (why) source.report(at, `表达式不可用：${why}`, `The expression cannot be used: ${why}`);
    row.then[name] = value;
  }
  readDates(fields, row);
  if (fields.has("basis")) row.basis = fields.strings("basis");
  if (fields.has("note")) row.note = fields.text("note");
  return row;
}

function readDates(fields: Fields, row: TableRow): void {
  for (const key of ["from", "until"] as const) {
    const day = fields.optional(key);
    if (day === undefined) continue;
    if (!isDay(day)) fields.source.report(fields.at(key), "日期应为 yyyy-MM-dd", "A day is yyyy-MM-dd");
    row[key] = day;
  }
  if (row.from && row.until && row.until < row.from) {
    fields.source.report(fields.at("until"), "截止早于开始", "It ends before it begins");
  }
}

/** YAML turns `5`, `true` and `null` into values; as a cell they are the FEEL literals of the same spelling. */
function cellText(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (value === null || typeof value === "number" || typeof value === "boolean") return String(value);
  return null;
}

function problemOf(source: string): string | null {
  return compileExpression(source).problem;
}
