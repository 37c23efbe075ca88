import { isBlank } from "../core/roster/cell.ts";
import { serialDay } from "../core/roster/date.ts";
import type { Cell, SheetPart, SheetRow } from "../core/roster/model.ts";
import { CELL_CHARACTERS_MAX, readWorkbook, type Workbook } from "./import-workbook.ts";
import { type Archive, openArchive, Unreadable, walkXml } from "./import-zip.ts";

export const SHEET_ROWS_MAX = 100_000;
export const SHEET_COLUMNS_MAX = 200;
const MERGES_MAX = 50_000;
/** Rows that a sheet may format without filling them. */
const EMPTY_ROWS_MAX = 1_100_000;

interface Merge {
  fromRow: number;
  toRow: number;
  fromColumn: number;
  toColumn: number;
  cell: Cell | null;
}

/** The rows of all sheets of a workbook, in order, with merged cells filled; throws `Unreadable` for what is no workbook. */
export async function* readXlsx(bytes: Buffer): AsyncGenerator<SheetPart> {
  const archive = await openArchive(bytes);
  try {
    const workbook = await readWorkbook(archive);
    for (const sheet of workbook.sheets) {
      yield { kind: "sheet", name: sheet.name, hidden: sheet.hidden };
      if (!sheet.hidden) yield* readSheet(archive, workbook, sheet.path);
    }
  } finally {
    archive.close();
  }
}

async function* readSheet(archive: Archive, workbook: Workbook, path: string): AsyncGenerator<SheetPart> {
  const fill = new MergeFill(await readMerges(archive, path));
  const rows = new RowGatherer(workbook, fill);
  for await (const _ of walkXml(archive.text(path), rows)) {
    const gathered = rows.take();
    if (gathered.length > 0) yield { kind: "rows", rows: gathered };
  }
}

/** Turns the events of a sheet into rows. */
class RowGatherer {
  readonly #workbook: Workbook;
  readonly #fill: MergeFill;
  #ready: SheetRow[] = [];
  #row: SheetRow | null = null;
  #rowNumber = 0;
  #filled = 0;
  #column = -1;
  #type = "";
  #style = 0;
  #value = "";
  #inValue = false;
  #phonetic = false;

  constructor(workbook: Workbook, fill: MergeFill) {
    this.#workbook = workbook;
    this.#fill = fill;
  }

  take(): SheetRow[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  readonly open = (name: string, attributes: Record<string, string>): void => {
    switch (name) {
      case "row":
        this.#rowNumber = attributes.r ? Number(attributes.r) : this.#rowNumber + 1;
        if (!(this.#rowNumber <= EMPTY_ROWS_MAX)) throw new Unreadable("IMPORT_TOO_LARGE", "rows");
        this.#row = {
          row: this.#rowNumber,
          cells: [],
          hidden: attributes.hidden === "1" || attributes.hidden === "true",
        };
        this.#column = -1;
        break;
      case "c":
        this.#column = attributes.r ? columnIndex(attributes.r) : this.#column + 1;
        this.#type = attributes.t ?? "n";
        this.#style = Number(attributes.s ?? 0);
        this.#value = "";
        break;
      case "rPh":
        this.#phonetic = true;
        break;
      case "v":
      case "t":
        this.#inValue = !this.#phonetic;
    }
  };

  readonly text = (text: string): void => {
    if (!this.#inValue) return;
    this.#value += text;
    if (this.#value.length > CELL_CHARACTERS_MAX) throw new Unreadable("IMPORT_CELL_TOO_LONG");
  };

  readonly close = (name: string): void => {
    if (name === "v" || name === "t") this.#inValue = false;
    else if (name === "rPh") this.#phonetic = false;
    else if (name === "c") this.#endCell();
    else if (name === "row") this.#endRow();
  };

  #endCell(): void {
    if (!this.#row || this.#value === "") return;
    if (this.#column >= SHEET_COLUMNS_MAX) throw new Unreadable("IMPORT_TOO_LARGE", "columns");
    while (this.#row.cells.length < this.#column) this.#row.cells.push(null);
    this.#row.cells[this.#column] = this.#cell();
  }

  #cell(): Cell {
    const value = this.#value;
    switch (this.#type) {
      case "s":
        return { kind: "text", text: this.#workbook.strings[Number(value)] ?? "" };
      case "str":
      case "inlineStr":
        return { kind: "text", text: value };
      case "b":
        return { kind: "text", text: value === "1" ? "TRUE" : "FALSE" };
      case "e":
        return { kind: "error", text: value };
      case "d":
        return { kind: "date", text: value.slice(0, 10) };
      default:
        return this.#number(value);
    }
  }

  #number(value: string): Cell {
    const shown = this.#workbook.styles[this.#style] ?? "number";
    const number = Number(value);
    if (shown === "number" || !Number.isFinite(number) || number < 1 || number > 2_958_465) {
      return { kind: "number", text: value, ...(this.#workbook.base1904 ? { base1904: true } : {}) };
    }
    const day = serialDay(number, this.#workbook.base1904);
    return { kind: "date", text: shown === "month" ? day.slice(0, 7) : day };
  }

  #endRow(): void {
    const row = this.#row;
    this.#row = null;
    if (!row) return;
    const own = row.cells.some((cell) => !isBlank(cell));
    if (own && ++this.#filled > SHEET_ROWS_MAX) throw new Unreadable("IMPORT_TOO_LARGE", "rows");
    // A row with nothing of its own stays empty even inside a merged block.
    this.#fill.apply(row, own);
    if (!own) row.cells = [];
    this.#ready.push(row);
  }
}

/** Gives every cell of a merged block the block's value. */
class MergeFill {
  readonly #starting: Map<number, Merge[]>;
  #active: Merge[] = [];
  #lastRow = 0;

  constructor(merges: Merge[]) {
    this.#starting = new Map();
    for (const merge of merges) {
      const list = this.#starting.get(merge.fromRow);
      if (list) list.push(merge);
      else this.#starting.set(merge.fromRow, [merge]);
    }
  }

  apply(row: SheetRow, write: boolean): void {
    if (this.#starting.size === 0) return;
    this.#active = this.#active.filter((merge) => merge.toRow >= row.row);
    // Rows without cells may be missing from the sheet, the first row of a block among them: then it has no value.
    for (let number = this.#lastRow + 1; number <= row.row; number++) {
      for (const merge of this.#starting.get(number) ?? []) {
        merge.cell = number === row.row ? (row.cells[merge.fromColumn] ?? null) : null;
        if (merge.toRow >= row.row) this.#active.push(merge);
      }
    }
    this.#lastRow = row.row;
    if (!write) return;
    for (const merge of this.#active) {
      if (!merge.cell) continue;
      for (let column = merge.fromColumn; column <= merge.toColumn; column++) {
        while (row.cells.length < column) row.cells.push(null);
        row.cells[column] = merge.cell;
      }
    }
  }
}

const MERGE = /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g;

/** Merged blocks stand after the rows they concern, so they are looked up first, as text: far faster than parsing twice. */
async function readMerges(archive: Archive, path: string): Promise<Merge[]> {
  const merges: Merge[] = [];
  let tail = "";
  for await (const piece of archive.text(path)) {
    const text = tail + piece;
    let end = 0;
    for (const match of text.matchAll(MERGE)) {
      const [whole, fromLetters = "", fromRow, toLetters = "", toRow] = match;
      end = match.index + whole.length;
      const toColumn = Math.min(columnIndex(toLetters), SHEET_COLUMNS_MAX - 1);
      merges.push({
        fromRow: Number(fromRow),
        toRow: Number(toRow),
        fromColumn: columnIndex(fromLetters),
        toColumn,
        cell: null,
      });
      if (merges.length > MERGES_MAX) throw new Unreadable("IMPORT_TOO_LARGE", "merged cells");
    }
    tail = text.slice(Math.max(end, text.length - 200));
  }
  return merges;
}

function columnIndex(reference: string): number {
  let index = 0;
  for (const char of reference) {
    const letter = char.charCodeAt(0) - 64;
    if (letter < 1 || letter > 26) break;
    index = index * 26 + letter;
  }
  return index - 1;
}
