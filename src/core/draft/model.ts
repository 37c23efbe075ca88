import type { SourceFile } from "../bundle/files.ts";
import type { Change } from "../local/model.ts";
import type { Problem } from "../problem.ts";
import type { Text } from "../text.ts";

/** A change of a procedure on its way: written by some, let in by somebody else, in force from a day on. */

export const DRAFT_KINDS = ["workflow", "local"] as const;
/** `workflow`: the files of one workflow. `local`: what an area changes of it within what the workflow allows. */
export type DraftKind = (typeof DRAFT_KINDS)[number];

export const DRAFT_STATUSES = ["open", "submitted", "returned", "published", "withdrawn", "discarded"] as const;
export type DraftStatus = (typeof DRAFT_STATUSES)[number];

export const DRAFT_ACTS = ["edit", "submit", "recall", "return", "publish", "withdraw", "discard"] as const;
export type DraftAct = (typeof DRAFT_ACTS)[number];

/** In which status each act is taken, and where it leads. */
export const DRAFT_MOVES: Record<DraftAct, { from: readonly DraftStatus[]; to: DraftStatus | null }> = {
  edit: { from: ["open", "returned"], to: null },
  submit: { from: ["open", "returned"], to: "submitted" },
  recall: { from: ["submitted"], to: "open" },
  return: { from: ["submitted"], to: "returned" },
  publish: { from: ["submitted"], to: "published" },
  /** Only before the first day: what has begun is changed by a further draft. */
  withdraw: { from: ["published"], to: "withdrawn" },
  discard: { from: ["open", "returned"], to: "discarded" },
};

/** An area's change; `inherit` ends what the area had of its own, so that what holds above holds here again. */
export interface DraftChange extends Change {
  inherit?: boolean;
}

export type DraftContent = { files: SourceFile[] } | { changes: DraftChange[] };

/** A warning that somebody accepts, and why. */
export interface SignedOff {
  code: string;
  path: string;
  reason: string;
}

export interface NewSubmission {
  /** The first day of it. */
  from: string;
  /** The last day, for what an area changes for a time only. */
  until?: string | null;
  reason: Text;
  /** Number of the document that decides it. */
  document?: string | null;
  clauses?: string[];
  signedOff?: SignedOff[];
}

export interface Submission extends Required<NewSubmission> {
  by: string;
  at: string;
}

export interface Decision {
  act: "return" | "publish" | "withdraw";
  by: string;
  at: string;
  reason: string | null;
  /** Of a workflow that was published. */
  version?: number;
  /** Settings that ended because of it, with the last day they had before: withdrawing gives it back to them. */
  ended?: { id: string; until: string | null }[];
}

export interface DraftItem {
  id: string;
  kind: DraftKind;
  workflow: string;
  workflowTitle: Text;
  title: string;
  division: string | null;
  divisionName: string | null;
  baseVersion: number | null;
  revision: number;
  status: DraftStatus;
  origin: "person" | "release" | "import";
  authorNames: string[];
  /** Whether the reader is one of them. */
  mine: boolean;
  createdAt: string;
  updatedAt: string;
  submission: (Submission & { byName: string }) | null;
  decision: (Decision & { byName: string }) | null;
  /** What the reader may do with it now, and why not. */
  acts: Record<DraftAct, { allowed: boolean; why: Text | null }>;
}

export interface DraftDetail extends DraftItem {
  /** Of kind `workflow`: what it says now, and what it began from. */
  files: SourceFile[] | null;
  baseFiles: SourceFile[] | null;
  /** Of kind `workflow`: what is in force now, when that is no longer what it began from. */
  currentFiles: SourceFile[] | null;
  /** Of kind `workflow`: what the positions are called that its files name. */
  positions: Record<string, Text> | null;
  changes: DraftChange[] | null;
  /** Of kind `local`: every change as a sentence, in the same order. */
  sentences: Text[] | null;
  problems: Problem[];
}

/** What changes of an area would say and break, before anybody keeps them. */
export interface DraftPreview {
  sentences: Text[];
  problems: Problem[];
}

/** Whether a scenario comes out as it says. */
export interface ScenarioHeld {
  workflow: string;
  id: string;
  title: Text;
  held: boolean;
}

/** What is found in a draft by reading it, and by running its scenarios; null where it cannot be run. */
export interface DraftProof {
  problems: Problem[];
  scenarios: ScenarioHeld[] | null;
}

/** One version of a workflow, for lists. A release is nobody's: its author has no name. */
export interface VersionItem {
  workflow: string;
  version: number;
  hash: string;
  author: string;
  authorName: string | null;
  approver: string | null;
  approverName: string | null;
  reason: string | null;
  document: string | null;
  clauses: string[];
  draft: string | null;
  from: string | null;
  until: string | null;
  createdAt: string;
  withdrawnAt: string | null;
  /** Whether cases start by it today. */
  current: boolean;
}

export interface VersionFiles {
  workflow: string;
  version: number;
  files: SourceFile[];
}
