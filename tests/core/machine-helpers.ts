import type { Calendar } from "../../src/core/calendar/model.ts";
import type { Definition, MachineConfig } from "../../src/core/definition/model.ts";
import { compileMachine, type Machine } from "../../src/core/machine/compile.ts";
import type { Effect, StepContext, StepResult, Stored } from "../../src/core/machine/model.ts";
import { fireTimer, startMachine, stepMachine } from "../../src/core/machine/step.ts";

/** Weekends off and nothing else: 2026-03-02 is a Monday. */
export const calendar: Calendar = {
  holidays: new Set(),
  workdays: new Set(),
  publishedYears: new Set([2026]),
  zone: "Asia/Shanghai",
  cutoff: "17:00",
};

export function contextOf(more: Partial<StepContext> = {}): StepContext {
  return {
    now: "2026-03-02T01:00:00.000Z",
    zone: "Asia/Shanghai",
    data: {},
    params: {},
    instance: {
      id: "320100-00000000-0000-7000-8000-000000000000",
      number: "LN-2026-00001",
      workflow: "lending",
      division: "320106000000",
      mode: "counter",
      startedAt: "2026-03-02T01:00:00.000Z",
      parent: null,
    },
    subject: null,
    actor: { id: "u1", name: "李雷", roles: ["clerk"] },
    calendar,
    tables: {},
    ...more,
  };
}

export function definitionOf(machine: MachineConfig, more: Partial<Definition> = {}): Definition {
  return {
    id: "lending",
    title: { zh: "借用", en: "Lending" },
    basis: [],
    start: { positions: ["counter"] },
    number: "LN-{yyyy}-{seq5}",
    separate: [],
    params: {},
    machine,
    ...more,
  };
}

let hashes = 0;
export function machineOf(machine: MachineConfig): Machine {
  hashes += 1;
  return compileMachine(definitionOf(machine), `test-${hashes}`);
}

export type Taken = Extract<StepResult, { ok: true }>;
export function taken(result: StepResult): Taken {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refused)}`);
  return result;
}

/** A case that is stored as JSON after every step, the way a database would, keys shuffled. */
export interface Case {
  stored: Stored;
  data: Record<string, unknown>;
  effects: Effect[];
  notes: Taken["notes"];
}
export function start(machine: Machine, context: Partial<StepContext> = {}): Case {
  return kept(startMachine(machine, contextOf(context)));
}
export function send(
  machine: Machine,
  on: Case,
  type: string,
  data?: Record<string, unknown>,
  context: Partial<StepContext> = {},
): Case {
  const event = data ? { type, data } : { type };
  return kept(stepMachine(machine, on.stored, event, contextOf({ data: on.data, ...context })));
}
export function fire(machine: Machine, on: Case, key: string, context: Partial<StepContext> = {}): Case {
  return kept(fireTimer(machine, on.stored, key, contextOf({ data: on.data, ...context })));
}

function kept(result: StepResult): Case {
  const { stored, data, effects, notes } = taken(result);
  return { stored: shuffled(stored), data: shuffled(data), effects, notes };
}

/** Through JSON, with the keys of every object in another order (as `jsonb` does). */
export function shuffled<T>(value: T): T {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? 1 : -1)))
      : item,
  );
  return JSON.parse(text);
}
