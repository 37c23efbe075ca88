import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMachine, initialTransition, transition } from "xstate";
import type { MachineConfig, StateConfig, TransitionConfig } from "../../src/core/definition/model.ts";
import { statesOf } from "../../src/core/definition/walk.ts";
import { accepts } from "../../src/core/machine/accept.ts";
import { STEP_MICROSTEPS_MAX } from "../../src/core/machine/chart.ts";
import type { Machine } from "../../src/core/machine/compile.ts";
import { fireTimer, stepMachine } from "../../src/core/machine/step.ts";
import { type Recorded, type Replayed, replay } from "../../src/core/operation/replay.ts";
import { type Case, contextOf, fire, machineOf, send, shuffled, start } from "./machine-helpers.ts";
import { EVENTS, randomMachine } from "./machine-random.ts";

const done = (states: Record<string, StateConfig>, initial = "a"): MachineConfig => ({ id: "m", initial, states });

/** The same machine, run by XState alone and never stored; told what `asWeReadIt` says. */
function reference(config: MachineConfig) {
  const machine = createMachine(
    { ...JSON.parse(JSON.stringify(asWeReadIt(config))), options: { maxIterations: STEP_MICROSTEPS_MAX } },
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

/**
 * The two places where a chart of ours differs from XState's reading of the same file. XState enters a state that history
 * leads back to without having left it; SCXML 3.13 has it left first, as `reenter` does. And an end below that no guard
 * lets on is escalated, before a `*` could catch it for an event.
 */
function asWeReadIt(config: MachineConfig): MachineConfig {
  const copy = structuredClone(config);
  for (const { config: state, path } of statesOf(copy)) {
    for (const way of waysOf(state)) {
      const target = [way.target ?? []].flat().join();
      if (path !== "" && target.endsWith(".h") && !target.startsWith(`#m.${path}.`)) way.reenter = true;
    }
    const ends = [state.onDone ?? []].flat();
    if (ends.length > 0 && ends.every((way) => typeof way === "object" && way.guard !== undefined)) {
      state.onDone = [...ends, { actions: [{ type: "escalate", params: {} }] }];
    }
  }
  return copy;
}

function waysOf({ always, on, after, onDone }: StateConfig): TransitionConfig[] {
  const ways = [always, ...Object.values({ ...on, ...after }), onDone].flat();
  return ways.filter((way) => typeof way === "object" && way !== null);
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
        expect(endOf(replay(machine, history))).toEqual({ stored: at.stored, data: at.data });
      }),
      { numRuns: 80 },
    );
  });

  test("are not replayed from a history that is not theirs", () => {
    const machine = machineOf(done({ a: { on: { GO: "b" } }, b: {} }));
    const { data: _, ...context } = contextOf();
    const begin: Recorded = { kind: "start", event: null, context };
    const go: Recorded = { kind: "event", event: { type: "GO" }, context };
    expect(endOf(replay(machine, [begin, go]))).toMatchObject({ stored: { value: "b" } });
    expect(replay(machine, [begin, go, go])).toMatchObject({ ok: false, at: 2 });
    expect(replay(machine, [go])).toMatchObject({ ok: false, at: 0 });
    expect(replay(machine, [begin, begin])).toMatchObject({ ok: false, at: 1 });
    expect(replay(machine, [])).toMatchObject({ ok: false });
  });
});

function endOf(replayed: Replayed) {
  if (!replayed.ok) throw new Error(`refused at ${replayed.at}`);
  const { stored, data } = replayed.stood.at(-1) ?? {};
  return { stored, data };
}

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
