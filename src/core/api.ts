import type { Acceptable, Destination, SigningView } from "./api-acting.ts";
import type { Coverage, RegulationCoverage } from "./check/coverage-of-clauses.ts";
import type { JsonSchema, OutcomeSpec } from "./definition/model.ts";
import type { CaseChange } from "./local/view.ts";
import type { Provenance } from "./policy/model.ts";
import type { Problem } from "./problem.ts";
import type { Text } from "./text.ts";

export type * from "./api-acting.ts";
export type * from "./api-data.ts";
export type * from "./api-organisations.ts";
export type * from "./api-outside.ts";

/** What crosses `/api/v1`: one set of shapes for server, web and tests. Instants are ISO 8601, ids `<city>-<uuid>`. */

export interface Page<T> {
  items: T[];
  /** Opaque; absent on the last page. */
  next: string | null;
}

/** RFC 9457. `what` and `cure` carry both languages; `accepts` says what would be taken instead. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  what: Text;
  cure?: Text;
  problems?: Problem[];
  accepts?: string[];
  /** For 409: what happened meanwhile. */
  happened?: { at: string; actorName: string | null; outcome: string | null; state: string };
}

export interface GrantBody {
  role: string;
  roleTitle: Text;
  organisation: string;
  organisationName: string;
  division: string | null;
  /** What the role lets its holder do there. */
  rights: string[];
}
export interface Me {
  id: string;
  username: string;
  name: string;
  language: "zh" | "en";
  grants: GrantBody[];
  /** Rights over pages and settings, from the roles held. */
  rights: string[];
  /** Cities in which the caller has rows. */
  homeCities: number[];
  csrf: string;
  demo: boolean;
}
export interface SessionBody extends Me {
  token: string;
}

export interface WorkflowItem {
  id: string;
  title: Text;
  description?: Text;
  version: number;
  hash: string;
  /** Whether the caller may start it, and where: divisions of the grants that hold a start position; `home` is where their office lies. */
  startable: boolean;
  divisions: { code: string; name: string; mode: string; modeTitle: Text; home: boolean }[];
  /** Import definition whose rows this workflow takes, when its start form has a field of format `roster`. */
  imports?: string;
}
/** The regulations, clause by clause, and what rests on each. */
export interface RegulationsBody extends Page<RegulationCoverage> {
  unknown: Coverage["unknown"];
}
export interface WorkflowDetail extends WorkflowItem {
  definition: unknown;
  form: FormBody | null;
  /** What the start form opens with: fields marked `x-opening`. */
  opening: Record<string, string>;
  params: Record<string, Provenance & { title: Text }>;
  mode: string;
}
export interface FormBody {
  id: string;
  schema: JsonSchema;
  ui: JsonSchema;
}

export interface Due {
  at: string | null;
  /** none | green | yellow | red */
  light: "none" | "green" | "yellow" | "red";
  /** Used, allowed and paused, in the unit that the limit counts. */
  day?: number;
  of?: number;
  paused?: number;
  unit?: "workingDays" | "days" | "hours";
  provisional?: boolean;
}

export interface TaskItem {
  id: string;
  instance: string;
  number: string;
  workflow: string;
  workflowTitle: Text;
  title: Text;
  label: string | null;
  state: string;
  position: string;
  positionTitle: Text;
  organisation: string;
  organisationName: string;
  role: string;
  roleTitle: Text;
  assignee: string | null;
  assigneeName: string | null;
  division: string;
  divisionName: string;
  openedAt: string;
  due: Due;
  /** Whoever delegated it, and gets it back. */
  delegatedByName?: string;
  /** Present on a routing exception: why nobody could be found. */
  exception?: Text;
  bulk: boolean;
  /** Outcomes that a list may offer when `bulk`. */
  outcomes: OutcomeSpec[];
  canAct: boolean;
}
export interface TaskPage extends Page<TaskItem> {
  /** Capped at 100: show `99+`. */
  counts: { mine: number; claimable: number; all: number; overdue: number };
}

export interface TaskDetail extends TaskItem {
  signing: SigningView;
  /** Steps that it can be returned to, the last one first. */
  earlier: Destination[];
  /** People of its office to whom it can be handed on. */
  colleagues: Destination[];
  /** People of its very post, to whom those who direct cases may assign it. */
  holders: Destination[];
  /** What somebody to whom it was delegated handed back with it. */
  proposal: { name: string; text: string; at: string } | null;
  revision: number;
  form: FormBody | null;
  /** Data of the case that the form may show, masked where the caller may not see it. */
  data: Record<string, unknown>;
  draft: { data: Record<string, unknown>; savedAt: string; revision: number } | null;
  accepts: Acceptable[];
  /** Why this task is in the caller's inbox: position, mode, place, grant, in words. */
  why: Text;
  parameters: (Provenance & { key: string; title: Text })[];
}
export interface CompleteBody {
  outcome: string;
  data?: Record<string, unknown>;
  revision?: number;
}
export interface BulkCompleteBody {
  tasks: string[];
  outcome: string;
  data?: Record<string, unknown>;
}
export interface BulkResult {
  results: { task: string; ok: boolean; problem?: ProblemBody }[];
}

export interface InstanceItem {
  id: string;
  number: string;
  workflow: string;
  workflowTitle: Text;
  version: number;
  hash: string;
  status: "active" | "done" | "cancelled" | "suspended";
  state: string;
  stateTitle: Text;
  phase: string | null;
  label: string | null;
  mode: string;
  modeTitle: Text;
  division: string;
  divisionName: string;
  startedAt: string;
  endedAt: string | null;
  due: Due;
  parent: string | null;
}
export interface InstanceDetail extends InstanceItem {
  revision: number;
  data: Record<string, unknown>;
  /** Labels of data fields from the forms, for reading; of closed values too. */
  fields: { key: string; title: string; titleEn?: string; values?: Record<string, Text> }[];
  tasks: TaskItem[];
  activeStates: { path: string; title: Text }[];
  people: { organisation: string; organisationName: string; role: string; roleTitle: Text; names: string[] }[];
  parameters: (Provenance & { key: string; title: Text })[];
  children: { invoke: string; workflow: string; title: Text; progress: Progress }[];
  accepts: Acceptable[];
  /** People who may see the case, to whom something may be sent about it. */
  addressees: Destination[];
  /** Since when it stands still and the last day on which it does, by whom and why. */
  suspended: { from: string; until: string; reason: string; by: string } | null;
  /** Steps that those who direct cases may lead it to. */
  destinations: Destination[];
  subject: { type: string; id: string } | null;
  imports: string[];
  /** Scans and photographs that came with its forms. */
  files: { id: string; fileName: string }[];
  /** What areas had changed of the procedure when the case began. */
  changes: CaseChange[];
}
export interface Progress {
  total: number;
  open: number;
  done: number;
  /** Rows per place and state, for drill-down. */
  groups: { place: string | null; placeName: string; state: string; stateTitle: Text; status: string; count: number }[];
}
export interface HistoryItem {
  seq: number;
  at: string;
  type: string;
  title: Text;
  actor: string | null;
  actorName: string | null;
  organisationName: string | null;
  outcome: string | null;
  outcomeTitle: Text | null;
  fromState: Text | null;
  toState: Text | null;
  notes: Text[];
  /** Values the step read: parameters, positions, mode, with provenance. */
  read: Record<string, unknown>;
  hash: string;
}
export interface DocumentItem {
  id: string;
  template: string;
  title: Text;
  number: string | null;
  organisationName: string | null;
  copies: number;
  issuedAt: string;
  /** Void since the step that issued it was taken back; its number stays. */
  voided: { at: string; reason: string } | null;
  instance: string;
  /** Relative to /api/v1. */
  html: string;
  pdf: string;
}
