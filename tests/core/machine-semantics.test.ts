import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMachine, initialTransition, transition } from "xstate";
import type { MachineConfig, StateConfig } from "../../src/core/definition/model.ts";
import type { Machine } from "../../src/core/machine/compile.ts";
import type { Recorded } from "../../src/core/machine/replay.ts";
import { replay } from "../../src/core/machine/replay.ts";
import { accepts, fireTimer, startMachine, stepMachine } from "../../src/core/machine/step.ts";
import { type Case, contextOf, fire, machineOf, send, shuffled, start } from "./machine-helpers.ts";
import { EVENTS, randomMachine } from "./machine-random.ts";

const done = (states: Record<string, StateConfig>, initial = "a"): MachineConfig => ({ id: "m", initial, states });

describe("the statechart keeps its meaning when every step is stored and read back", () => {
  test.each<[string, MachineConfig, [string, boolean?][], unknown]>([
    [
      "parallel regions move by themselves",
      {
        id: "m",
        type: "parallel",
        states: {
          left: { initial: "a", states: { a: { on: { L: "b" } }, b: { on: { L: "a" } } } },
          right: { initial: "c", states: { c: { on: { R: "d" } }, d: {} } },
        },
      },
      [["L"], ["R"], ["L"], ["L"]],
      { left: "b", right: "d" },
    ],
    [
      "one event moves all regions that take it",
      {
        id: "m",
        type: "parallel",
        states: {
          left: { initial: "a", states: { a: { on: { GO: "b" } }, b: {} } },
          right: { initial: "c", states: { c: { on: { GO: "d" } }, d: {} } },
        },
      },
      [["GO"]],
      { left: "b", right: "d" },
    ],
    [
      "shallow history comes back to the child and its initial state",
      done({
        a: {
          initial: "one",
          on: { OUT: "away" },
          states: {
            one: { on: { NEXT: "two" } },
            two: { initial: "x", states: { x: { on: { NEXT: "y" } }, y: {} } },
            back: { type: "history" },
          },
        },
        away: { on: { BACK: "a.back" } },
      }),
      [["NEXT"], ["NEXT"], ["OUT"], ["BACK"]],
      { a: { two: "x" } },
    ],
    [
      "deep history comes back to the very leaf",
      done({
        a: {
          initial: "one",
          on: { OUT: "away" },
          states: {
            one: { on: { NEXT: "two" } },
            two: { initial: "x", states: { x: { on: { NEXT: "y" } }, y: {} } },
            back: { type: "history", history: "deep" },
          },
        },
        away: { on: { BACK: "a.back" } },
      }),
      [["NEXT"], ["NEXT"], ["OUT"], ["BACK"]],
      { a: { two: "y" } },
    ],
    [
      "history that remembers nothing takes its target",
      done({
        a: { on: { GO: "b.back" } },
        b: { initial: "one", states: { one: {}, two: {}, back: { type: "history", target: "two" } } },
      }),
      [["GO"]],
      { b: "two" },
    ],
    [
      "a compound state is done by its final child",
      done({ a: { initial: "x", onDone: "b", states: { x: { on: { GO: "y" } }, y: { type: "final" } } }, b: {} }),
      [["GO"]],
      "b",
    ],
    [
      "a parallel state is done when all its regions are",
      done({
        a: {
          type: "parallel",
          onDone: "b",
          states: {
            l: { initial: "x", states: { x: { on: { L: "y" } }, y: { type: "final" } } },
            r: { initial: "x", states: { x: { on: { R: "y" } }, y: { type: "final" } } },
          },
        },
        b: {},
      }),
      [["L"], ["R"]],
      "b",
    ],
    [
      "eventless transitions follow until one rests",
      done({
        a: { on: { GO: "b" } },
        b: { always: [{ guard: "= event.data.x", target: "c" }, "d"] },
        c: {},
        d: { always: "e" },
        e: {},
      }),
      [["GO"]],
      "e",
    ],
    [
      "a wildcard takes what nothing else takes, the longer one first",
      done({ a: { on: { "D.*": "b", "*": "c", "D.x": "d" } }, b: {}, c: {}, d: {} }),
      [["D.y"]],
      "b",
    ],
    [
      "of two regions that would leave, the first in the file leaves, however deep it stands",
      done({
        a: {
          type: "parallel",
          on: { GO: { actions: [{ type: "cc", params: { position: "q" } }] } },
          states: {
            deep: {
              initial: "x",
              states: { x: { initial: "y", states: { y: { always: { guard: "= event.data.x", target: "#m.one" } } } } },
            },
            flat: { always: { guard: "= event.data.x", target: "#m.two" } },
          },
        },
        one: {},
        two: {},
      }),
      [["GO", true]],
      "one",
    ],
    [
      "an inner state goes before its parent",
      done({ a: { initial: "x", on: { GO: "b" }, states: { x: { on: { GO: "y" } }, y: {} } }, b: {} }),
      [["GO"]],
      { a: "y" },
    ],
    [
      "a parent goes where the inner guard fails",
      done({
        a: {
          initial: "x",
          on: { GO: "b" },
          states: { x: { on: { GO: { target: "y", guard: "= event.data.x" } } }, y: {} },
        },
        b: {},
      }),
      [["GO"]],
      "b",
    ],
  ])("%s", (_, config, events, value) => {
    const machine = machineOf(config);
    let at = start(machine);
    for (const [type, x] of events) at = send(machine, at, type, { x: x ?? false });
    expect(at.stored.value).toEqual(value);
  });

  test("an internal transition keeps the task, a reentering one closes and opens it", () => {
    const machine = machineOf(
      done({
        a: {
          invoke: { src: "task", id: "t", input: { position: "p", outcomes: ["x"] } },
          on: {
            IN: { actions: [{ type: "cc", params: { position: "q" } }] },
            RE: { target: "a", reenter: true },
            "t.x": "a",
          },
        },
      }),
    );
    const begun = start(machine);
    expect(send(machine, begun, "IN").effects.map(({ type }) => type)).toEqual(["cc"]);
    expect(send(machine, begun, "RE").effects.map(({ type }) => type)).toEqual(["closeTask", "openTask"]);
  });

  test("output of final states reaches onDone and the result of the case", () => {
    const machine = machineOf(
      done({
        a: {
          initial: "x",
          states: { x: { on: { GO: "y" } }, y: { type: "final", output: { sum: "= event.data.n + 1" } } },
          onDone: { target: "b", actions: [{ type: "set", params: { sum: "= event.output.sum" } }] },
        },
        b: { type: "final", output: "= sum * 2" },
      }),
    );
    const ended = send(machine, start(machine), "GO", { n: 4 });
    expect(ended.data).toEqual({ sum: 5 });
    expect(ended.stored).toEqual({ status: "done", value: "b", history: {}, output: 10 });
  });

  test("a machine that never rests is stopped, at the start and later", () => {
    const loop = done({ a: { on: { GO: "b" } }, b: { always: "c" }, c: { always: "b" } });
    const result = stepMachine(machineOf(loop), start(machineOf(loop)).stored, { type: "GO" }, contextOf());
    expect(result).toMatchObject({ ok: false, refused: { code: "STEP_LIMIT" } });
    expect(startMachine(machineOf({ ...loop, initial: "b" }), contextOf())).toMatchObject({
      ok: false,
      refused: { code: "STEP_LIMIT" },
    });
  });

  test("a done that no guard lets pass is told, and the case stays where it is", () => {
    const machine = machineOf(
      done({
        a: {
          initial: "x",
          states: { x: { on: { GO: "y" } }, y: { type: "final" } },
          onDone: { guard: "= missing", target: "b" },
        },
        b: {},
      }),
    );
    const stuck = send(machine, start(machine), "GO");
    expect(stuck.stored.value).toEqual({ a: "y" });
    expect(stuck.notes).toEqual([{ type: "unrouted", state: "a", event: "done" }]);
    expect(stuck.effects.map(({ type }) => type)).toEqual(["escalate"]);
  });
});

/** The same machine, run by XState alone and never stored. */
function reference(config: MachineConfig) {
  const machine = createMachine(
    { ...JSON.parse(JSON.stringify(config)), options: { maxIterations: 200 } },
    {
      guards: { "= event.data.x": ({ event }) => event.data?.x === true },
      delays: { "5wd": 1 },
    },
  );
  let [snapshot, actions] = initialTransition(machine);
  const view = () => ({
    value: snapshot.value,
    status: snapshot.status,
    asked: actions.filter(({ type }) => String(type) === "cc").map(({ params }) => JSON.stringify(params)),
  });
  return {
    view,
    can: (event: { type: string; data?: object }) => snapshot.can(event),
    send(event: { type: string; data?: object }) {
      // XState lets regions act in the order they were last entered, which nothing stored can tell; SCXML says document order.
      snapshot._nodes.sort((a, b) => a.order - b.order);
      [snapshot, actions] = transition(machine, snapshot, event);
    },
  };
}

function viewOf({ stored, effects }: Case) {
  const asked = effects.flatMap((effect) =>
    effect.type === "cc" ? [JSON.stringify({ position: effect.position })] : [],
  );
  return { value: stored.value, status: stored.status, asked };
}

const walk = fc.array(fc.record({ type: fc.constantFrom(...EVENTS, "timer"), x: fc.boolean(), which: fc.nat(20) }), {
  maxLength: 12,
});

describe("random machines", () => {
  test("do what XState does, action by action, though they are stored with shuffled keys after every step", () => {
    fc.assert(
      fc.property(randomMachine, walk, (config, events) => {
        const machine = machineOf(structuredClone(config));
        const truth = reference(config);
        let at = start(machine);
        expect(viewOf(at)).toEqual(truth.view());
        for (const { type, x, which } of events) {
          const key = type === "timer" ? timerOf(machine, at, which) : type;
          if (key === null) continue;
          const event = { type: key, data: type === "timer" ? undefined : { x } };
          const context = contextOf({ data: at.data });
          const result =
            type === "timer"
              ? fireTimer(machine, at.stored, key, context)
              : stepMachine(machine, at.stored, event, context);
          if (!result.ok && result.refused.code === "STEP_LIMIT") {
            expect(() => truth.send(event)).toThrow(/Infinite loop/);
            return;
          }
          const unrouted = result.ok && result.notes.some((note) => note.type === "unrouted" && note.event === key);
          expect(result.ok && !unrouted && !(type === "timer" && result.effects.length === 0)).toBe(truth.can(event));
          if (!truth.can(event)) continue;
          truth.send(event);
          at = type === "timer" ? fire(machine, at, key) : send(machine, at, key, { x });
          expect(viewOf(at)).toEqual(truth.view());
        }
      }),
      { numRuns: 200 },
    );
  });

  test("accept what they list, and refuse everything else", () => {
    fc.assert(
      fc.property(randomMachine, walk, (config, events) => {
        const machine = machineOf(config);
        let at = start(machine);
        for (const { type, x } of events) {
          if (at.stored.status === "done") break;
          const listed = accepts(machine, at.stored, contextOf());
          const result = stepMachine(machine, at.stored, { type, data: { x } }, contextOf({ data: at.data }));
          if (!result.ok && result.refused.code === "STEP_LIMIT") return;
          if (listed.includes(type)) expect(result.ok).toBe(true);
          if (result.ok) at = send(machine, at, type, { x });
          else expect(result.refused.code).toBe("EVENT_REFUSED");
        }
      }),
      { numRuns: 80 },
    );
  });

  test("replayed from their history end in the identical state and data", () => {
    fc.assert(
      fc.property(randomMachine, walk, (config, events) => {
        const machine = machineOf(withData(config));
        const { data: _, ...read } = contextOf();
        const history: Recorded[] = [{ kind: "start", event: { type: "start", data: { n: 1 } }, context: read }];
        let at = start(machine, { data: { n: 1 } });
        events.forEach(({ type, x, which }, index) => {
          const timer = type === "timer" ? timerOf(machine, at, which) : null;
          if (at.stored.status === "done" || (type === "timer" && timer === null)) return;
          const context = { ...read, now: `2026-03-0${(index % 9) + 1}T01:00:00.000Z` };
          const event = timer === null ? { type, data: { x } } : { type: timer };
          const full = { ...context, data: at.data };
          const result =
            timer === null ? stepMachine(machine, at.stored, event, full) : fireTimer(machine, at.stored, timer, full);
          if (!result.ok) return;
          history.push({ kind: timer === null ? "event" : "timer", event, context });
          at = { ...result, stored: shuffled(result.stored) };
        });
        expect(replay(machine, history)).toEqual({ ok: true, stored: at.stored, data: at.data });
      }),
      { numRuns: 80 },
    );
  });

  test("are not replayed from a history that is not theirs", () => {
    const machine = machineOf(done({ a: { on: { GO: "b" } }, b: {} }));
    const { data: _, ...context } = contextOf();
    const begin: Recorded = { kind: "start", event: null, context };
    const go: Recorded = { kind: "event", event: { type: "GO" }, context };
    expect(replay(machine, [begin, go])).toMatchObject({ ok: true, stored: { value: "b" } });
    expect(replay(machine, [begin, go, go])).toMatchObject({ ok: false, at: 2 });
    expect(replay(machine, [go])).toMatchObject({ ok: false, at: 0 });
    expect(replay(machine, [begin, begin])).toMatchObject({ ok: false, at: 1 });
    expect(replay(machine, [])).toMatchObject({ ok: false });
  });
});

/** Every entry also counts in the data, by the clock of its step. */
function withData(config: MachineConfig): MachineConfig {
  const copy = structuredClone(config);
  const visit = (state: StateConfig): void => {
    if (state.type !== "history") {
      const entry = Array.isArray(state.entry) ? state.entry : [];
      state.entry = [...entry, { type: "set", params: { n: "= n + 1", on: "= today()", x: "= event.data.x" } }];
    }
    for (const child of Object.values(state.states ?? {})) visit(child);
  };
  for (const child of Object.values(copy.states ?? {})) visit(child);
  return copy;
}

function timerOf(machine: Machine, at: Case, which: number): string | null {
  const paths = activeTimers(machine, at);
  return paths.length === 0 ? null : (paths[which % paths.length] ?? null);
}

function activeTimers(machine: Machine, { stored }: Case): string[] {
  const keys = Object.keys(machine.definition.machine.states ?? {});
  const found: string[] = [];
  const visit = (state: StateConfig | undefined, value: unknown, path: string): void => {
    for (const delay of Object.keys(state?.after ?? {})) found.push(`xstate.after.${delay}.m.${path}`);
    const below = typeof value === "string" ? { [value]: {} } : value;
    for (const [key, inner] of Object.entries(typeof below === "object" && below !== null ? below : {})) {
      visit(state?.states?.[key], inner, path === "" ? key : `${path}.${key}`);
    }
  };
  if (keys.length > 0) visit(machine.definition.machine, stored.value, "");
  return found;
}
