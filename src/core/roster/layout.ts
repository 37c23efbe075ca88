import type { Text } from "../text.ts";
import { columnLetters, isBlank, shown, tidy } from "./cell.ts";
import { type Heading, HeadingWords, isOrigin, isOurs } from "./heading.ts";
import type { Cell, ImportDefinition, RawLine, SheetLayout, SheetPart, SheetRow } from "./model.ts";

/** Titles and notes above a heading take no more rows than this. */
export const HEADING_SEARCH_ROWS_MAX = 40;
/** Rows left out that are listed one by one; a sheet may format a million rows without filling them. */
export const IGNORED_LISTED_MAX = 2_000;

const NO_HEADING: Text = { zh: "没有找到表头，未导入", en: "No heading was found; not imported" };
const HIDDEN_SHEET: Text = { zh: "隐藏的工作表，未导入", en: "A hidden sheet; not imported" };
const CONTINUES: Text = {
  zh: "没有表头，按前一张表续读",
  en: "No heading; read on with the heading of the sheet before",
};

/**
 * Finds the heading of each sheet and turns the rows below it into lines. States of a sheet: searching (rows are kept
 * back until a heading is found or the search gives up), then reading or skipping until the next sheet.
 */
export class Layout {
  readonly sheets: SheetLayout[] = [];
  readonly #definition: ImportDefinition;
  readonly #words: HeadingWords;
  #heading: Heading | null = null;
  #state: "searching" | "reading" | "skipping" = "skipping";
  #kept: SheetRow[] = [];
  #lines = 0;

  constructor(definition: ImportDefinition) {
    this.#definition = definition;
    this.#words = new HeadingWords(definition);
  }

  /** The lines that a part of the file completes. */
  take(part: SheetPart): RawLine[] {
    if (part.kind === "rows") return this.#rows(part.rows);
    const lines = this.finish();
    this.#state = part.hidden ? "skipping" : "searching";
    this.sheets.push({
      sheet: part.name,
      headerRows: [],
      columns: [],
      ignored: [],
      dataRows: 0,
      hiddenRows: [],
      totals: [],
      note: part.hidden ? HIDDEN_SHEET : null,
    });
    return lines;
  }

  /** The lines still kept back when the file, or a sheet, ends. */
  finish(): RawLine[] {
    if (this.#state !== "searching") return [];
    return this.#giveUp();
  }

  #sheet(): SheetLayout {
    const sheet = this.sheets.at(-1);
    if (!sheet) throw new Error("rows came before any sheet");
    return sheet;
  }

  #rows(rows: SheetRow[]): RawLine[] {
    if (this.#state === "skipping") return [];
    if (this.#state === "reading") return rows.flatMap((row) => this.#row(row));
    this.#kept.push(...rows);
    return this.#search();
  }

  #search(): RawLine[] {
    const searched = this.#kept.slice(0, HEADING_SEARCH_ROWS_MAX);
    for (const [i, row] of searched.entries()) {
      const next = this.#kept[i + 1];
      const below = next && next.row === row.row + 1 ? next : undefined;
      // The row below decides whether the heading has two rows: wait for it.
      if (i === this.#kept.length - 1 && this.#kept.length < HEADING_SEARCH_ROWS_MAX) break;
      const heading = this.#words.read(row, below);
      if (heading) return this.#begin(heading, i);
    }
    return this.#kept.length >= HEADING_SEARCH_ROWS_MAX ? this.#giveUp() : [];
  }

  #begin(heading: Heading, index: number): RawLine[] {
    const sheet = this.#sheet();
    this.#heading = heading;
    this.#state = "reading";
    sheet.headerRows = heading.rows;
    sheet.columns = heading.columns.filter((column) => column.heading !== "" && !isOurs(column.key));
    for (const row of this.#kept.slice(0, index)) {
      sheet.ignored.push({ row: row.row, as: row.cells.every((cell) => isBlank(cell)) ? "blank" : "title" });
    }
    const rest = this.#kept.slice(index + heading.rows.length);
    this.#kept = [];
    return rest.flatMap((row) => this.#row(row));
  }

  /** No heading: the last row may be one by itself; else the sheet may continue the one before. */
  #giveUp(): RawLine[] {
    const last = this.#kept.at(-1);
    const lone = last ? this.#words.read(last, undefined) : null;
    if (lone) return this.#begin(lone, this.#kept.length - 1);
    const rows = this.#kept;
    this.#kept = [];
    const sheet = this.#sheet();
    if (!this.#heading || !this.#continues(rows, this.#heading)) {
      this.#state = "skipping";
      sheet.note = NO_HEADING;
      return [];
    }
    this.#state = "reading";
    sheet.note = CONTINUES;
    return rows.flatMap((row) => this.#row(row));
  }

  /** Most filled rows hold something in every needed column and are not wider than the sheet before. */
  #continues(rows: SheetRow[], heading: Heading): boolean {
    const filled = rows.filter((row) => row.cells.some((cell) => !isBlank(cell)));
    const needed = this.#words.needed.map((column) => heading.columns.findIndex((found) => found.key === column.key));
    const fitting = filled.filter(
      (row) => needed.every((at) => !isBlank(row.cells[at])) && row.cells.length <= heading.columns.length + 1,
    );
    return filled.length > 0 && fitting.length * 2 > filled.length;
  }

  #row(row: SheetRow): RawLine[] {
    const heading = this.#heading;
    if (!heading) return [];
    const sheet = this.#sheet();
    const as = this.#kindOf(row, heading);
    if (as !== null) {
      if (sheet.ignored.length < IGNORED_LISTED_MAX) sheet.ignored.push({ row: row.row, as });
      if (as === "total") this.#total(row);
      return [];
    }
    this.#lines++;
    sheet.dataRows++;
    if (row.hidden && sheet.hiddenRows.length < IGNORED_LISTED_MAX) sheet.hiddenRows.push(row.row);
    return [this.#line(row, heading, sheet.sheet)];
  }

  #line(row: SheetRow, heading: Heading, sheet: string): RawLine {
    const cells: Record<string, Cell> = {};
    const extra: Record<string, string> = {};
    let origin: number | undefined;
    row.cells.forEach((cell, i) => {
      if (!cell || isBlank(cell)) return;
      const key = heading.columns[i]?.key ?? null;
      if (isOrigin(key) && /^[1-9]\d{0,6}$/.test(tidy(shown(cell)))) origin = Number(tidy(shown(cell)));
      if (isOurs(key)) return;
      if (key === null) {
        extra[columnLetters(i)] = shown(cell);
        return;
      }
      const before = cells[key];
      cells[key] = before ? { kind: "text", text: `${shown(before)}${this.#joint(key)}${shown(cell)}` } : cell;
    });
    return { line: this.#lines, sheet, row: row.row, hidden: row.hidden, cells, extra, ...(origin ? { origin } : {}) };
  }

  #joint(key: string): string {
    return this.#definition.columns.find((column) => column.key === key)?.join ?? "";
  }

  #kindOf(row: SheetRow, heading: Heading): SheetLayout["ignored"][number]["as"] | null {
    const filled = row.cells.flatMap((cell, i) =>
      cell && !isBlank(cell) ? [{ key: heading.columns[i]?.key ?? null, cell }] : [],
    );
    const first = filled[0];
    if (!first) return "blank";
    const words = tidy(shown(first.cell)).replace(/\s/g, "");
    if (this.#definition.rows.totals.includes(words.replace(/[:：]$/, ""))) return "total";
    if (this.#definition.rows.signatures.some((word) => words.startsWith(`${word}：`) || words.startsWith(`${word}:`)))
      return "signature";
    if (this.#words.repeats(row, heading)) return "header";
    const sequences = new Set(
      this.#definition.columns.filter((column) => column.type === "sequence").map((column) => column.key),
    );
    return filled.every((cell) => cell.key !== null && sequences.has(cell.key)) ? "sequence" : null;
  }

  /** A totals row that says how many there are is compared with how many there are, in the sheet or so far in all. */
  #total(row: SheetRow): void {
    const sheet = this.#sheet();
    const says = row.cells
      .map((cell) => /^(\d{1,7})\s*[人名行条]$/.exec(tidy(shown(cell)))?.[1])
      .find((found) => found !== undefined);
    if (says === undefined) return;
    const number = Number(says);
    const agrees = number === sheet.dataRows || number === this.#lines;
    sheet.totals.push({ row: row.row, says: number, is: agrees ? number : this.#lines, agrees });
  }
}
