import type { Level } from "../definition/model.ts";
import type { Text } from "../text.ts";

/**
 * What an area may change of a procedure without touching its file. A closed list: there are no merge patches, so that a
 * county's change never erases by accident what it did not mean.
 */
export const CHANGE_OPS = [
  /** A parameter's value. `at`: `<workflow>.<param>` or a shared parameter. */
  "param",
  /** A step on or off. `at`: state path; value: boolean. */
  "step",
  /** Who does a step. `at`: task id; value: a position. */
  "position",
  /** How long a step may take. `at`: task id; value: duration. */
  "limit",
  /** When the handler is reminded, counted from the opening. `at`: task id; value: duration, or null for never. */
  "remind",
  /** How necessary a paper is. `at`: `<form>.<field>`; value: a `Necessity`. */
  "material",
  /** Whether a field shows. `at`: `<form>.<field>`; value: hidden | optional | required. */
  "field",
  /** A field of the area's own. `at`: `<form>.<name>`, the name beginning with `local`; value: `ExtraField`, or null. */
  "extraField",
  /**
   * A row of a decision table. `at`: `<table>.<row id>`; value: a row without its id, or null to leave the row out. The id
   * of a further row begins with `local`; further rows stand before those of the file.
   */
  "row",
  /** A block of a template's text. `at`: `<template>.<block>`; value: the block's source. */
  "text",
  /**
   * A further step of an approved type before a state. `at`: `<state path>.<name>`, the name beginning with `local`; value:
   * `ExtraStep`, or null.
   */
  "extraStep",
] as const;
export type ChangeOp = (typeof CHANGE_OPS)[number];

export const NECESSITIES = ["required", "deferrable", "pledgeable", "optional", "waived"] as const;
export type Necessity = (typeof NECESSITIES)[number];

export const EXTRA_FIELD_TYPES = [
  ...["text", "longText", "number", "money", "date", "choice", "boolean", "attachment"],
] as const;

/** Names that areas give begin with this word, so that no later version of a file can come to use them itself. */
export const LOCAL_NAME = /^local[A-Z0-9][A-Za-z0-9]{0,39}$/;

export interface ExtraField {
  title: Text;
  type: "text" | "longText" | "number" | "money" | "date" | "choice" | "boolean" | "attachment";
  choices?: Text[];
  required?: boolean;
  help?: Text;
}

export interface ExtraStep {
  /** An id of `policies/step-types.yaml`. */
  type: string;
  title: Text;
  position: string;
  limit?: string;
  /** The modes of management in which it is made; in others it is passed over. Absent: all. */
  modes?: string[];
}

/**
 * `local:` of a workflow file: which change is allowed where, on which levels, within which bounds. What no allowance
 * names may not be changed locally. Parameters carry their own levels and bounds and need none.
 */
export interface Allowance {
  op: Exclude<ChangeOp, "param">;
  /** As in `Change.at`; for `extraField` the form, for `row` the table, for `extraStep` the state before which it stands. */
  at: string;
  levels: Level[];
  /** Durations, for `limit` and `remind`. */
  min?: string;
  max?: string;
  /** The values to choose from: positions, necessities, modes of a field, step types, row ids; absent: any. */
  allowed?: unknown[];
  /** How many extra fields, rows or steps an area may add; for `extraField` and `extraStep` one when absent, for `row` none. */
  most?: number;
  /** For `row`: the outputs in which a row may differ from the file's; absent: all. */
  columns?: string[];
  /**
   * For `row`: the input by which a further row adds a code of the area's own. Such a row says only what follows; it is met
   * by its own name, which fields marked `x-codes` then offer, and by nothing that the file's rows decide.
   */
  code?: string;
  /** For `extraStep`: the positions that may be given the step. */
  positions?: string[];
  /** For `extraStep`: the modes of management that an area may make it for alone; absent: it is made in all of them. */
  modes?: string[];
  /** For `step`: the outcome that counts as given when the step is off. */
  as?: string;
  /** For `extraStep`: the state to which "return" leads. */
  back?: string;
  /** For `remind`: the notice sent. */
  template?: string;
  title?: Text;
  /** Why it is bounded so: clauses. */
  basis?: string[];
}

/** One typed change, wherever it comes from. */
export interface Change {
  op: ChangeOp;
  at: string;
  value: unknown;
}

/** A change in force at a place: who decided it, since when and why. */
export interface PlacedChange extends Change {
  /** Id of the setting that carries it. */
  id: string;
  division: string;
  from: string;
  until: string | null;
  reason: Text;
  document?: string;
}
