import type { OutcomeSpec } from "../core/definition/model.ts";
import type { Text } from "../core/text.ts";

/**
 * What one step writes, as rows. All of it goes in one statement (`step-write.ts`), guarded by the case's `rev`. Values
 * under protected names are sealed already; digests and hashes are hexadecimal text.
 */
export interface StepWrite {
  city: number;
  cases: CaseRow[];
  events: EventRow[];
  tasks: OpenTaskRow[];
  /** Tasks that end: by id, by the invoke that opened them, or all that the case has. */
  closed: { tasks: string[]; invokes: string[]; all: boolean };
  /** Tasks that others have from now on. */
  rerouted: { task: string; organisation: string; role: string; assignee: string | null; exception: Text | null }[];
  /** A task that comes to another person, or to another office; delegation ends unless it is named again. */
  assigned: GivenRow | null;
  /** Tasks that become others and stay with whoever has them, as they stand from now on. */
  reshaped: Omit<OpenTaskRow, "instance_id" | "number" | "subject_blind" | "opened_at">[];
  /** Whether the case goes on by another version of its workflow. */
  repinned: boolean;
  /** Limits of open tasks that are moved, by the task's id. */
  dues: { id: string; due_at: string; warn_at: string | null; has_due: boolean }[];
  timers: TimerRow[];
  stopped: { keys: string[]; all: boolean };
  outbox: OutboxRow[];
  /** Work for external workers that the step gives out, and what it takes back. */
  work: { opened: WorkRow[]; closed: { invokes: string[]; all: boolean } };
  /** The work that this step answers, under the token by which its worker holds it. */
  answered: { work: string; token: string } | null;
  participants: { instance_id: string; organisation: string }[];
  documents: DocumentRow[];
  records: RecordRow[];
  /** Counters of changes of what records are counted by: bumped, and held to what was read where something was. */
  watched: WatchRow[];
  /** Papers of the case that are void from now on. */
  voided: { documents: string[]; by: Record<string, unknown> } | null;
  /** What one person sends another about the case. */
  words: WordRow[];
  /** That something sent was read or answered. */
  replied: { id: string; answer: string | null; answered_at: string } | null;
  /** What the open tasks of the case show of it, when that has changed. */
  moved: boolean;
  idempotency: IdempotencyRow | null;
}

export interface WordRow {
  id: string;
  instance_id: string;
  kind: "cc" | "consult";
  from_user: string;
  from_name: string;
  to_user: string;
  to_name: string;
  asked: string;
  asked_at: string;
  number: string;
  label: string | null;
}

export interface GivenRow {
  task: string;
  assignee: string | null;
  delegated_by?: string | null;
  /** Stays what it was where none is given. */
  proposal?: Proposal;
  organisation?: string;
  role?: string;
}

/** What somebody to whom a task was delegated handed back with it. */
export interface Proposal {
  user: string;
  name: string;
  text: string;
  at: string;
}

export interface WatchRow {
  series: string;
  /** The changes that the step counted on; null where it counted nothing. */
  changes: number | null;
}

/** Columns of `instance` that a step may change, and those that only the first one sets. */
export interface CaseRow {
  id: string;
  number: string;
  workflow: string;
  version: number;
  variant: string;
  status: string;
  state: string;
  phase: string | null;
  milestones: string[];
  stored: unknown;
  data: unknown;
  resolved: unknown;
  clock: unknown;
  label: string | null;
  pinyin: string | null;
  subject_type: string | null;
  subject_blind: string | null;
  mode: string;
  division: string;
  province: number;
  city: number;
  county: number;
  street: string | null;
  community: string | null;
  parent: string | null;
  parent_invoke: string | null;
  child_key: string | null;
  origin: string | null;
  started_by: string | null;
  started_org: string | null;
  started_at: string;
  due_at: string | null;
  ended_at: string | null;
  history_seq: number;
  history_hash: string;
  /** Something was said and nothing moved: whoever has a form open may go on. */
  quiet?: true;
  /** Tasks that this step ends: they need not be told of a change. */
  leaving?: string[];
  leaving_invokes?: string[];
}

export interface EventRow {
  instance_id: string;
  seq: number;
  at: string;
  type: string;
  actor: string | null;
  actor_name: string | null;
  organisation: string | null;
  task_id: string | null;
  outcome: string | null;
  from_state: string | null;
  to_state: string | null;
  body: unknown;
  /** On whose behalf the actor acted, where it was another's. */
  behalf?: string;
  hash: string;
}

export interface OpenTaskRow {
  id: string;
  instance_id: string;
  invoke: string;
  state: string;
  workflow: string;
  title: Text;
  form: string | null;
  outcomes: OutcomeSpec[];
  bulk: boolean;
  position: string;
  organisation: string;
  role: string;
  assignee: string | null;
  exception: Text | null;
  number: string;
  label: string | null;
  pinyin: string | null;
  subject_blind: string | null;
  province: number;
  city: number;
  county: number;
  street: string | null;
  community: string | null;
  opened_at: string;
  due_at: string;
  warn_at: string | null;
  has_due: boolean;
}

export interface TimerRow {
  id: string;
  instance_id: string;
  key: string;
  fire_at: string;
}

export interface WorkRow {
  id: string;
  instance_id: string;
  invoke: string;
  state: string;
  topic: string;
  data: unknown;
  number: string;
  opened_at: string;
  attempts_max: number;
  pause_seconds: number;
}

export interface OutboxRow {
  id: string;
  instance_id: string | null;
  /** The case whose step sends it. */
  by: string;
  kind: string;
  body: unknown;
  ready_at: string;
}

export interface DocumentRow {
  /** The order in which papers of one series are numbered. */
  ord: number;
  id: string;
  instance_id: string;
  template: string;
  template_hash: string;
  title: Text;
  organisation: string | null;
  copies: number;
  data: unknown;
  issued_at: string;
  /** A gap-free number: the series it counts in, and what stands around the count. Null when the paper bears none. */
  series: string | null;
  prefix: string | null;
  width: number | null;
  suffix: string | null;
}

export interface RecordRow {
  instance_id: string;
  type: string;
  id: string;
  key_blind: string;
  name: string | null;
  pinyin: string | null;
  division: string | null;
  filters: Record<string, unknown>;
  data: Record<string, unknown>;
  /** What is written only where the record holds nothing. */
  fill: { data: Record<string, unknown>; filters: Record<string, unknown> } | null;
  history: boolean;
  valid_from: string;
  at: string;
  actor: string | null;
}

export interface IdempotencyRow {
  user_id: string;
  key: string;
  request_hash: string;
  status: number;
  reply: unknown;
  at: string;
}

/** A step that writes nothing yet. */
export function emptyWrite(city: number): StepWrite {
  return {
    city,
    cases: [],
    events: [],
    tasks: [],
    closed: { tasks: [], invokes: [], all: false },
    assigned: null,
    rerouted: [],
    dues: [],
    reshaped: [],
    repinned: false,
    words: [],
    replied: null,
    timers: [],
    stopped: { keys: [], all: false },
    outbox: [],
    work: { opened: [], closed: { invokes: [], all: false } },
    answered: null,
    participants: [],
    documents: [],
    records: [],
    watched: [],
    voided: null,
    moved: false,
    idempotency: null,
  };
}
