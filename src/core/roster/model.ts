import type { Text } from "../text.ts";

/**
 * How a list that somebody else keeps — a spreadsheet — becomes lines that a workflow can take. Everything particular to
 * a procedure is in `policies/imports/<id>.yaml`:
 *
 *     kind: roster                 # roster: checked lines for a workflow; records: rows of the registry
 *     title, workflows: [ids]
 *     results: <table id>          # code → title, severity, disposition (table of policies/tables)
 *     severities, dispositions     # dispositions from the strictest to the mildest; `placed`: lines so disposed have a place
 *     compare: { record, by, name, suggest: { distance } }   # what lines are compared with, and by which column
 *     columns: [{ key, title, synonyms, type, … }]           # see Column
 *     derive: [{ key, from, as, … }]                         # values that follow from others, see Derivation
 *     locate: [{ key, address, street, community }]          # columns that together name a street
 *     place: [{ given: { key: [values] }, use: key }]        # the located key that decides where the line goes; first match
 *     checks: [{ code, kind, … }]                            # see Check
 *     rows: { totals, signatures, words }                    # rows that are no data
 *     divisions: { former: { name: code }, abroad: [words] }
 *     properties: { key: { x-protect: true, x-mask } }       # personal values that no record type or form names
 *     result: { title, synonyms, origin }                    # the columns that errors are returned in: what, and of which line
 */
export interface ImportDefinition {
  id: string;
  kind: "roster" | "records";
  title: Text;
  workflows: string[];
  /** For `records`: the type that rows become. */
  record?: string;
  results: string | null;
  severities: Record<string, { title: Text }>;
  dispositions: Disposition[];
  compare: Comparison | null;
  columns: Column[];
  derive: Derivation[];
  locate: LocatedColumn[];
  place: { given: Given; use: string }[];
  checks: Check[];
  rows: { totals: string[]; signatures: string[] };
  divisions: { former: Record<string, string>; abroad: string[] };
  result: { title: Text; synonyms: string[]; origin: Text };
  /** Keys that hold personal values and stand in no record type or form: `{ key: { x-protect: true, x-mask } }`. */
  properties: Record<string, unknown>;
}

/** What becomes of a line. The list runs from the strictest; a line takes the strictest that its codes ask for. */
export interface Disposition {
  id: string;
  title: Text;
  /** Whether a line so disposed goes to a place. */
  placed: boolean;
}

export interface Comparison {
  record: string;
  /** Column and record property whose equality means the same subject. */
  by: string;
  /** Column and record property whose equality lets a near key be suggested. */
  name: string;
  /** Edits (insert, drop, change, swap neighbours) between the key as written and the key suggested. */
  suggestDistance: number;
}

export const COLUMN_TYPES = [
  "text",
  "personName",
  "residentId",
  "uscc",
  "date",
  "phone",
  "money",
  "count",
  "flag",
  "choice",
  "list",
  "items",
  "address",
  "sequence",
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface Column {
  key: string;
  title: Text;
  /** Other headings people give it; blanks, punctuation and width do not matter. A two-row heading is joined. */
  synonyms: string[];
  type: ColumnType;
  /** A heading row must name it. */
  need: boolean;
  /** Joins several columns of this meaning with the text; otherwise only the first counts. */
  join?: string;
  /** `flag`: words that mean yes and no. `choice`: value → words. `list`, `items`, `count`: words that mean none. */
  yes: string[];
  no: string[];
  none: string[];
  values: Record<string, string[]>;
  /** Words that leave it open: to be settled later. */
  open: string[];
  /** Words that mean the value of another column, and whether a blank means that too. */
  sameAs?: { key: string; words: string[]; blank: boolean };
  /** Where further values of one cell go. */
  others?: string;
}

export interface Derivation {
  key: string;
  from: string;
  as: "birthDate" | "sexDigit" | "contains" | "map";
  /** `sexDigit`: odd, even. `map`, `contains`: value → words. */
  values: Record<string, string[]>;
  /** Replaces what was given, noting a disagreement; otherwise it only fills a blank. */
  overrules: boolean;
}

export interface LocatedColumn {
  key: string;
  address?: string;
  street?: string;
  community?: string;
  /** Key for the community's code. */
  communityKey?: string;
}

/** Column → values one of which it must have. */
export type Given = Record<string, (string | boolean | number | null)[]>;

/**
 * What cleaning and locating noticed about a cell:
 * blank: nothing there; open: to be settled later; format: not of the type's form; checksum: form right, check digit
 * wrong; lost: digits lost because a number was stored; ambiguous: several readings, none taken; assumed: one reading
 * taken that should be seen; unreadable: characters that cannot be shown; overruled: replaced by what another column
 * proves; former: an abolished division named; several: more than one value; unpriced: an item without an amount; zero.
 */
export const NOTES = [
  "blank",
  "open",
  "format",
  "checksum",
  "lost",
  "ambiguous",
  "assumed",
  "unreadable",
  "overruled",
  "former",
  "several",
  "unpriced",
  "zero",
] as const;
export type Note = (typeof NOTES)[number];

/**
 * Kinds of checks. `found` is the record that bears the line's key; checks that read it are passed over without one.
 * noted: cleaning left one of `notes` on one of `fields`. notFound: a sound key that no record bears.
 * differs: the column is filled and unlike the record's property (`normalise`: name, date, text; `also`: a property that
 * lists further values taken as equal). renamed: equal under `also` only. foundSet, foundBlank, foundEquals, foundAfter
 * (later than the day): of a record's property. duplicate: the key stood on an earlier line. outside: located beyond the
 * import's division. unlocated: no single street. otherCity: located in another city than `against`, or abroad.
 * reversed: a date later than the one in `against`. hidden: the row was hidden. given: `given` holds. holds: the FEEL
 * expression `when` over the line's values and `found` does; slow, for what no other kind says.
 */
export const CHECK_KINDS = [
  "noted",
  "notFound",
  "differs",
  "renamed",
  "foundSet",
  "foundBlank",
  "foundEquals",
  "foundAfter",
  "duplicate",
  "outside",
  "unlocated",
  "otherCity",
  "reversed",
  "hidden",
  "given",
  "holds",
] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

export interface Check {
  code: string;
  kind: CheckKind;
  fields: string[];
  notes: Note[];
  /** Property of the record. */
  found?: string;
  also?: string;
  against: string[];
  normalise: "name" | "date" | "text";
  values: (string | boolean | number | null)[];
  /** `holds`: begins with `=`. */
  when?: string;
  /** Only lines with these values are looked at. */
  given: Given;
  /** Propose the key of the one record of the same name that is close by. */
  suggest: boolean;
}

/** A cell as the file holds it. A number keeps the digits of the file: what a float would lose is seen, not repaired. */
export interface Cell {
  kind: "text" | "number" | "date" | "error";
  /** For a date: ISO 8601, as far as its display format shows (`yyyy-MM` where the day is not shown). */
  text: string;
  /** The workbook counts days from 1904. */
  base1904?: true;
}

export interface SheetRow {
  /** 1-based row of the sheet. */
  row: number;
  cells: (Cell | null)[];
  hidden: boolean;
}

/** What a reader of files yields, in the order of the file. */
export type SheetPart = { kind: "sheet"; name: string; hidden: boolean } | { kind: "rows"; rows: SheetRow[] };

/** A row of data with its cells under the keys of their columns. */
export interface RawLine {
  /** 1-based over the whole file. */
  line: number;
  sheet: string;
  row: number;
  hidden: boolean;
  cells: Record<string, Cell>;
  /** Cells of columns nobody asked for, by their letters. */
  extra: Record<string, string>;
  /** The line of an earlier import that this one corrects, where the returned errors say so. */
  origin?: number;
}

export interface SheetLayout {
  sheet: string;
  /** Rows of the heading; empty where the sheet continues the one before without a heading. */
  headerRows: number[];
  columns: { letter: string; heading: string; key: string | null }[];
  /** Rows left out, and as what. */
  ignored: { row: number; as: "title" | "blank" | "header" | "total" | "signature" | "sequence" }[];
  dataRows: number;
  hiddenRows: number[];
  /** Numbers of people that the sheet itself declares. */
  totals: { row: number; says: number; is: number; agrees: boolean }[];
  note: Text | null;
}

export interface Cleaning {
  field: string;
  from: string;
  to: string;
  rule: Text;
}

export interface Finding {
  code: string;
  field?: string;
  text: Text;
  suggest?: string;
}

export interface CheckedLine {
  line: number;
  sheet: string;
  row: number;
  /** As they stood: a stored number stays a number, with all that it lost. */
  cells: Record<string, string | number>;
  extra: Record<string, string>;
  data: Record<string, unknown>;
  cleaned: Cleaning[];
  codes: string[];
  findings: Finding[];
  disposition: string;
  /** 12-digit street, or null when the line goes nowhere yet. */
  place: string | null;
}
