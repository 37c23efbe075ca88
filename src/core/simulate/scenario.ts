import type { SignerPlace } from "../machine/signing.ts";
import type { Text } from "../text.ts";
import type { ListRow } from "./model.ts";
import type { TriedOperation } from "./operate.ts";

/**
 * `workflows/<id>.scenarios.yaml`: what a procedure is expected to do, as examples that run.
 *
 *     scenarios:
 *       - id: correction
 *         title: { zh: 补正后受理, en: Accepted after a correction }
 *         given: { division: "320106000000", on: 2026-03-02, data: {…}, settings: { mode: street }, rows: { roster: [{ name: 张三 }] } }
 *         steps:
 *           - { do: acceptance.supplement, by: desk, data: {…} }        # every open task of the name, or those of one `case`
 *           - { pass: 5wd }                                             # until a limit of that length, begun now, has ended
 *           - { to: 2026-03-20 }                                        # until the morning of the day
 *           - { message: confirmed, case: 张三 }
 *           - { cancel: 不办了 }                                        # where the workflow says what that leads to
 *           - { operate: return, task: approval, to: acceptance }       # what every case can do without its being drawn
 *           - { do: approval.approve, refused: SEPARATION }             # what must not go through
 *         then: { state: closed, status: done, tasks: [], documents: [receipt], data: { fee: 100 } }
 *
 * A step may have a `then` of its own.
 */
export interface Scenario {
  workflow: string;
  /** Where it stands, for problems. */
  file: string;
  path: string;
  id: string;
  title: Text;
  given: ScenarioGiven;
  steps: ScenarioStep[];
  expected: Expectation | null;
}

export interface ScenarioGiven {
  division: string;
  on: string;
  by?: string;
  data: Record<string, unknown>;
  subject?: Record<string, unknown>;
  /** Other records there are, by type and key. */
  records?: Record<string, Record<string, Record<string, unknown>>>;
  rows: Record<string, ListRow[]>;
  settings: ScenarioSetting[];
  organisations: Record<string, string>;
}

export interface ScenarioSetting {
  key: string;
  value: unknown;
  /** Where it holds; the widest place that may decide it when left out. */
  division?: string;
  organisation?: string;
  from?: string;
  until?: string;
}

/** A case by its label, number, place, workflow, or which of the children it is. */
export type CaseName = string | number;

export type ScenarioStep = {
  path: string;
  expected?: Expectation;
  /** The step must be refused with this code. */
  refused?: string;
} & (
  | {
      kind: "do";
      task: string;
      outcome: string;
      by?: string;
      case?: CaseName;
      person?: string;
      data: Record<string, unknown>;
      rows: Record<string, ListRow[]>;
    }
  | { kind: "pass"; duration: string }
  | { kind: "to"; day: string }
  | { kind: "message"; name: string; case?: CaseName; data?: Record<string, unknown> }
  | { kind: "cancel"; reason: string; case?: CaseName }
  | ({ kind: "operate"; operation: TriedOperation; task?: string; case?: CaseName } & OperateWith)
  | { kind: "look" }
);

/** What further is said with an operation. */
export interface OperateWith {
  /** The step or task it leads to. */
  to?: string;
  straight?: boolean;
  position?: string;
  place?: SignerPlace;
  signer?: string;
  days?: number;
}

/** What must hold. Of data, parameters and records only what is named; of tasks and documents all of them. */
export interface Expectation {
  path: string;
  state?: string;
  status?: string;
  phase?: string;
  /** Open tasks of all cases, `task` or `task@position`, each as often as it is open. */
  tasks?: string[];
  /** Papers of all cases, by template, each as often as it was issued. */
  documents?: string[];
  /** Notices, `template@position`: each that is named here has been sent exactly as often as it stands here. */
  notices?: string[];
  /** How often an outcome led nowhere or something could not be worked out; at the end, never unless it says so. */
  troubles?: number;
  data?: Record<string, unknown>;
  params?: Record<string, unknown>;
  records?: { record: string; key?: string; values: Record<string, unknown> }[];
  /** Settings in force, decided beforehand or by a case. */
  settings?: Record<string, unknown>[];
  cases?: ({ case: CaseName } & Pick<Expectation, "path" | "state" | "status" | "phase" | "data" | "params">)[];
}

export const SCENARIOS_ENDING = ".scenarios.yaml";
export const SCENARIOS_MAX = 200;
export const SCENARIO_STEPS_MAX = 200;
