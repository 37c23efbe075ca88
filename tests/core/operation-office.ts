import { invokesOf } from "../../src/core/definition/walk.ts";
import { compiledOf, type Machine } from "../../src/core/machine/compile.ts";
import type { StepResult } from "../../src/core/machine/model.ts";
import { activePaths } from "../../src/core/machine/place.ts";
import type { SigningChange } from "../../src/core/machine/sign.ts";
import { openSigners } from "../../src/core/machine/signing.ts";
import { invokeOf, slotOf } from "../../src/core/machine/slot.ts";
import { fireTimer, moveMachine, signMachine, startMachine, stepMachine } from "../../src/core/machine/step.ts";
import type { Choices, Migrating, StateMap } from "../../src/core/migrate/model.ts";
import { type Moved, moveCase } from "../../src/core/migrate/move.ts";
import { afterEffects, afterMove, difference } from "../../src/core/operation/open-work.ts";
import { type Preview, previewOf } from "../../src/core/operation/preview.ts";
import { type Recorded, replay, type Stood } from "../../src/core/operation/replay.ts";
import type { Done, Moving } from "../../src/core/operation/return.ts";
import { contextOf, shuffled } from "./machine-helpers.ts";

const { data: _, ...READ } = contextOf();

/** An office that does what steps ask for and nothing else: what is open in it must be what the case's state says. */
export class OpenOffice {
  machine: Machine;
  readonly history: Recorded[] = [];
  readonly stood: Stood[] = [];
  readonly done: Done[] = [];
  readonly #begun: Machine;
  #fired = new Set<string>();

  constructor(machine: Machine) {
    this.machine = machine;
    this.#begun = machine;
    this.#keep(
      { kind: "start", event: { type: "start", data: {} }, context: READ },
      startMachine(machine, contextOf()),
    );
  }

  get now(): Stood {
    const last = this.stood.at(-1);
    if (!last) throw new Error("nothing has begun");
    return last;
  }

  get over(): boolean {
    return this.now.stored.status === "done";
  }

  /** What those can say who have a task. */
  events(): string[] {
    return [...this.now.work.values()].flatMap((one) =>
      one.type === "openTask" ? one.input.outcomes.map((outcome) => `${one.id}.${outcome.id}`) : [],
    );
  }

  /** Has everybody whose task it is say the same, until it is decided; those asked beside a holder agree. */
  decide(invoke: string, outcome: string): boolean {
    const slot = () =>
      [...this.now.work.values()].find((one) => one.type === "openTask" && invokeOf(one.id) === invoke);
    const signs = this.now.stored.signing?.[invoke] !== undefined;
    for (let one = slot(); one?.type === "openTask"; one = slot()) {
      const said = one.input.outcomes.some(({ id }) => id === outcome) ? outcome : "agree";
      if (!this.send(`${one.id}.${said}`)) return false;
      if (!signs || this.now.stored.signing?.[invoke] === undefined) return true;
    }
    return false;
  }

  /** Asks somebody to sign as well, or no longer; false where nobody can be asked so. */
  sign(change: SigningChange): boolean {
    const result = signMachine(this.machine, this.now.stored, change, contextOf({ data: this.now.data }));
    if (!result.ok) return false;
    return this.#keep({ kind: "sign", event: { type: "signers", data: { signing: change } }, context: READ }, result);
  }

  /** Whether the step was taken; a procedure without end is stopped, and stays as it was. */
  send(type: string): boolean {
    const result = stepMachine(this.machine, this.now.stored, { type }, contextOf({ data: this.now.data }));
    const [invoke = "", outcome = ""] = type.split(".");
    if (!this.#keep({ kind: "event", event: { type }, context: READ }, result)) return false;
    this.done.push({ invoke, outcome, user: "u1" });
    return true;
  }

  fire(key: string): boolean {
    this.#fired.add(key);
    const result = fireTimer(this.machine, this.now.stored, key, contextOf({ data: this.now.data }));
    return this.#keep({ kind: "timer", event: { type: key }, context: READ }, result);
  }

  preview(moving: Moving): Preview | null {
    const result = moveMachine(this.machine, this.now.stored, moving, contextOf({ data: this.now.data }));
    return result.ok ? previewOf(result.effects) : null;
  }

  move(type: string, moving: Moving): boolean {
    const result = moveMachine(this.machine, this.now.stored, moving, contextOf({ data: this.now.data }));
    return this.#keep({ kind: "move", event: { type, data: { moving } }, context: READ }, result);
  }

  /** Takes the last step back. */
  withdraw(): void {
    const steps = this.stood.length - 1;
    const before = this.stood[steps - 1];
    if (!before) throw new Error("there is no step to take back");
    const work = afterEffects(this.now.work, difference(this.now.work, before.work));
    this.history.push({ kind: "withdraw", event: { type: "withdrawn", data: { steps } }, context: READ });
    this.stood.push({ ...before, work });
  }

  /** What becomes of the case where it is put on another version; `timers` says what is done with limits. */
  migrated(to: Machine, states: StateMap, choices: Choices): { moved: Moved; migrating: Migrating } {
    const work = [...this.now.work.values()];
    const open = {
      tasks: Object.fromEntries(work.flatMap((one) => (one.type === "openTask" ? [[one.id, one.dueAt]] : []))),
      timers: Object.fromEntries(work.flatMap((one) => (one.type === "setTimer" ? [[one.key, one.dueAt]] : []))),
      children: work.flatMap((one) => (one.type === "openChildren" ? [one.id] : [])),
    };
    const migrating = { states, choices, open };
    const context = contextOf({ data: this.now.data });
    return { moved: moveCase(this.machine, to, this.now.stored, migrating, context), migrating };
  }

  /** Puts the case on another version; false where it cannot go. */
  migrate(to: Machine, states: StateMap, choices: Choices): boolean {
    const { moved, migrating } = this.migrated(to, states, choices);
    if (moved.sort !== "moves") return false;
    const work = afterMove(to, this.now.work, moved.effects, moved.changed);
    this.history.push({ kind: "migrate", event: { type: "migrated", data: { migrating } }, context: READ, to });
    this.stood.push({ stored: shuffled(moved.stored), data: shuffled(moved.data), work, effects: moved.effects });
    this.machine = to;
    this.#fired = new Set(
      [...compiledOf(to).facts.timers.keys()].filter(
        (key) => this.active().length > 0 && !work.has(`cancelTimer ${key}`),
      ),
    );
    this.done.splice(0);
    return true;
  }

  /** The history walked again from the machine by which it began. */
  replayed() {
    return replay(this.#begun, this.history);
  }

  /** Tasks and parts that the state says must be open, and those that are. */
  get actors(): { due: string[]; open: string[] } {
    const due = this.active().flatMap(({ config }) => invokesOf(config.invoke).flatMap(({ id }) => this.#slots(id)));
    const open = [...this.now.work.values()].flatMap((one) => ("key" in one ? [] : [one.id]));
    return { due: due.sort(), open: open.sort() };
  }

  /** Timers of active states, but for those that have fired, and those that are set. */
  get timers(): { due: string[]; open: string[] } {
    const paths = this.active().map(({ path }) => path);
    const open = [...this.now.work.values()].flatMap((one) => ("key" in one ? [one.key] : []));
    const all = [...compiledOf(this.machine).facts.timers].filter(([, { state }]) => paths.includes(state));
    const due = all.map(([key]) => key).filter((key) => open.includes(key) || !this.#fired.has(key));
    return { due: due.sort(), open: open.sort() };
  }

  active() {
    const { facts } = compiledOf(this.machine);
    if (this.over) return [];
    return activePaths(this.machine, this.now.stored).flatMap((path) => facts.byPath.get(path) ?? []);
  }

  #slots(invoke: string): string[] {
    const signing = this.now.stored.signing?.[invoke];
    return signing ? openSigners(signing).map(({ key }) => slotOf(invoke, key)) : [invoke];
  }

  #keep(recorded: Recorded, result: StepResult): boolean {
    if (!result.ok) {
      if (result.refused.code === "STEP_LIMIT") return false;
      throw new Error(`refused: ${JSON.stringify(result.refused)}`);
    }
    const fired = recorded.kind === "timer" ? recorded.event?.type : undefined;
    const work = afterEffects(this.stood.at(-1)?.work ?? new Map(), result.effects, fired);
    const over = result.stored.status === "done";
    this.history.push(recorded);
    this.stood.push({
      stored: shuffled(result.stored),
      data: shuffled(result.data),
      work: over ? new Map() : work,
      effects: result.effects,
    });
    return true;
  }
}
