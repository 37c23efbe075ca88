import type { Calendar } from "../calendar/model.ts";
import type { Standing } from "../case/model.ts";
import type { Taking } from "../case/take.ts";
import type { Asked } from "../case/task.ts";
import type { OutcomeSpec, ParamSpec, WorkflowInput } from "../definition/model.ts";
import type { Pledge } from "../form/pledge.ts";
import type { Validator } from "../form/validator.ts";
import type { Effect, StepNote } from "../machine/model.ts";
import type { Positions, Provenance, Setting } from "../policy/model.ts";
import type { RecordType } from "../record/model.ts";
import type { ImportDefinition } from "../roster/model.ts";
import type { Table } from "../table/model.ts";
import type { Text } from "../text.ts";
import type { Bundle } from "../variant.ts";

/** Everything a simulation stands on. Plain data but for its two functions: files or a server can give it. */
export interface SimulationWorld {
  /** The procedure in force at a place on a day under these settings; null when there is none. */
  bundleFor(workflow: string, division: string, on: string, settings: readonly Setting[]): Bundle | null;
  validate: Validator;
  positions: Positions;
  outcomes: Readonly<Record<string, OutcomeSpec>>;
  /** Shared parameters. */
  params: Readonly<Record<string, ParamSpec>>;
  settings: readonly Setting[];
  /** Names of divisions by code; a case goes nowhere else. */
  divisions: ReadonlyMap<string, string>;
  /** Titles of kinds of offices. */
  organisationTypes: Readonly<Record<string, Text>>;
  /** Tables read live, and those by which lists are judged. */
  tables: ReadonlyMap<string, Table>;
  imports: readonly ImportDefinition[];
  /** Spans of record types that workflows look up; what is not here has none. */
  records?: ReadonlyMap<string, Pick<RecordType, "calendar">>;
  calendar: Calendar;
}

/** A line of a list that is handed in: its data, with what comparing it gave. */
export interface ListRow {
  data: Record<string, unknown>;
  codes: string[];
  /** Decided by the codes when left out. */
  disposition?: string;
  place?: string | null;
}

/** With what a simulation begins. */
export interface Given {
  workflow: string;
  division: string;
  /** The day on which it begins, in the morning. */
  on: string;
  /** Who begins it: one of the start positions, the first by default. */
  by?: string;
  data: Record<string, unknown>;
  /** The record that the case is about. */
  subject?: Record<string, unknown>;
  /** Other records there are, by type and key. */
  records?: Readonly<Record<string, Record<string, Record<string, unknown>>>>;
  /** Decided on top of what the world's places decide. */
  settings?: readonly Setting[];
  /** Lists that fields of the data name. */
  rows?: Record<string, ListRow[]>;
  /** Names of organisations that take part, by id; those of parties that nobody named by the party. */
  organisations?: Record<string, string>;
}

/** A task of a pretended office; there is somebody at every post. */
export interface SimulatedTask extends Asked {
  id: string;
  case: string;
  organisation: string;
  role: string;
  /** Why nobody could be found at its position. */
  exception: Text | null;
}

export interface SimulatedCase extends Standing {
  bundle: Bundle;
  /** Which of its parent's children it is, from 1. */
  index: number | null;
  subjectKey: string | null;
  tasks: SimulatedTask[];
  timers: { key: string; state: string; fireAt: string }[];
  /** What was done by whom, for duties that are to be separated. */
  handled: [type: string, person: string][];
  /** Joins it has been told of. */
  told: string[];
}

export interface SimulatedDocument {
  case: string;
  template: string;
  title: Text;
  number: string | null;
  organisation: string | null;
  copies: number;
  at: string;
  /** All that it is printed from. */
  data: Record<string, unknown>;
  params: Record<string, unknown>;
  /** For a template that prints them. */
  pledges?: Pledge[];
  actor: string | null;
}

export interface SimulatedNotice {
  case: string;
  at: string;
  template: string;
  /** Null for one that went to a role of the office that started. */
  position: string | null;
  organisation: string;
  role: string;
  text: Text;
}

export interface SimulatedRecord {
  case: string;
  at: string;
  record: string;
  key: string;
  values: Record<string, unknown>;
  validFrom: string;
}

/** One step, as a reader of the history sees it. */
export interface SimulatedEvent {
  at: string;
  case: string;
  number: string;
  workflow: string;
  kind: Taking["kind"];
  type: string;
  actor: { name: string; position: string | null; organisation: string } | null;
  data?: Record<string, unknown>;
  from: string | null;
  to: string;
  /** Transitions by their places in the file. */
  took: string[];
  /** Every state stood in after the step, those around the innermost included. */
  active: string[];
  notes: StepNote[];
  effects: Effect["type"][];
  /** Parameters chosen by this step. */
  resolved: Record<string, Provenance>;
}

/** What one case sends to another; delivered in the order of sending. */
export type Message =
  | { kind: "spawn"; case: string; invoke: string; input: WorkflowInput; spawn: number }
  | { kind: "cancel"; case: string; invoke: string; before: number }
  | { kind: "join"; case: string; invoke: string; milestone: string | null; spawn: number | null }
  | {
      kind: "emit";
      case: string;
      name: string;
      to: Extract<Effect, { type: "emit" }>["to"];
      data?: Record<string, unknown>;
    };

/** A simulation as a value: every operation gives another one, and stepping back is keeping the one before. */
export interface Simulation {
  now: string;
  city: number;
  settings: readonly Setting[];
  organisations: Readonly<Record<string, string>>;
  /** In the order they were started; the first is the one that was begun with. */
  cases: readonly SimulatedCase[];
  lists: Readonly<Record<string, ListRow[]>>;
  /** Records by type and key, as they now stand. */
  records: Readonly<Record<string, Record<string, Record<string, unknown>>>>;
  documents: readonly SimulatedDocument[];
  notices: readonly SimulatedNotice[];
  written: readonly SimulatedRecord[];
  log: readonly SimulatedEvent[];
  /** Last number of every series. */
  series: Readonly<Record<string, number>>;
  spawns: number;
  /** Sent, but not awaited by anybody yet. */
  pending: readonly Message[];
}

/** Cases of one simulation; a batch of thousands is for the engine. */
export const SIMULATED_CASES_MAX = 200;
/** Steps that one act or one passing of time may set off. */
export const SIMULATED_STEPS_MAX = 5_000;
