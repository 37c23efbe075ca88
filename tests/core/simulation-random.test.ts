import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Definition } from "../../src/core/definition/model.ts";
import { machineOf } from "../../src/core/machine/compile.ts";
import type { StepContext, StepResult, Stored } from "../../src/core/machine/model.ts";
import { fireTimer, startMachine, stepMachine } from "../../src/core/machine/step.ts";
import { deliver, passTime } from "../../src/core/simulate/act.ts";
import { startSimulation } from "../../src/core/simulate/begin.ts";
import { coverageOf, transitionsIn } from "../../src/core/simulate/coverage.ts";
import type { Simulation, SimulationWorld } from "../../src/core/simulate/model.ts";
import { calendar, definitionOf } from "./machine-helpers.ts";
import { EVENTS, randomMachine } from "./machine-random.ts";

const DIVISION = "320106000000";

/** A world of one procedure, started by the office of the county. */
function worldOf(definition: Definition): SimulationWorld {
  const bundle = { definition, forms: {}, tables: {}, templates: {} };
  const candidates = { default: [{ type: "OFFICE", at: "county" as const, role: "clerk" }] };
  const title = { zh: "窗口", en: "Counter" };
  return {
    ...{ bundleFor: () => bundle, validate: () => [], outcomes: {}, params: {}, settings: [], imports: [] },
    positions: { modes: {}, defaultMode: "counter", positions: { counter: { title, candidates } } },
    divisions: new Map([[DIVISION, "鼓楼区"]]),
    ...{ organisationTypes: {}, tables: new Map(), calendar },
  };
}

const acts = fc.array(fc.record({ type: fc.constantFrom(...EVENTS, "time"), x: fc.boolean() }), { maxLength: 12 });

/** The context that the simulation gives a step, from the outside of it. */
function contextOf({ cases, now }: Simulation, data: Record<string, unknown>, first: boolean): StepContext {
  const [one] = cases;
  if (!one) throw new Error("a simulation without a case");
  const actor = {
    id: "clerk@OFFICE@320106000000",
    name: "窗口",
    organisation: "OFFICE@320106000000",
    roles: ["clerk"],
  };
  return {
    ...{ now, zone: calendar.zone, data, params: {}, subject: null, calendar, tables: {} },
    actor: first ? { ...actor, organisationName: "OFFICE@320106000000" } : null,
    instance: {
      ...{ id: `320100-${one.id}`, number: one.number, workflow: one.workflow, division: DIVISION },
      ...{ divisionName: "鼓楼区", mode: "counter", startedAt: one.startedAt, parent: null },
    },
  };
}

interface Truth {
  stored: Stored;
  data: Record<string, unknown>;
  took: string[];
}

function isSame(simulation: Simulation, truth: Truth): void {
  const [one] = simulation.cases;
  expect(one?.stored).toEqual(truth.stored);
  expect(one?.data).toEqual(truth.data);
  expect(one?.status).toBe(truth.stored.status);
  expect(simulation.log.flatMap(({ took }) => took)).toEqual(truth.took);
}

const stepped = (truth: Truth, result: Extract<StepResult, { ok: true }>): Truth => ({
  ...{ stored: result.stored, data: result.data, took: [...truth.took, ...result.took] },
});

describe("simulated random machines", () => {
  test("stand where the machine itself stands, event by event and timer by timer", () => {
    fc.assert(
      fc.property(randomMachine, acts, (config, events) => {
        const definition = definitionOf(config);
        const world = worldOf(definition);
        const machine = machineOf(definition);
        const begun = startSimulation(world, { workflow: "lending", division: DIVISION, on: "2026-03-02", data: {} });
        // A machine that never comes to rest starts no case.
        if (Array.isArray(begun)) return expect(begun).toMatchObject([{ code: "STEP_LIMIT" }]);
        let simulation = begun;
        const first = startMachine(machine, contextOf(simulation, {}, true));
        if (!first.ok) throw new Error("the machine starts in the simulation alone");
        let truth = stepped({ stored: first.stored, data: {}, took: [] }, first);
        isSame(simulation, truth);
        for (const { type, x } of events) {
          const [one] = simulation.cases;
          if (one?.status !== "active") return;
          if (type === "time") {
            const due = [...one.timers].sort((a, b) => (a.fireAt < b.fireAt ? -1 : 1))[0];
            if (due === undefined) continue;
            // Up to that moment, with whatever else comes due at it.
            const passed = passTime(world, simulation, due.fireAt);
            if (Array.isArray(passed)) return;
            for (const event of passed.log.slice(simulation.log.length)) {
              const context = contextOf({ ...simulation, now: event.at }, truth.data, false);
              const result = fireTimer(machine, truth.stored, event.type, context);
              if (!result.ok) throw new Error("a timer fired in the simulation alone");
              truth = stepped(truth, result);
            }
            simulation = passed;
          } else {
            const result = stepMachine(
              machine,
              truth.stored,
              { type, data: { x } },
              contextOf(simulation, truth.data, false),
            );
            const delivered = deliver(world, simulation, { case: one.id, type, data: { x } });
            expect(Array.isArray(delivered)).toBe(!result.ok);
            if (Array.isArray(delivered) || !result.ok) continue;
            truth = stepped(truth, result);
            simulation = delivered;
          }
          isSame(simulation, truth);
        }
        // What was gone through are transitions of the file, and nothing else.
        const places = new Set(transitionsIn(definition).map(({ place }) => place));
        const through = coverageOf(simulation).lending?.transitions ?? new Set();
        expect([...through].filter((place) => !places.has(place))).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  test("are values: the same acts give the same, and what was before stays as it was", () => {
    fc.assert(
      fc.property(randomMachine, acts, (config, events) => {
        const world = worldOf(definitionOf(config));
        const begun = startSimulation(world, { workflow: "lending", division: DIVISION, on: "2026-03-02", data: {} });
        if (Array.isArray(begun)) return;
        const run = () => {
          let simulation = begun;
          for (const { type, x } of events) {
            const id = simulation.cases[0]?.id ?? "";
            const next =
              type === "time"
                ? passTime(world, simulation, "2026-04-01T00:00:00.000Z")
                : deliver(world, simulation, { case: id, type, data: { x } });
            if (!Array.isArray(next)) simulation = next;
          }
          return simulation;
        };
        const before = JSON.stringify(begun);
        expect(run()).toEqual(run());
        expect(JSON.stringify(begun)).toBe(before);
      }),
      { numRuns: 40 },
    );
  });
});
