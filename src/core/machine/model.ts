import type { Calendar } from "../calendar/model.ts";
import type {
  MessageInput,
  ServiceInput,
  SignerSpec,
  SigningSpec,
  TaskInput,
  WorkflowInput,
} from "../definition/model.ts";
import type { Found } from "../lookup/model.ts";
import type { Problem } from "../problem.ts";
import type { Table } from "../table/model.ts";
import type { Text } from "../text.ts";

/** What is stored of a machine between two steps: plain JSON, free of XState's own types. */
export interface Stored {
  status: "active" | "done";
  value: StateValue;
  /** Remembered children of history states: state path → paths of the states to re-enter. */
  history: Record<string, string[]>;
  output?: unknown;
  /** How each parallel state stood when it was last left: path → its innermost states. Who comes back finds what was done. */
  left?: Record<string, string[]>;
  /** Returns that lead straight back to who returned, the last one last. */
  back?: Back[];
  /** Tasks on which several people act, by their `invoke`; there while one of them is open. */
  signing?: Record<string, Signing>;
  /** What tasks on which several people acted came to when they last did, by their `invoke`. */
  signed?: Record<string, string>;
}
/** Who signs, and who has signed so far. */
export interface Signing {
  /**
   * `tally`: as many votes as the procedure asks for decide. `lead`: somebody was asked to sign as well, and the outcome is
   * that of the task's own holder.
   */
  rule: Tally | { kind: "lead" };
  signers: Signer[];
  votes: Vote[];
  /** Name of the data that gathers what signers hand in. */
  into?: string;
}
export type Tally = { kind: "tally" } & Pick<SigningSpec, "pass" | "fail" | "done" | "veto" | "until">;
export interface Signer extends SignerSpec {
  /** Unique among the signers; empty for the holder of a task to which others were added. */
  key: string;
  /** Those of the lowest turn sign, all at once; the others wait. */
  turn: number;
  /** Who asked for this signature; absent where the procedure does. */
  addedBy?: string;
}
export interface Vote {
  key: string;
  outcome: string;
  by: string | null;
}
/** The step `state` was returned to; by `event` it leads back into the states `to`, as the case stood when it was returned. */
export interface Back {
  state: string;
  event: string;
  to: string[];
  /** Who had signed what when it was returned: those need not sign again. */
  signing?: Record<string, Signing>;
}
export type StateValue = string | { [key: string]: StateValue };

/** Who acts. `null` in a context means the engine itself (timer, join, message). */
export interface Actor {
  id: string;
  name: string;
  organisation?: string;
  organisationName?: string;
  roles: string[];
  /** Whom they stand in for, where they act by another's post. */
  behalf?: string;
}

/** Everything a step may read. The shell gathers it, the event records it, replay reads nothing else. */
export interface StepContext {
  /** ISO 8601 instant; `now()` and `today()` in expressions. */
  now: string;
  /** Of a timer's step: when the limit ended that brings it. Limits counted in days go on from that day. */
  reached?: string;
  /** IANA zone in which days begin, e.g. `Asia/Shanghai`. */
  zone: string;
  data: Record<string, unknown>;
  params: Record<string, unknown>;
  instance: InstanceFacts;
  subject: Record<string, unknown> | null;
  actor: Actor | null;
  /** What was found by the workflow's lookups; what was not asked is not there. */
  found?: Record<string, Found>;
  calendar: Calendar;
  tables: Record<string, Table>;
}

export interface InstanceFacts {
  id: string;
  number: string;
  workflow: string;
  division: string;
  divisionName?: string;
  mode: string;
  startedAt: string;
  parent: string | null;
}

/** An event from outside: `<task id>.<outcome>`, `<id>.done`, …; timers carry the key of their effect. */
export interface StepEvent {
  type: string;
  data?: Record<string, unknown>;
}

export type StepResult =
  | { ok: false; refused: Problem }
  | {
      ok: true;
      stored: Stored;
      data: Record<string, unknown>;
      effects: Effect[];
      notes: StepNote[];
      /** Transitions in the order they were taken, by their places in the file: `/machine/states/a/on/B/0`. */
      took: string[];
    };

/** What a step did that a reader of the history must know. */
export type StepNote =
  | { type: "skipped"; state: string; as: string; reason?: Text }
  | { type: "expressionFailed"; place: string; expression: string; why: string }
  | { type: "unrouted"; state: string; event: string };

/** What a step asks of the shell. Closed; only `engine/commit.ts` switches on it. */
export type Effect =
  /** `id` is the `invoke`, or the slot of one signer; `assignee` has it from the beginning. */
  | { type: "openTask"; id: string; state: string; input: TaskInput; dueAt: string | null; assignee?: string }
  | { type: "closeTask"; id: string; state: string }
  | { type: "openChildren"; id: string; state: string; input: WorkflowInput }
  | { type: "closeChildren"; id: string; state: string }
  | { type: "openMessage"; id: string; state: string; input: MessageInput }
  | { type: "closeMessage"; id: string; state: string }
  | { type: "openService"; id: string; state: string; input: ServiceInput }
  | { type: "closeService"; id: string; state: string }
  /** `key` is the event to send when due; it names state and delay. */
  | { type: "setTimer"; key: string; state: string; dueAt: string }
  | { type: "cancelTimer"; key: string }
  | { type: "document"; template: string; organisation?: string; copies?: number; data?: Record<string, unknown> }
  | { type: "notify"; position?: string; role?: string; template: string; data?: Record<string, unknown> }
  | {
      type: "record";
      record: string;
      key: unknown;
      values: Record<string, unknown>;
      /** What is written only where the record holds nothing yet: a later step undoes nothing of an earlier one's. */
      fill?: Record<string, unknown>;
      validFrom?: string;
      /** Whose office the record's `organisation` is where the values name none; `name` is the property for its name. */
      office?: { position: string; name?: string };
    }
  | { type: "escalate"; to: string; reason: Text }
  | { type: "cc"; position: string }
  | {
      type: "emit";
      name: string;
      to: { children: string } | { parent: true } | { instance: string };
      data?: Record<string, unknown>;
    }
  | { type: "pauseClock"; reason: Text }
  | { type: "resumeClock" }
  /** A dated setting for the case's own place, one within it, or a party of the case. */
  | ({ type: "setting" } & SettingWanted);

export interface SettingWanted {
  division?: string;
  organisation?: string;
  key: string;
  value: unknown;
  /** The day of the step when left out. */
  from?: string;
  until?: string;
  reason: Text;
  document?: string;
}
