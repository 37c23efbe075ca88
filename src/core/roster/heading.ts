import { columnLetters, isBlank, shown, tidy } from "./cell.ts";
import type { Column, ImportDefinition, SheetRow } from "./model.ts";

/** Fewest columns that a heading must name before a row is taken for one. */
const HEADING_COLUMNS_MIN = 3;
/** A heading cell says no more than this. */
const HEADING_CHARACTERS_MAX = 40;
const RESULT_KEY = "$result";
const ORIGIN_KEY = "$origin";

/** Which column of the sheet is which column of the definition. */
export interface Heading {
  rows: number[];
  /** Per sheet column: its text, and the key or null. */
  columns: { letter: string; heading: string; key: string | null }[];
  score: number;
}

/** Headings as people write them, ready to be looked up. */
export class HeadingWords {
  readonly #keys = new Map<string, string>();
  readonly #joined: ReadonlySet<string>;
  readonly needed: readonly Column[];

  constructor(definition: ImportDefinition) {
    for (const word of [definition.result.title.zh, definition.result.title.en, ...definition.result.synonyms]) {
      this.#keys.set(plainHeading(word), RESULT_KEY);
    }
    for (const word of [definition.result.origin.zh, definition.result.origin.en]) {
      this.#keys.set(plainHeading(word), ORIGIN_KEY);
    }
    for (const column of definition.columns) {
      for (const word of [column.key, column.title.zh, column.title.en, ...column.synonyms]) {
        this.#keys.set(plainHeading(word), column.key);
      }
    }
    this.#joined = new Set(
      definition.columns.filter((column) => column.join !== undefined).map((column) => column.key),
    );
    this.needed = definition.columns.filter((column) => column.need);
  }

  key(heading: string): string | undefined {
    return (
      this.#keys.get(plainHeading(heading)) ??
      this.#keys.get(plainHeading(heading.replace(/[（(][^（()）]*[)）]/g, "")))
    );
  }

  /** The heading that begins at a row, over that row alone or with the one below; null where there is none. */
  read(upper: SheetRow, lower: SheetRow | undefined): Heading | null {
    const alone = this.#read([upper]);
    const together = lower && !looksLikeData(lower, this) ? this.#read([upper, lower]) : null;
    // A title above a heading is no first row of it: that names at least half of the columns itself.
    const best = together && together.score > alone.score && alone.score * 2 >= together.score ? together : alone;
    const keys = new Set(best.columns.map((column) => column.key));
    const complete =
      best.score >= Math.min(HEADING_COLUMNS_MIN, Math.max(1, this.needed.length)) &&
      this.needed.every((column) => keys.has(column.key));
    return complete ? best : null;
  }

  /** How a row repeats the heading: most of its cells say what the heading says. */
  repeats(row: SheetRow, heading: Heading): boolean {
    let same = 0;
    let filled = 0;
    row.cells.forEach((cell, i) => {
      if (isBlank(cell)) return;
      filled++;
      const key = this.key(shown(cell));
      if (key !== undefined && key === heading.columns[i]?.key) same++;
    });
    return same >= 2 && same * 2 > filled;
  }

  #read(rows: SheetRow[]): Heading {
    const width = Math.max(...rows.map((row) => row.cells.length));
    const taken = new Set<string>();
    const columns = Array.from({ length: width }, (_, i) => {
      const parts = [...new Set(rows.map((row) => tidy(shown(row.cells[i]))).filter((part) => part !== ""))];
      const heading = parts.join("");
      // Joined first: a group over 姓名 is not the name of the line itself.
      const found = this.key(heading) ?? (parts.length === 1 ? undefined : this.key(parts[0] ?? ""));
      const fresh = found !== undefined && !isOurs(found) && (!taken.has(found) || this.#joined.has(found));
      if (found !== undefined && fresh) taken.add(found);
      return { letter: columnLetters(i), heading, key: fresh || isOurs(found) ? (found ?? null) : null };
    });
    const keys = columns.map((column) => column.key).filter((key) => key !== null && !isOurs(key));
    return { rows: rows.map((row) => row.row), columns, score: new Set(keys).size };
  }
}

/** Columns that we added to a sheet that was returned. */
export function isOurs(key: string | null | undefined): boolean {
  return key === RESULT_KEY || key === ORIGIN_KEY;
}

export function isOrigin(key: string | null): boolean {
  return key === ORIGIN_KEY;
}

/** A second heading row holds short texts only; a first line of data holds a long number somewhere. */
function looksLikeData(row: SheetRow, words: HeadingWords): boolean {
  const filled = row.cells.filter((cell) => !isBlank(cell));
  if (filled.length === 0) return true;
  if (filled.some((cell) => cell?.kind !== "text" || shown(cell).length > HEADING_CHARACTERS_MAX)) return true;
  return (
    filled.some((cell) => /\d{6}/.test(tidy(shown(cell)))) ||
    filled.every((cell) => words.key(shown(cell)) === undefined && /\d/.test(shown(cell)))
  );
}

/** Blanks, width, case and punctuation do not matter in a heading: `姓　名`, `金额（元）`. */
function plainHeading(text: string): string {
  return tidy(text)
    .toLowerCase()
    .replace(/[\s*＊:：()（）[\]【】/／、,，.。·_-]/g, "");
}
