import type { Text } from "../text.ts";

/** A decision table of `policies/tables/<id>.yaml`: FEEL unary tests per input, hit policy of DMN. */
export interface Table {
  id: string;
  title: Text;
  hit: "U" | "A" | "P" | "F" | "R" | "O" | "C";
  /** Expressions over the scope, in column order. */
  inputs: { name: string; expression: string; title?: Text }[];
  outputs: TableOutput[];
  rows: TableRow[];
  /** Read live instead of pinned (calendars, yearly bases). */
  reference?: boolean;
  on?: "start" | "accept" | "event";
}

export interface TableOutput {
  name: string;
  title?: Text;
  /** The only ones that a row may give, as in the DMN standard; absent: any. */
  values?: unknown[];
  /** What people call them. */
  titles?: Record<string, Text>;
}

export interface TableRow {
  id: string;
  /** FEEL unary test per input name; a missing name or `-` matches everything. */
  when: Record<string, string>;
  /** Literals, or expressions when they begin with `=`. */
  then: Record<string, unknown>;
  from?: string;
  until?: string;
  basis?: string[];
  note?: Text;
}
