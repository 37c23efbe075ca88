import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MachineConfig, StateConfig, TransitionsConfig } from "../../src/core/definition/model.ts";
import { invokesOf, statesOf } from "../../src/core/definition/walk.ts";
import { activePaths } from "../../src/core/machine/place.ts";
import { openSigners } from "../../src/core/machine/signing.ts";
import { slotIn } from "../../src/core/machine/slot.ts";
import type { Choices } from "../../src/core/migrate/model.ts";
import { machineOf, shuffled } from "./machine-helpers.ts";
import { procedure } from "./operation-machine.ts";
import { OpenOffice } from "./operation-office.ts";

/** `MIGRATION_SEED` repeats a run. */
const MACHINES = Number(process.env.MIGRATION_MACHINES ?? 300);
const SEED = Number(process.env.MIGRATION_SEED ?? Math.floor(Math.random() * 2 ** 31));
console.info(`random migrations: ${MACHINES}, seed ${SEED}`);
const SHARE = Math.ceil(MACHINES / 3);

const steps = fc.array(fc.nat(1000), { minLength: 1, maxLength: 10 });
const choices: fc.Arbitrary<Choices> = fc.record({
  timers: fc.constantFrom("keep" as const, "restart" as const),
  signing: fc.constantFrom("keep" as const, "restart" as const),
  endParts: fc.constant(true),
});

/** Walks on by whatever can be said or comes due. */
function walk(office: OpenOffice, list: readonly number[]): void {
  for (const which of list) {
    if (office.over) return;
    const timers = office.timers.open;
    const events = office.events();
    const timer = which % 5 === 0 ? timers[which % Math.max(1, timers.length)] : undefined;
    if (timer !== undefined) office.fire(timer);
    else {
      const event = events[which % Math.max(1, events.length)];
      if (event !== undefined) office.send(event);
    }
  }
}

/** What must be open is: a task for every active state that has one, and no other; no timer of a state that is left. */
function sound(office: OpenOffice): void {
  expect(office.actors.open).toEqual(office.actors.due);
  const active = office.active().map(({ path }) => path);
  for (const one of office.now.work.values()) expect(active).toContain(one.state);
  for (const [invoke, signing] of Object.entries(office.now.stored.signing ?? {})) {
    const open = office.actors.open.filter((slot) => slotIn(`${slot}.x`)?.invoke === invoke);
    expect(open).toHaveLength(openSigners(signing).length);
  }
}

/** A version in which states and their tasks are called otherwise, and the map from the one to the other. */
function renamed(config: MachineConfig, draws: readonly number[]) {
  let drawn = 0;
  const draw = () => draws[drawn++ % draws.length] ?? 0;
  const paths: Record<string, string> = { "": "" };
  const tasks: Record<string, string> = {};
  for (const { path, key, parent, config: state } of statesOf(config)) {
    if (path === "") continue;
    const named = state.type === "history" || draw() % 3 !== 0 ? key : `${key}_anew`;
    const above = paths[parent?.path ?? ""] ?? "";
    paths[path] = above === "" ? named : `${above}.${named}`;
    for (const { id, src } of invokesOf(state.invoke)) if (src === "task" && draw() % 3 === 0) tasks[id] = `${id}_anew`;
  }
  const target = (to: string): string => `#m.${paths[to.slice(3)] ?? to}`;
  const transitions = (one: TransitionsConfig): TransitionsConfig => {
    if (typeof one === "string") return target(one);
    if (Array.isArray(one)) return one.map((each) => transitions(each) as string);
    return one.target === undefined ? one : { ...one, target: target(String(one.target)) };
  };
  const last = (path: string) => (paths[path] ?? "").split(".").at(-1) ?? "";
  const rename = (state: StateConfig, path: string): StateConfig => {
    const below = (key: string) => (path === "" ? key : `${path}.${key}`);
    const called = (event: string) => {
      const at = slotIn(event);
      return at && tasks[at.invoke] ? `${tasks[at.invoke]}.${at.outcome}` : event;
    };
    return {
      ...state,
      ...(state.initial ? { initial: last(below(state.initial)) } : {}),
      ...(state.on
        ? { on: Object.fromEntries(Object.entries(state.on).map(([event, to]) => [called(event), transitions(to)])) }
        : {}),
      ...(state.onDone ? { onDone: transitions(state.onDone) } : {}),
      ...(state.invoke
        ? { invoke: invokesOf(state.invoke).map((one) => ({ ...one, id: tasks[one.id] ?? one.id })) }
        : {}),
      ...(state.states
        ? {
            states: Object.fromEntries(
              Object.entries(state.states).map(([key, child]) => [last(below(key)), rename(child, below(key))]),
            ),
          }
        : {}),
    };
  };
  return { config: { ...rename(config, ""), id: "m" } as MachineConfig, states: paths };
}

/** The same with other rules and limits here and there, as a new version has them. */
function revised(config: MachineConfig, draws: readonly number[]): MachineConfig {
  const copy = structuredClone(config);
  let drawn = 0;
  for (const { config: state } of statesOf(copy)) {
    const which = (draws[drawn++ % draws.length] ?? 0) % 6;
    const [task] = invokesOf(state.invoke).filter(({ src }) => src === "task");
    if (!task?.input) continue;
    if (which === 0) task.input.position = "window";
    if (which === 1) delete task.input.signing;
    if (which === 2) task.input.signing = { signers: 2, done: "all", pass: "go", fail: "back" };
    if (which === 3) delete state.after;
    if (which === 4) state.after = { "9wd": { actions: [{ type: "cc", params: { position: "later" } }] } };
    if (which === 5) task.id = `${task.id}_new`;
    if (which === 5)
      state.on = Object.fromEntries(
        Object.entries(state.on ?? {}).map(([event, to]) => [event.replace(/^(task\w*)\./, "$1_new."), to]),
      );
  }
  return copy;
}

describe("random procedures put on another version", () => {
  test("are not changed at all by a version that says the same", () => {
    const check = fc.property(procedure, steps, (config, list) => {
      const office = new OpenOffice(machineOf(config));
      walk(office, list);
      if (office.over) return;
      const before = office.now;
      const again = machineOf(structuredClone(config));
      const { moved } = office.migrated(again, {}, { timers: "keep" });
      expect(moved).toMatchObject({ sort: "moves", effects: [], changed: [], forgotten: 0, renamed: {} });
      expect(moved.sort === "moves" && moved.stored).toEqual(before.stored);
      expect(moved.sort === "moves" && moved.data).toEqual(before.data);
    });
    fc.assert(check, { numRuns: SHARE, seed: SEED });
  });

  test("stand, under other names, in the states that were mapped with exactly their work, and go on as they would have", () => {
    const draws = fc.array(fc.nat(1000), { minLength: 10, maxLength: 40 });
    const check = fc.property(procedure, steps, draws, steps, (config, list, names, rest) => {
      const office = new OpenOffice(machineOf(config));
      const beside = new OpenOffice(office.machine);
      walk(office, list);
      walk(beside, list);
      if (office.over) return;
      const version = renamed(config, names);
      const active = activePaths(office.machine, office.now.stored);
      expect(office.migrate(machineOf(version.config), version.states, { timers: "keep" })).toBe(true);
      expect(activePaths(office.machine, office.now.stored).sort()).toEqual(
        active.map((path) => version.states[path]).sort(),
      );
      sound(office);
      expect(office.timers.open).toHaveLength(beside.timers.open.length);
      // The same decisions lead to the same places: nothing that was remembered is lost.
      for (const which of rest) {
        if (office.over || beside.over) break;
        const said = beside.events()[which % Math.max(1, beside.events().length)];
        const at = beside.events().indexOf(said ?? "");
        if (said === undefined) break;
        const mine = office.events().find((event) => called(event) === called(said));
        expect(mine, `${at} of ${office.events()}`).toBeDefined();
        if (beside.send(said) !== office.send(mine ?? "")) break;
        expect(activePaths(office.machine, office.now.stored).sort()).toEqual(
          activePaths(beside.machine, beside.now.stored)
            .map((path) => version.states[path])
            .sort(),
        );
      }
    });
    fc.assert(check, { numRuns: SHARE, seed: SEED });
  });

  test("have no task without a state and no state without its task under a revised version, and replay identically", () => {
    let went = 0;
    const draws = fc.array(fc.nat(1000), { minLength: 6, maxLength: 30 });
    const check = fc.property(procedure, steps, draws, choices, steps, (config, list, changes, chosen, rest) => {
      const office = new OpenOffice(machineOf(config));
      walk(office, list);
      if (office.over) return;
      const version = renamed(revised(config, changes), changes);
      const before = office.now;
      if (!office.migrate(machineOf(version.config), version.states, chosen)) {
        expect(office.now).toBe(before);
        return;
      }
      went += 1;
      sound(office);
      walk(office, rest);
      if (!office.over) sound(office);
      const again = office.replayed();
      if (!again.ok) throw new Error(`the history is refused at ${again.at}`);
      expect(again.stood.at(-1)?.stored).toEqual(office.now.stored);
      expect(again.stood.at(-1)?.data).toEqual(shuffled(office.now.data));
      expect([...(again.stood.at(-1)?.work.keys() ?? [])].sort()).toEqual([...office.now.work.keys()].sort());
    });
    fc.assert(check, { numRuns: SHARE, seed: SEED });
    expect(went).toBeGreaterThan(SHARE / 3);
  });
});

/** An event by the names of the first version. */
function called(event: string): string {
  return event.replace("_anew", "");
}
