import type { Block, Cell, Inline } from "./model.ts";

/** A cell's text counts for its column's width up to this many characters; beyond, it wraps. */
const CELL_EMS_MAX = 16;
const CELL_EMS_MIN = 2.2;
/** In a table of few columns an empty cell is one to be filled in by hand. */
const CELL_TO_FILL_EMS = 4.5;
const FEW_COLUMNS_MAX = 8;
/** A name and a label stay on one line up to these lengths. */
const SHORT_EMS_MAX = 4;
const LABEL_EMS_MAX = 6;
/** Longest text that is taken for an address line ("某某单位："). */
const SALUTATION_CHARACTERS_MAX = 60;

/**
 * Widths of a table's columns in percent: each column gets what its longest unbreakable piece needs, and the rest of
 * the line is shared by how much text it holds. Worked out once, so that page and PDF agree.
 */
export function columnWidths(rows: readonly (readonly Cell[])[], columns: number): number[] {
  const floor = columns <= FEW_COLUMNS_MAX ? CELL_TO_FILL_EMS : CELL_EMS_MIN;
  const least = new Array<number>(columns).fill(floor);
  const wanted = new Array<number>(columns).fill(floor);
  for (const row of rows) {
    let column = 0;
    for (const cell of row) {
      if (cell.span === 1) {
        const text = textOf(cell.content);
        const whole = Math.min(ems(text), cell.header ? LABEL_EMS_MAX : SHORT_EMS_MAX);
        const piece = Math.min(longestPiece(text), CELL_EMS_MAX);
        least[column] = Math.max(least[column] ?? 0, Math.max(whole, piece) + 1);
        wanted[column] = Math.max(wanted[column] ?? 0, Math.min(ems(text), CELL_EMS_MAX) + 1);
      }
      column += cell.span;
    }
  }
  const shares = wanted.map((want, index) => Math.max(least[index] ?? 0, want * 0.75));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => Math.round((share / total) * 10_000) / 100);
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
