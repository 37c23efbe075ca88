import { withBlock } from "../document/block.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { TableRow } from "../table/model.ts";
import { parseRow } from "../table/parse.ts";
import type { Bundle } from "../variant.ts";
import { placeOf } from "./key.ts";
import type { PlacedChange } from "./model.ts";
import { split } from "./place.ts";

/** A row of the file keeps its place, whatever it now says; a further one stands before all of the file's. */
export function applyRow(bundle: Bundle, change: PlacedChange): Bundle | null {
  const { place, name } = placeOf(change);
  const table = bundle.tables[place];
  if (!table) return null;
  const row = isPlainObject(change.value) ? (parseRow(change.value, name, table).value ?? null) : null;
  const rows = rowsWith(table.rows, name, row);
  return { ...bundle, tables: { ...bundle.tables, [place]: { ...table, rows } } };
}

function rowsWith(rows: readonly TableRow[], id: string, row: TableRow | null): TableRow[] {
  if (rows.some((one) => one.id === id)) return rows.flatMap((one) => (one.id === id ? (row ?? []) : one));
  if (row === null) return [...rows];
  const own = rows.findIndex((one) => !one.id.startsWith("local"));
  const at = own < 0 ? rows.length : own;
  return [...rows.slice(0, at), row, ...rows.slice(at)];
}

export function applyText(bundle: Bundle, { at, value }: PlacedChange): Bundle | null {
  const [id, block] = split(at);
  const template = bundle.templates[id];
  const source = template && withBlock(template.source, block, String(value));
  if (!template || source === null || source === undefined) return null;
  return { ...bundle, templates: { ...bundle.templates, [id]: { ...template, source } } };
}
