import type { Calendar } from "../../src/core/calendar/model.ts";
import { accepts } from "../../src/core/machine/accept.ts";
import { activeStates } from "../../src/core/machine/active.ts";
import { compileMachine, type Machine } from "../../src/core/machine/compile.ts";
import type { Actor, Effect, StepContext, StepNote, StepResult, Stored } from "../../src/core/machine/model.ts";
import { fireTimer, startMachine, stepMachine } from "../../src/core/machine/step.ts";
import type { Table } from "../../src/core/table/model.ts";
import { definitionOf, sharedParams, tables } from "./release.ts";

const CALENDAR: Calendar = {
  holidays: new Set(),
  workdays: new Set(),
  publishedYears: new Set([2026]),
  zone: "Asia/Shanghai",
  cutoff: "17:30",
};
const ACTOR: Actor = { id: "u1", name: "王敏", organisation: "org-1", roles: [] };
const machines = new Map<string, Machine>();
const known: { tables: Record<string, Table> | null } = { tables: null };

type EffectOf<T extends Effect["type"]> = Extract<Effect, { type: T }>;

export interface WalkStart {
  data?: Record<string, unknown>;
  mode?: string;
  params?: Record<string, unknown>;
  parent?: string | null;
  division?: string;
  /** Who starts it, where that matters. */
  by?: Partial<Actor>;
}

/** A case led through its procedure step by step, with nothing behind it but the core. */
export class Walk {
  readonly machine: Machine;
  readonly #context: Omit<StepContext, "data" | "actor">;
  #stored: Stored;
  data: Record<string, unknown>;
  /** What the last step asked for and noted. */
  effects: Effect[] = [];
  notes: StepNote[] = [];
  /** Everything asked for since the beginning. */
  all: Effect[] = [];

  constructor(
    workflow: string,
    { data = {}, mode = "street", params = {}, parent = null, division, by = {} }: WalkStart = {},
  ) {
    const definition = definitionOf(workflow);
    const machine = machines.get(workflow) ?? compileMachine(definition, `release/${workflow}`);
    machines.set(workflow, machine);
    known.tables ??= tables();
    this.machine = machine;
    const specs = { ...sharedParams(), ...definition.params };
    this.#context = {
      now: "2026-11-20T02:00:00.000Z",
      zone: "Asia/Shanghai",
      params: { ...Object.fromEntries(Object.entries(specs).map(([id, spec]) => [id, spec.default])), ...params },
      instance: {
        id: "320100-00000000-0000-7000-8000-000000000001",
        number: "YJ-320106-2026-00001",
        workflow,
        division: division ?? "320106000000",
        mode,
        startedAt: "2026-11-20T02:00:00.000Z",
        parent,
      },
      subject: null,
      calendar: CALENDAR,
      tables: known.tables,
    };
    this.data = data;
    this.#stored = { status: "active", value: "", history: {} };
    // A child begins by itself; nobody acts.
    this.#take(startMachine(machine, this.#at(parent === null ? by : null)));
  }

  /** An event of a task, a join or a message; refused is an error of the test. */
  send(type: string, data?: Record<string, unknown>, actor: Partial<Actor> | null = {}): this {
    const event = data === undefined ? { type } : { type, data };
    return this.#take(stepMachine(this.machine, this.#stored, event, this.#at(actor)));
  }

  /** The timer of a delay that runs in the present state. */
  late(delay: string): this {
    const timer = this.all.findLast((effect) => effect.type === "setTimer" && effect.key.includes(`.${delay}.`));
    if (timer?.type !== "setTimer") throw new Error(`no timer for ${delay}`);
    return this.#take(fireTimer(this.machine, this.#stored, timer.key, this.#at(null)));
  }

  get state(): string {
    return activeStates(this.machine, this.#stored)
      .map(({ path }) => path)
      .join(" ");
  }

  get tags(): string[] {
    return activeStates(this.machine, this.#stored).flatMap(({ tags }) => tags);
  }

  get done(): boolean {
    return this.#stored.status === "done";
  }

  get output(): unknown {
    return this.#stored.output;
  }

  get accepts(): string[] {
    return accepts(this.machine, this.#stored, this.#at());
  }

  /** Effects of one kind in the last step. */
  asked<T extends Effect["type"]>(type: T): EffectOf<T>[] {
    return this.effects.filter((effect): effect is EffectOf<T> => effect.type === type);
  }

  /** Templates of the documents issued by the last step. */
  get documents(): string[] {
    return this.asked("document").map(({ template }) => template);
  }

  /** Who got a task in the last step. */
  get tasks(): string[] {
    return this.asked("openTask").map(({ id, input }) => `${id}@${input.position}`);
  }

  #at(actor: Partial<Actor> | null = {}): StepContext {
    return { ...this.#context, data: this.data, actor: actor === null ? null : { ...ACTOR, ...actor } };
  }

  #take(result: StepResult): this {
    if (!result.ok) throw new Error(`refused in ${this.state}: ${JSON.stringify(result.refused)}`);
    this.#stored = JSON.parse(JSON.stringify(result.stored));
    this.data = JSON.parse(JSON.stringify(result.data));
    this.effects = result.effects;
    this.notes = result.notes;
    this.all.push(...result.effects);
    return this;
  }
}
