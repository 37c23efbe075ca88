import { cellsIn } from "./grid.ts";
import type { Block, Cell, Inline } from "./model.ts";

/** A cell's text counts for its column's width up to this many characters; beyond, it wraps. */
const CELL_EMS_MAX = 16;
const CELL_EMS_MIN = 1.2;
/** A column in which nothing stands is one to be filled in by hand. */
const CELL_TO_FILL_EMS = 3.5;
/** What the rules and the space beside them take of each cell. */
const CELL_PADDING_EMS = 1;
/** A name stays on one line up to this length; a label may take two lines. */
const SHORT_EMS_MAX = 4;
const LABEL_LINES = 2;
/** From this many columns on a portrait page has no room. */
export const LANDSCAPE_COLUMNS_MIN = 9;
/** A line in ems: of a table on a portrait page, of a dense one there, and of a dense one across (156 and 257 mm; 12 and 9 pt). */
const LINE_EMS = { plain: 36.8, dense: 49.1, landscape: 80.9 };
/** Longest text that is taken for an address line ("某某单位："). */
const SALUTATION_CHARACTERS_MAX = 60;
/** A piece that cannot be broken and is this long leaves gaps in a line that is stretched. */
const PIECE_CHARACTERS_MAX = 12;

/** Whether stretching a paragraph's lines would tear them apart: long numbers are not broken. */
export function isRagged(content: readonly Inline[]): boolean {
  return new RegExp(`[!-~]{${PIECE_CHARACTERS_MAX},}`).test(textOf(content));
}

/**
 * How wide the columns of a table are, in percent, and whether it must be set smaller to have room. Each column gets
 * what its longest unbreakable piece needs, and the rest of the line is shared by how much text there is. Worked out
 * once, so that page and PDF agree. Rows must be full: no cell reaches past the last column.
 */
export function laidOut(rows: readonly (readonly Cell[])[], columns: number): { widths: number[]; dense: boolean } {
  const least = new Array<number>(columns).fill(0);
  const wanted = new Array<number>(columns).fill(0);
  const empty = new Array<boolean>(columns).fill(true);
  for (const { cell, column } of cellsIn(rows, columns)) {
    if (cell.span > 1) continue;
    const text = textOf(cell.content);
    const whole = cell.header ? Math.ceil(ems(text) / LABEL_LINES) : Math.min(ems(text), SHORT_EMS_MAX);
    const piece = Math.min(longestPiece(text), CELL_EMS_MAX);
    least[column] = Math.max(least[column] ?? 0, whole, piece);
    wanted[column] = Math.max(wanted[column] ?? 0, Math.min(ems(text), CELL_EMS_MAX));
    if (!cell.header && text !== "") empty[column] = false;
  }
  const floor = empty.map((nothing) => (nothing ? CELL_TO_FILL_EMS : CELL_EMS_MIN));
  const needed = least.map((need, index) => Math.max(need, floor[index] ?? 0) + CELL_PADDING_EMS);
  const asked = wanted.map((want, index) => Math.max(want + CELL_PADDING_EMS, needed[index] ?? 0));
  const dense = columns >= LANDSCAPE_COLUMNS_MIN || sum(needed) > LINE_EMS.plain;
  const line = columns >= LANDSCAPE_COLUMNS_MIN ? LINE_EMS.landscape : dense ? LINE_EMS.dense : LINE_EMS.plain;
  const shares = shared(needed, asked, line);
  return { widths: shares.map((share) => Math.round((share / sum(shares)) * 10_000) / 100), dense };
}

/** Every column what it needs; of what is left of the line, each by how much more it asked for. */
function shared(needed: readonly number[], asked: readonly number[], line: number): number[] {
  const left = line - sum(needed);
  const more = asked.map((ask, index) => ask - (needed[index] ?? 0));
  if (left <= 0 || sum(more) === 0) return [...needed];
  const part = Math.min(1, left / sum(more));
  return needed.map((need, index) => need + (more[index] ?? 0) * part);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Gives the lines above the text their places: the number below the title, and whom the document addresses. */
export function dressed(blocks: readonly Block[]): Block[] {
  let opening = true;
  let afterTitle = false;
  return blocks.map((block) => {
    if (block.type === "heading") {
      afterTitle = block.level === 1;
      return block;
    }
    if (block.type !== "paragraph" || block.style !== "body" || !opening) {
      opening = opening && block.type === "section";
      afterTitle = false;
      return block;
    }
    const text = textOf(block.content).trim();
    const numbered = afterTitle && /〔\d{4}〕.{1,12}号$/.test(text);
    afterTitle = false;
    if (numbered) return { ...block, style: "number" };
    if (/[：:]$/.test(text) && [...text].length <= SALUTATION_CHARACTERS_MAX) {
      opening = false;
      return { ...block, style: "salutation" };
    }
    opening = false;
    return block;
  });
}

/** Width in ems: Chinese characters are one wide, Latin ones about half. */
function ems(text: string): number {
  let width = 0;
  for (const character of text) width += character.charCodeAt(0) < 0x2e80 ? 0.56 : 1;
  return width;
}

function longestPiece(text: string): number {
  const pieces = text.match(/[!-~]+/g) ?? [];
  return Math.max(0, ...pieces.map(ems));
}

function textOf(content: readonly Inline[]): string {
  return content
    .map((one) => (one.type === "text" ? one.text : one.type === "break" ? " " : textOf(one.content)))
    .join("");
}
