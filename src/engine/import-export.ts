import type { Writable } from "node:stream";
import type exceljs from "exceljs";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { columnLetters } from "../core/roster/cell.ts";
import type { ImportDefinition, SheetLayout } from "../core/roster/model.ts";
import { addAudit } from "../store/audit.ts";
import type { Reader } from "../store/database.ts";
import { type ImportLineRow, type LineFilter, listLineRows } from "../store/import-lines.ts";
import { type ImportRow, readImport } from "../store/imports.ts";
import type { Caller, Engine } from "./engine.ts";
import { EXTRA } from "./import-check.ts";
import { importDefinition } from "./import-definition.ts";
import { importLine, readableImport } from "./import-view.ts";
import { maskProtected } from "./masking.ts";
import { readerOf, rightsOf } from "./reader.ts";
import { openWorkbook } from "./workbook-writer.ts";

const LINES_AT_ONCE = 1_000;
const NO_FILTER: LineFilter = {
  code: null,
  disposition: null,
  place: null,
  search: null,
  keyBlind: null,
  found: false,
};

/** A workbook ready to be written; a caller answers with its name before the first byte. */
export interface Workbook {
  fileName: string;
  write(output: Writable): Promise<void>;
}

/** What an export of an import needs, once the caller may have it. */
export interface ExportSource {
  engine: Engine;
  /** As whom every page is read. */
  reader: Reader;
  row: ImportRow;
  definition: ImportDefinition;
  clear: boolean;
}

/**
 * Opens an import for export. In the clear for the organisation whose list it is, and for holders of the unmasking
 * right, which is written down; everybody else gets masked values.
 */
export async function exportSource(
  engine: Engine,
  caller: Caller,
  id: string,
  what: string,
): Promise<ExportSource | Refusal> {
  const row = await readableImport(engine, caller, id);
  if (isRefusal(row)) return row;
  if (row.status !== "ready" && row.status !== "used") return refuse("IMPORT_NOT_READY");
  const definition = importDefinition(engine.policies(), row.definition);
  if (!definition) return refuse("IMPORT_DEFINITION_MISSING");
  const own = caller.grants.find((grant) => grant.organisation === row.organisation);
  const clear = own !== undefined || rightsOf(engine.policies(), caller).has("records.unmask");
  if (clear) {
    const organisation = own?.organisation ?? caller.grants[0]?.organisation ?? null;
    const detail = { what, lines: row.total };
    await engine.database.transaction((tx) =>
      addAudit(tx, { user: caller.user, organisation, action: "import.export", subject: id, detail, ip: caller.ip }),
    );
  }
  return { engine, reader: readerOf(engine.policies(), caller), row, definition, clear };
}

/** All lines of an import in pages, each read as the caller; no statement stays open between them. */
export async function* linesOf(source: ExportSource, filter: Partial<LineFilter> = {}): AsyncGenerator<ImportLineRow> {
  let after = 0;
  for (;;) {
    const from = after;
    const page = await source.engine.database.readAs(source.reader, (tx) =>
      listLineRows(tx, source.row.city, source.row.id, { ...NO_FILTER, ...filter }, from, LINES_AT_ONCE),
    );
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < LINES_AT_ONCE) return;
    after = last.line;
  }
}

/**
 * The lines that need attention, in the layout in which they came, with what was found in a column of its own and the
 * number of the line in another: corrected and sent back, they replace exactly those lines.
 */
export async function errorsWorkbook(
  engine: Engine,
  caller: Caller,
  id: string,
  options: { all: boolean },
): Promise<Workbook | Refusal> {
  const source = await exportSource(engine, caller, id, options.all ? "lines" : "errors");
  if (isRefusal(source)) return source;
  return {
    fileName: `${source.row.fileName.replace(/\.[a-z]{3,4}$/i, "")}-${source.definition.result.title.zh}.xlsx`,
    write: (output) => writeErrors(source, options.all, output),
  };
}

async function writeErrors(source: ExportSource, all: boolean, output: Writable): Promise<void> {
  const workbook = await openWorkbook(output);
  const layouts = await layoutsOf(source);
  let sheets = 0;
  // The lines of a corrected import may come from several files: gathered by sheet, in the order of the lines.
  for (const layout of layouts.values()) {
    let sheet: exceljs.Worksheet | null = null;
    for await (const line of linesOf(source, { found: !all })) {
      if (line.sheet !== layout.sheet) continue;
      sheet ??= beginSheet(workbook, layout, source.definition);
      writeLine(source, sheet, layout, line);
    }
    if (sheet) sheets++;
    sheet?.commit();
  }
  if (sheets === 0) workbook.addWorksheet("-").commit();
  await workbook.commit();
}

/** How each sheet was laid out, of this import and of those that it corrects. */
async function layoutsOf(source: ExportSource): Promise<Map<string, SheetLayout>> {
  const layouts = new Map<string, SheetLayout>();
  const { engine } = source;
  let row: ImportRow | null = source.row;
  for (let depth = 0; row !== null && depth < 50; depth++) {
    let last: SheetLayout | null = null;
    for (const layout of sheetsOf(row.layout)) {
      // A sheet that went on without a heading has the columns of the one before.
      const full: SheetLayout = layout.columns.length === 0 && last ? { ...layout, columns: last.columns } : layout;
      if (layout.dataRows > 0 && !layouts.has(layout.sheet)) layouts.set(layout.sheet, full);
      last = full;
    }
    row = row.replaces === null ? null : await readImport(engine.database, row.city, row.replaces);
  }
  return layouts;
}

function sheetsOf(layout: unknown): SheetLayout[] {
  return isLayout(layout) ? layout.sheets : [];
}
function isLayout(layout: unknown): layout is { sheets: SheetLayout[] } {
  return typeof layout === "object" && layout !== null && "sheets" in layout && Array.isArray(layout.sheets);
}

function beginSheet(
  workbook: exceljs.stream.xlsx.WorkbookWriter,
  layout: SheetLayout,
  definition: ImportDefinition,
): exceljs.Worksheet {
  const sheet = workbook.addWorksheet(sheetName(layout.sheet, new Set()), { views: [{ state: "frozen", ySplit: 1 }] });
  const headings: string[] = [];
  for (const { letter, heading } of layout.columns) headings[indexOf(letter)] = safeText(heading);
  const width = headings.length;
  headings[width] = definition.result.title.zh;
  headings[width + 1] = definition.result.origin.zh;
  sheet.columns = Array.from(headings, (_, i) => ({ width: i === width ? 60 : 16 }));
  const row = sheet.addRow(Array.from(headings, (heading) => heading ?? ""));
  row.font = { bold: true };
  row.commit();
  return sheet;
}

function writeLine(source: ExportSource, sheet: exceljs.Worksheet, layout: SheetLayout, line: ImportLineRow): void {
  const shown = importLine(source.engine, line, source.clear);
  const opened = source.engine.sealer.open(line.cells);
  const cells: Record<string, unknown> = source.clear ? opened : maskProtected(source.engine.policies(), opened);
  const extra = new Map(extraOf(cells[EXTRA]));
  const values: (string | number)[] = [];
  const written = new Set<string>();
  for (const { letter, key } of layout.columns) {
    const value = key === null ? extra.get(letter) : written.has(key) ? undefined : cells[key];
    if (key !== null) written.add(key);
    values[indexOf(letter)] = typeof value === "number" ? value : safeText(String(value ?? ""));
  }
  const width = layout.columns.reduce((most, { letter }) => Math.max(most, indexOf(letter) + 1), 0);
  values[width] = safeText(
    shown.findings.map(({ text, suggest }) => (suggest ? `${text.zh}（建议：${suggest}）` : text.zh)).join("；"),
  );
  values[width + 1] = line.line;
  sheet.addRow(Array.from(values, (value) => value ?? "")).commit();
}

function extraOf(value: unknown): [string, string][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown): [string, string][] => {
    if (typeof entry !== "object" || entry === null || !("letter" in entry)) return [];
    const { letter, ...rest } = entry;
    return [[String(letter), String(Object.values(rest)[0] ?? "")]];
  });
}

/** A text that a sheet will never take for a formula, also when it is edited or saved as csv; reading it takes the sign off. */
export function safeText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A name that a sheet may bear: no forbidden signs, 31 characters, not taken. */
export function sheetName(wanted: string, taken: Set<string>): string {
  const base =
    wanted
      .replace(/[*?:\\/[\]']/g, " ")
      .trim()
      .slice(0, 31) || "-";
  let name = base;
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base.slice(0, 27)} ${n}`;
  taken.add(name.toLowerCase());
  return name;
}

function indexOf(letters: string): number {
  let index = 0;
  while (columnLetters(index) !== letters && index < 1_000) index++;
  return index;
}
