/**
 * A document between its template and its two outputs: the closed HTML subset as a tree. The printed page and the PDF
 * are both made of it, so they cannot say different things.
 */
export interface DocumentTree {
  blocks: Block[];
  /** Wide tables turn the page. */
  landscape: boolean;
  /** By what a formal paper is known again: its case, and a digest of all that it was made from. */
  mark?: DocumentMark;
}

export interface DocumentMark {
  number: string;
  digest: string;
  /** Where anybody may have it verified. */
  address?: string;
}

/** What the code on a paper says: where it is verified, or without such a place what to enter there. */
export function markText({ number, digest, address }: DocumentMark): string {
  if (address === undefined) return `${number} ${digest}`;
  return `${address}/verify?${new URLSearchParams({ number, code: digest }).toString()}`;
}
/** As much of the digest as people compare. */
export const MARK_CHARACTERS = 16;

export type Inline =
  | { type: "text"; text: string }
  | { type: "break" }
  | { type: "strong" | "em" | "u"; content: Inline[] };

export const PARAGRAPH_STYLES = ["body", "left", "right", "center", "number", "salutation", "note"] as const;
/** `number` is the document's number below its title, `salutation` whom it addresses; both stand without indent. */
export type ParagraphStyle = (typeof PARAGRAPH_STYLES)[number];

export const SECTION_STYLES = [
  "seal",
  "signature",
  "signatures",
  "right",
  "center",
  "red-head",
  "note",
  "stub",
  "page",
] as const;
/** `seal`: office and date under the place of the seal; `stub`: to be cut off; `page`: begins on a new page. */
export type SectionStyle = (typeof SECTION_STYLES)[number];

export interface Cell {
  header: boolean;
  /** Columns that it takes, and rows. */
  span: number;
  rows: number;
  content: Inline[];
}

export type Block =
  | { type: "heading"; level: 1 | 2 | 3; content: Inline[] }
  /** A ragged one is not stretched to the line's end. */
  | { type: "paragraph"; style: ParagraphStyle; ragged: boolean; content: Inline[] }
  | { type: "list"; ordered: boolean; items: Inline[][] }
  /** `widths` are percentages of the line, one for each column; a dense table is set smaller. */
  | { type: "table"; widths: number[]; dense: boolean; head: Cell[][]; body: Cell[][] }
  | { type: "section"; style: SectionStyle; content: Block[] }
  | { type: "rule" }
  | { type: "qr"; value: string };
