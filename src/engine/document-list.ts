import { parseId } from "../core/id.ts";
import type { Template } from "../core/variant.ts";
import { readImportedRows } from "../store/children.ts";
import { listCasesBeside, type PrintRow } from "../store/document-print.ts";
import { readImport } from "../store/imports.ts";
import type { Engine } from "./engine.ts";
import { importBody } from "./import-body.ts";
import { divisionName } from "./reader.ts";

/** Names on one paper; a longer list is what the workbook by place is for. */
export const LIST_ROWS_MAX = 10_000;

/**
 * The list that a paper carries: what stands in it belongs to the paper, so whoever may read the paper reads all of it,
 * whoever they are. Null when its template carries none.
 */
export async function listOnPaper(
  engine: Engine,
  template: Template,
  row: PrintRow,
  data: Record<string, unknown>,
): Promise<{ data: Record<string, unknown> }[] | null> {
  const { list } = template;
  if (list === undefined) return null;
  if (list.import !== undefined && typeof data[list.import] === "string") return linesOf(engine, data[list.import]);
  if (list.beside === undefined || row.parent === null) return [];
  const of = {
    instance: row.instance,
    invoke: list.beside,
    milestone: list.milestone ?? null,
    place: placeOf(row.division),
  };
  const found = await listCasesBeside(engine.database, row.city, of, LIST_ROWS_MAX);
  return found.map((one) => ({ number: one.number, data: engine.sealer.open(one.data) }));
}

/** Lines of an import with what the comparison found, in words. */
async function linesOf(engine: Engine, importId: unknown): Promise<{ data: Record<string, unknown> }[]> {
  const id = parseId(importId);
  const from = id === null ? null : await readImport(engine.database, id.city, id.uuid);
  if (id === null || from === null) return [];
  const { codes: known, dispositions } = importBody(engine, from);
  const rows = await readImportedRows(engine.database, id.city, id.uuid, 0, LIST_ROWS_MAX);
  return rows.map(({ data, codes, disposition, place, line, findings }) => ({
    data: {
      ...engine.sealer.open(data),
      ...{ line, codes, disposition, place },
      results: codes.map((code) => known[code]?.title.zh ?? code),
      suggestions: findings.flatMap(({ suggest }) => (suggest ? Object.values(engine.sealer.open(suggest)) : [])),
      dispositionName: dispositions[disposition]?.title.zh ?? disposition,
      placeName: place === null ? null : divisionName(engine.policies(), place),
    },
  }));
}

/** The digits of a division's code that all its parts share. */
export function placeOf(division: string): string {
  if (!division.endsWith("000")) return division;
  if (!division.endsWith("000000")) return division.slice(0, 9);
  return division.endsWith("00000000") ? division.slice(0, 4) : division.slice(0, 6);
}
