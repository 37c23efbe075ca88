import { describe, expect, test } from "vitest";
import type { MachineConfig, StateConfig } from "../../src/core/definition/model.ts";
import { startMachine, stepMachine } from "../../src/core/machine/step.ts";
import { contextOf, machineOf, send, start } from "./machine-helpers.ts";

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

  test.each([
    "shallow",
    "deep",
  ] as const)("a way through %s history back to its own step leaves it first", (history) => {
    const task = { src: "task" as const, id: "x", input: { position: "desk", outcomes: ["again"] } };
    const machine = machineOf(
      done({
        a: {
          initial: "one",
          states: { one: { invoke: task, on: { "x.again": "h" } }, h: { type: "history", history } },
        },
      }),
    );
    const again = send(machine, start(machine), "x.again");
    expect(again.effects.map(({ type }) => type)).toEqual(["closeTask", "openTask"]);
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
