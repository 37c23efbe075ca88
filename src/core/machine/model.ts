import type { Calendar } from "../calendar/model.ts";
import type { MessageInput, ServiceInput, TaskInput, WorkflowInput } from "../definition/model.ts";
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
}
/** The step `state` was returned to; by `event` it leads back into the states `to`, as the case stood when it was returned. */
export interface Back {
  state: string;
  event: string;
  to: string[];
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
  | { type: "openTask"; id: string; state: string; input: TaskInput; dueAt: string | null }
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
  | { type: "resumeClock" };
