import { isPlainObject } from "../expression/plain.ts";
import { fieldsOf, partsOf } from "../form/parts.ts";
import { isRecord } from "../form/schema.ts";
import type { Table, TableRow } from "../table/model.ts";
import { parseRow } from "../table/parse.ts";
import type { Bundle, Form } from "../variant.ts";
import { placeOf } from "./key.ts";
import type { Allowance, PlacedChange } from "./model.ts";

/** Marks a field whose codes are those that a table decides on: `x-codes: <table>`. */
export const CODES = "x-codes";

/**
 * A row of the file keeps its place, whatever it now says; a further one stands before all of the file's. One that adds a
 * code stands after them, since it is met by its own code alone and rules over none of theirs.
 */
export function applyRow(bundle: Bundle, change: PlacedChange, { code }: Pick<Allowance, "code">): Bundle | null {
  const { place, name } = placeOf(change);
  const table = bundle.tables[place];
  if (!table) return null;
  const row = isPlainObject(change.value) ? (parseRow(change.value, name, table).value ?? null) : null;
  const adds = code !== undefined && row !== null && !table.rows.some(({ id }) => id === name);
  const made = adds ? withCode(table, { ...row, when: { [code]: `"${name}"` } }) : withRow(table, name, row);
  const tables = { ...bundle.tables, [place]: made };
  return { ...bundle, tables, ...(adds ? { forms: withCodes(bundle.forms, place, row) } : {}) };
}

function withRow(table: Table, id: string, row: TableRow | null): Table {
  const { rows } = table;
  if (rows.some((one) => one.id === id))
    return { ...table, rows: rows.flatMap((one) => (one.id === id ? (row ?? []) : one)) };
  if (row === null) return table;
  const own = rows.findIndex((one) => !one.id.startsWith("local"));
  const at = own < 0 ? rows.length : own;
  return { ...table, rows: [...rows.slice(0, at), row, ...rows.slice(at)] };
}

/** Before the row that takes whatever is left, where there is one. */
function withCode(table: Table, row: TableRow): Table {
  const { rows } = table;
  const rest = rows.findIndex(({ when }) => Object.values(when).every((test) => test === "-"));
  const at = rest < 0 ? rows.length : rest;
  return { ...table, rows: [...rows.slice(0, at), row, ...rows.slice(at)] };
}

/** The forms with the code among those that their fields offer, by the name that the row bears. */
function withCodes(forms: Bundle["forms"], table: string, { id, note }: TableRow): Bundle["forms"] {
  return Object.fromEntries(
    Object.entries(forms).map(([key, form]) => {
      const fields = Object.entries(fieldsOf(form.schema)).filter(([, field]) => field[CODES] === table);
      return [key, fields.reduce((made, [field]) => withChoice(made, field, id, note ?? { zh: id, en: id }), form)];
    }),
  );
}

function withChoice(form: Form, field: string, code: string, title: { zh: string; en: string }): Form {
  const made = structuredClone(form);
  for (const part of partsOf(made.schema)) {
    const property = fieldsOf(part)[field];
    if (property && Array.isArray(property.enum)) property.enum = [...property.enum, code];
  }
  const property = fieldsOf(made.schema)[field];
  if (property) {
    const titles = isRecord(property["x-enum-titles"]) ? property["x-enum-titles"] : {};
    property["x-enum-titles"] = { ...titles, [code]: title };
  }
  return made;
}
