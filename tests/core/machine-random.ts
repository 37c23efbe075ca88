import fc from "fast-check";
import type { MachineConfig, StateConfig, TransitionConfig } from "../../src/core/definition/model.ts";
import { statesOf } from "../../src/core/definition/walk.ts";

/** What a state of a random machine is made of, before its transitions know where they may lead. */
interface Shape {
  kind: "atomic" | "compound" | "parallel";
  children: Shape[];
  history: "shallow" | "deep" | null;
  final: boolean;
}

const leaf: Shape = { kind: "atomic", children: [], history: null, final: false };

function shape(depth: number): fc.Arbitrary<Shape> {
  if (depth === 0) return fc.constant(leaf);
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(leaf) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom("compound" as const, "parallel" as const),
        children: fc.array(shape(depth - 1), { minLength: 1, maxLength: 3 }),
        history: fc.constantFrom(null, null, "shallow" as const, "deep" as const),
        final: fc.boolean(),
      }),
    },
  );
}

function stateOf({ kind, children, history, final }: Shape): StateConfig {
  if (kind === "atomic") return {};
  const states: Record<string, StateConfig> = Object.fromEntries(
    children.map((child, index) => [`s${index}`, stateOf(child)]),
  );
  if (history && kind === "compound") states.h = { type: "history", history };
  if (final && kind === "compound") states.f = { type: "final" };
  return kind === "parallel" ? { type: "parallel", states } : { initial: "s0", states };
}

export const EVENTS = ["A", "B", "C", "D.x", "D.y"] as const;

interface Draw {
  from: number;
  to: number | null;
  event: string;
  guard: boolean;
  reenter: boolean;
  kind: "on" | "always" | "onDone" | "after";
}

/** Nested, parallel, with history, finals, guards (`event.data.x`), reentry, eventless and delayed transitions. */
export const randomMachine: fc.Arbitrary<MachineConfig> = fc
  .tuple(
    fc.array(shape(3), { minLength: 2, maxLength: 4 }),
    fc.boolean(),
    fc.array(
      fc.record<Draw>({
        from: fc.nat(1000),
        to: fc.option(fc.nat(1000), { nil: null, freq: 6 }),
        event: fc.constantFrom(...EVENTS, "D.*", "*"),
        guard: fc.boolean(),
        reenter: fc.boolean(),
        kind: fc.constantFrom(
          "on" as const,
          "on" as const,
          "on" as const,
          "always" as const,
          "onDone" as const,
          "after" as const,
        ),
      }),
      { minLength: 3, maxLength: 14 },
    ),
  )
  .map(([shapes, parallel, draws]) => {
    const root = stateOf({ kind: parallel ? "parallel" : "compound", children: shapes, history: null, final: true });
    const machine: MachineConfig = { id: "m", ...root };
    const places = statesOf(machine);
    const sources = places.filter(
      ({ config, path }) => path !== "" && !["history", "final"].includes(config.type ?? ""),
    );
    const targets = places.filter(({ path }) => path !== "");
    for (const draw of draws) {
      const from = sources[draw.from % sources.length];
      const to = draw.to === null ? null : targets[draw.to % targets.length];
      if (from)
        addTransition(
          from.config,
          draw,
          to ? `#m.${to.path}` : null,
          to ? places.indexOf(to) > places.indexOf(from) : false,
        );
    }
    for (const { config, path } of places) {
      if (config.type === "history" || path === "") continue;
      config.entry = [{ type: "cc", params: { position: `enter ${path}` } }];
      config.exit = [{ type: "cc", params: { position: `leave ${path}` } }];
    }
    return machine;
  });

function addTransition(config: StateConfig, draw: Draw, target: string | null, forward: boolean): void {
  const transition: TransitionConfig = {
    actions: [{ type: "cc", params: { position: `take ${draw.event} to ${target}` } }],
    ...(target === null ? {} : { target }),
    ...(draw.guard ? { guard: "= event.data.x" } : {}),
    ...(draw.reenter ? { reenter: true } : {}),
  };
  if (draw.kind === "always") {
    // Backward ones without end are tested by themselves.
    if (target !== null && forward) config.always = listed(config.always, { ...transition, guard: "= event.data.x" });
  } else if (draw.kind === "onDone") {
    if (config.states) config.onDone = listed(config.onDone, transition);
  } else if (draw.kind === "after") {
    config.after = { ...config.after, "5wd": listed(config.after?.["5wd"], transition) };
  } else config.on = { ...config.on, [draw.event]: listed(config.on?.[draw.event], transition) };
}

function listed(list: StateConfig["always"], transition: TransitionConfig): TransitionConfig[] {
  const before = Array.isArray(list) ? list.filter((one) => typeof one === "object") : [];
  return [...before, transition];
}
