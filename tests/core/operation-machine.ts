import fc from "fast-check";
import type { InvokeConfig, MachineConfig, StateConfig, TransitionConfig } from "../../src/core/definition/model.ts";
import { statesOf } from "../../src/core/definition/walk.ts";

/** Random procedures: nested and parallel states, with and without history, every innermost state a task, some of several signers, some with parts. */
interface Shape {
  kind: "task" | "compound" | "parallel";
  children: Shape[];
  history: "shallow" | "deep" | null;
  parts: boolean;
  timer: boolean;
  signing: object | null;
}

/** How many sign, in which order, and what is asked of them: a third of all tasks. */
const signing = fc.record({
  signers: fc.integer({ min: 1, max: 4 }),
  order: fc.constantFrom("parallel", "sequential"),
  done: fc.constantFrom("all", "any", { ratio: 0.5 }),
  until: fc.constantFrom("decided", "everyone"),
  veto: fc.constantFrom([], ["back"]),
  pass: fc.constant("go"),
  fail: fc.constant("back"),
});

function shape(depth: number): fc.Arbitrary<Shape> {
  const task = fc.record<Shape>({
    kind: fc.constant("task" as const),
    children: fc.constant([]),
    history: fc.constant(null),
    parts: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    timer: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    signing: fc.option(signing, { freq: 1 }),
  });
  if (depth === 0) return task;
  const nest = fc.record<Shape>({
    kind: fc.constantFrom("compound" as const, "parallel" as const),
    children: fc.array(shape(depth - 1), { minLength: 2, maxLength: 3 }),
    history: fc.constantFrom(null, null, "shallow" as const, "deep" as const),
    parts: fc.boolean().map((one) => one && depth > 1),
    timer: fc.constant(false),
    signing: fc.constant(null),
  });
  return fc.oneof({ weight: 3, arbitrary: task }, { weight: 2, arbitrary: nest });
}

function stateOf({ kind, children, history, parts, timer, signing }: Shape, path: string): StateConfig {
  const id = path.replaceAll(".", "_");
  const invoke: InvokeConfig[] = parts ? [{ src: "workflow", id: `parts_${id}`, input: { workflow: "part" } }] : [];
  if (kind === "task") {
    const input = { position: "counter", outcomes: ["go", "back"], ...(signing ? { signing } : {}) };
    return {
      invoke: [{ src: "task", id: `task_${id}`, input }, ...invoke],
      ...(timer ? { after: { "5wd": { actions: [{ type: "cc", params: { position: "late" } }] } } } : {}),
    };
  }
  const states = Object.fromEntries(
    children.map((child, index): [string, StateConfig] => [`s${index}`, stateOf(child, `${path}.s${index}`)]),
  );
  const own = invoke.length > 0 ? { invoke } : {};
  if (kind === "parallel") {
    return { type: "parallel", states: wrapped(states), ...own };
  }
  if (history) states.h = { type: "history", history };
  states.f = { type: "final" };
  return { initial: "s0", states, ...own };
}

/** A region that is one task can never be done; so that parallel states end, each becomes a step and an end. */
function wrapped(states: Record<string, StateConfig>): Record<string, StateConfig> {
  return Object.fromEntries(
    Object.entries(states).map(([key, state]) => [
      key,
      state.states ? state : { initial: "s0", states: { s0: state, f: { type: "final" } } },
    ]),
  );
}

export const procedure: fc.Arbitrary<MachineConfig> = fc
  .tuple(
    fc.array(shape(2), { minLength: 2, maxLength: 4 }),
    fc.array(fc.record({ to: fc.nat(1000), near: fc.boolean() }), { minLength: 24, maxLength: 24 }),
  )
  .map(([shapes, draws]) => {
    const states = Object.fromEntries(
      shapes.map((one, index): [string, StateConfig] => [`s${index}`, stateOf(one, `s${index}`)]),
    );
    const machine: MachineConfig = { id: "m", initial: "s0", states: { ...states, f: { type: "final" } } };
    const places = statesOf(machine);
    let drawn = 0;
    const draw = () => draws[drawn++ % draws.length] ?? { to: 0, near: true };
    for (const at of places) {
      const task = listed(at.config.invoke).find(({ src }) => src === "task");
      const parent = at.parent;
      if (!parent) continue;
      const beside = places.filter((one) => one.parent === parent && one !== at && one.config.type !== "history");
      const target = (): string => {
        const { to, near } = draw();
        const from = near || beside.length === 0 ? beside : places.filter(({ path }) => path !== "");
        return `#m.${from[to % from.length]?.path ?? at.path}`;
      };
      if (task) {
        const go: TransitionConfig = {
          target: target(),
          actions: [{ type: "set", params: { [task.id]: "= today()" } }],
        };
        at.config.on = { [`${task.id}.go`]: go, [`${task.id}.back`]: target() };
      } else if (at.config.states && parent.config.type !== "parallel") at.config.onDone = { target: target() };
    }
    return machine;
  });

function listed<T>(value: T | T[] | undefined): T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
