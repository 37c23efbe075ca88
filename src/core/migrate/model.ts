import type { Problem } from "../problem.ts";
import type { Text } from "../text.ts";

/** Which state of the new version stands for a state of the old one; null where it falls away. */
export type StateMap = Readonly<Record<string, string | null>>;

/** What was decided for all cases of a migration, where the two versions leave a choice. */
export interface Choices {
  /** Limits that run go on to the same moment, or begin anew now. */
  timers: "keep" | "restart";
  /** What several people sign under another rule than before: goes on as it was, or begins anew. */
  signing?: "keep" | "restart";
  /** Parts of a case that the new version does not know end with the migration. */
  endParts?: boolean;
  /** Data that the new forms would not take are left as they are. */
  dataAsIs?: boolean;
}

/** What is open of a case besides what its state says: when tasks are due and timers fire. */
export interface OpenFacts {
  /** By the slot of the task. */
  tasks: Record<string, string | null>;
  /** By the key of the timer. */
  timers: Record<string, string>;
  /** Invokes whose parts may still run. */
  children: string[];
}

/** What a migration is decided by besides the two machines and the case: recorded with it, so that replay decides the same. */
export interface Migrating {
  states: StateMap;
  choices: Choices;
  open: OpenFacts;
  /** Values for fields that cases do not have and the new version asks for. */
  values?: Record<string, unknown>;
}

/** Why a state cannot be mapped by itself. */
export interface StateQuestion {
  state: string;
  title: Text;
  kind: StateKind;
  /** `missing`: no such state; `kind`: one of that name that is of another kind; `answer`: what was given does not fit. */
  why: "missing" | "kind" | "answer";
  suggestions: { state: string; title: Text; by: "task" | "title" | "form" | "name" }[];
}

export type StateKind = "atomic" | "compound" | "parallel" | "history" | "final";

/** What somebody has to decide before a case can be moved. */
export type CaseQuestion =
  | { ask: "state"; state: string }
  | { ask: "signing"; task: string }
  | { ask: "parts"; invoke: string }
  | { ask: "data"; problems: Problem[] };

/** Why a case ends on its own version, whatever is decided. */
export type StayReason = "suspended" | "clash" | "nowhere" | "ends" | "region" | "skipped" | "partsRenamed" | "broken";

/** What the new version changes of a case beyond its name, for a reader of the report. */
export interface Touches {
  opened: string[];
  closed: string[];
  changed: string[];
  timers: { set: number; cancelled: number };
  /** Ways straight back, and remembered states, that the new version has no place for. */
  forgotten: number;
}
