import { describe, expect, test } from "vitest";
import type { MachineConfig, StateConfig } from "../../src/core/definition/model.ts";
import { earlierSteps, returning } from "../../src/core/operation/return.ts";
import { wayTo } from "../../src/core/operation/way.ts";
import { irrevocable } from "../../src/core/operation/withdraw.ts";
import { machineOf } from "./machine-helpers.ts";
import { OpenOffice } from "./operation-office.ts";

/** A step: one task, by whose outcome `go` the case goes on. */
const step = (id: string, target: string, more: StateConfig = {}): StateConfig => ({
  invoke: { src: "task", id, input: { position: "counter", outcomes: ["go", "refuse"] } },
  on: { [`${id}.go`]: target, [`${id}.refuse`]: "#m.refused" },
  ...more,
});
const ends: Record<string, StateConfig> = { refused: { type: "final" }, over: { type: "final" } };

const simple: MachineConfig = {
  id: "m",
  initial: "a",
  states: { a: step("a", "b"), b: step("b", "c"), c: step("c", "over"), ...ends },
};
const nested: MachineConfig = {
  id: "m",
  initial: "a",
  states: {
    a: step("a", "work"),
    work: { initial: "b", states: { b: step("b", "c"), c: step("c", "f"), f: { type: "final" } }, onDone: "d" },
    d: step("d", "over"),
    ...ends,
  },
};
const region = (id: string): StateConfig => ({
  initial: "do",
  states: { do: step(id, "look"), look: step(`${id}Look`, "f"), f: { type: "final" } },
});
const parallel: MachineConfig = {
  id: "m",
  initial: "a",
  states: {
    a: step("a", "both"),
    both: { type: "parallel", states: { one: region("one"), two: region("two") }, onDone: "d" },
    d: step("d", "over"),
    ...ends,
  },
};
const child: MachineConfig = {
  id: "m",
  initial: "a",
  states: {
    a: step("a", "b"),
    b: {
      invoke: [
        { src: "task", id: "b", input: { position: "counter", outcomes: ["go"] } },
        { src: "workflow", id: "parts", input: { workflow: "part" } },
      ],
      on: { "b.go": "c" },
    },
    c: step("c", "over"),
    ...ends,
  },
};

function office(machine: MachineConfig, ...steps: string[]): OpenOffice {
  const made = new OpenOffice(machineOf(structuredClone(machine)));
  for (const type of steps) made.send(type);
  return made;
}

function goBack(at: OpenOffice, from: string, to: string, straight: boolean): void {
  const earlier = earlierSteps(at.machine, at.now.stored, from, at.done).find(({ invoke }) => invoke === to);
  if (!earlier) throw new Error(`${from} cannot be returned to ${to}`);
  at.move("returned", returning(at.machine, at.now.stored, earlier, straight));
}

const targets = (at: OpenOffice, from: string): string[] =>
  earlierSteps(at.machine, at.now.stored, from, at.done).map(({ invoke }) => invoke);

describe("returning to an earlier step", () => {
  test("offers what was done before, the last first, each once", () => {
    expect(targets(office(simple, "a.go", "b.go"), "c")).toEqual(["b", "a"]);
    expect(targets(office(simple), "a")).toEqual([]);
  });

  test("offers nothing that runs beside it, and in its own region what came before", () => {
    const at = office(parallel, "a.go", "one.go", "two.go");
    expect(targets(at, "both.one.look")).toEqual(["one", "a"]);
    expect(targets(at, "both.two.look")).toEqual(["two", "a"]);
  });

  test("simple: walks on again step by step, or straight back, skipping what was approved", () => {
    const again = office(simple, "a.go", "b.go");
    goBack(again, "c", "a", false);
    again.send("a.go");
    expect(again.actors.open).toEqual(["b"]);
    const straight = office(simple, "a.go", "b.go");
    goBack(straight, "c", "a", true);
    expect(straight.actors.open).toEqual(["a"]);
    straight.send("a.go");
    expect(straight.actors.open).toEqual(["c"]);
  });

  test("straight back holds for the outcome that had led on, and for no other", () => {
    const at = office(simple, "a.go", "b.go");
    goBack(at, "c", "a", true);
    at.send("a.refuse");
    expect(at.now.stored).toMatchObject({ value: "refused", status: "done" });
  });

  test("straight back holds once: the next time the case walks on", () => {
    const at = office(simple, "a.go", "b.go");
    goBack(at, "c", "a", true);
    at.send("a.go");
    goBack(at, "c", "a", false);
    at.send("a.go");
    expect(at.actors.open).toEqual(["b"]);
  });

  test("returned again on the way, it comes straight back twice", () => {
    const at = office(simple, "a.go", "b.go");
    goBack(at, "c", "b", true);
    goBack(at, "b", "a", true);
    at.send("a.go");
    expect(at.actors.open).toEqual(["b"]);
    at.send("b.go");
    expect(at.actors.open).toEqual(["c"]);
    expect(at.now.stored.back).toBeUndefined();
  });

  test("nested: a step inside is entered by itself, not from its beginning", () => {
    const at = office(nested, "a.go", "b.go", "c.go");
    goBack(at, "d", "c", true);
    expect(at.now.stored.value).toEqual({ work: "c" });
    at.send("c.go");
    expect(at.now.stored.value).toBe("d");
  });

  test("parallel: within one region the other is not touched", () => {
    const at = office(parallel, "a.go", "one.go", "two.go");
    goBack(at, "both.one.look", "one", false);
    expect(at.now.stored.value).toEqual({ both: { one: "do", two: "look" } });
    expect(at.actors.open).toEqual(["one", "twoLook"]);
  });

  test("parallel: after the join, what the other region has approved stays approved", () => {
    const at = office(parallel, "a.go", "one.go", "two.go", "oneLook.go", "twoLook.go");
    goBack(at, "d", "oneLook", false);
    expect(at.now.stored.value).toEqual({ both: { one: "look", two: "f" } });
    expect(at.actors.open).toEqual(["oneLook"]);
    at.send("oneLook.go");
    expect(at.actors.open).toEqual(["d"]);
  });

  test("parallel: to before the fork, the preview names the work of the other region, and straight back restores it", () => {
    const at = office(parallel, "a.go", "one.go", "two.go", "oneLook.go");
    const earlier = earlierSteps(at.machine, at.now.stored, "both.two.look", at.done).find(
      ({ invoke }) => invoke === "a",
    );
    const moving = returning(
      at.machine,
      at.now.stored,
      earlier ?? { invoke: "", outcome: "", user: null, state: "" },
      true,
    );
    expect(at.preview(moving)).toEqual({
      ends: [{ kind: "task", id: "twoLook", state: "both.two.look" }],
      begins: [{ kind: "task", id: "a", state: "a" }],
    });
    at.move("returned", moving);
    at.send("a.go");
    expect(at.now.stored.value).toEqual({ both: { one: "f", two: "look" } });
    expect(at.actors.open).toEqual(["twoLook"]);
  });

  test("child: parts that a return ends are announced, and begun anew where it leads back", () => {
    const at = office(child, "a.go");
    const [earlier] = earlierSteps(at.machine, at.now.stored, "b", at.done);
    if (!earlier) throw new Error("nothing to return to");
    const moving = returning(at.machine, at.now.stored, earlier, true);
    expect(at.preview(moving)?.ends).toContainEqual({ kind: "children", id: "parts", state: "b" });
    at.move("returned", moving);
    at.send("a.go");
    expect(at.actors.open).toEqual(["b", "parts"]);
  });
});

describe("jumping to a state", () => {
  test.each([
    ["simple", simple, ["a.go"], "c", ["c"]],
    ["nested", nested, ["a.go"], "d", ["d"]],
    ["nested, into the depth", nested, [], "work.c", ["c"]],
    ["parallel, into a region", parallel, [], "both.two.look", ["one", "twoLook"]],
    ["parallel, within a region", parallel, ["a.go"], "both.two.look", ["one", "twoLook"]],
    ["child", child, [], "b", ["b", "parts"]],
  ] as const)("%s", (_name, machine, steps, state, open) => {
    const at = office(machine, ...steps);
    const way = wayTo(at.machine, at.now.stored, state);
    if (way) at.move("jumped", { movements: [way] });
    expect(at.actors.open).toEqual([...open]);
    expect(at.actors.due).toEqual([...open]);
  });

  test("leads out of the end, so that what was over goes on", () => {
    const at = office(simple, "a.go", "b.go", "c.go");
    expect(at.over).toBe(true);
    const way = wayTo(at.machine, at.now.stored, "b");
    if (way) at.move("reopened", { movements: [way] });
    expect(at.now.stored).toMatchObject({ status: "active", value: "b" });
    expect(at.actors.open).toEqual(["b"]);
  });

  test("leads nowhere where the case is already, to no end and to no state of another machine", () => {
    const at = office(simple);
    for (const state of ["", "a", "over", "nowhere"]) expect(wayTo(at.machine, at.now.stored, state)).toBeNull();
  });

  test("is not caught by a wildcard of the procedure", () => {
    const machine: MachineConfig = {
      id: "m",
      initial: "a",
      states: { a: { ...step("a", "b"), on: { "*": "over" } }, b: step("b", "c"), c: step("c", "over"), ...ends },
    };
    const at = office(machine);
    const way = wayTo(at.machine, at.now.stored, "c");
    if (way) at.move("jumped", { movements: [way] });
    expect(at.now.stored.value).toBe("c");
  });
});

describe("taking a step back", () => {
  test.each([
    ["simple", simple, ["a.go"], "b.go"],
    ["nested", nested, ["a.go", "b.go"], "c.go"],
    ["parallel", parallel, ["a.go", "one.go"], "two.go"],
    ["out of the end", simple, ["a.go", "b.go"], "c.go"],
  ] as const)("%s: everything is as it was before the step, limits too", (_name, machine, before, taken) => {
    const at = office(machine, ...before);
    const stood = at.now;
    at.send(taken);
    at.withdraw();
    expect(at.now).toEqual(stood);
  });

  test("is refused by name when the step did what cannot be undone", () => {
    expect(irrevocable([{ type: "openChildren", id: "p", state: "a", input: { workflow: "x" } }])).toBe("openChildren");
    expect(irrevocable([{ type: "record", record: "r", key: "k", values: {} }])).toBe("record");
    expect(
      irrevocable([
        { type: "closeTask", id: "a", state: "a" },
        { type: "document", template: "t" },
      ]),
    ).toBeNull();
  });
});
