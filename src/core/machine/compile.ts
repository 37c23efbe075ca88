import type { Definition } from "../definition/model.ts";
import { type Chart, makeChart } from "./chart.ts";
import { type ChartFacts, chartFacts } from "./config.ts";

/** A definition that can be run. Opaque: `step.ts` runs it. */
export interface Machine {
  readonly hash: string;
  readonly definition: Definition;
}
export interface Compiled {
  chart: Chart;
  facts: ChartFacts;
}

const MACHINES_CACHED_MAX = 500;
const byHash = new Map<string, Machine>();
const compiled = new WeakMap<Machine, Compiled>();

/** The machine of a checked definition; the same hash is compiled once. Freezes the definition. */
export function compileMachine(definition: Definition, hash: string): Machine {
  const known = byHash.get(hash);
  if (known) {
    byHash.delete(hash);
    byHash.set(hash, known);
    return known;
  }
  const facts = chartFacts(deepFreeze(definition));
  const machine: Machine = Object.freeze({ hash, definition });
  compiled.set(machine, { chart: makeChart(facts), facts });
  byHash.set(hash, machine);
  if (byHash.size > MACHINES_CACHED_MAX) {
    const oldest = byHash.keys().next();
    if (!oldest.done) byHash.delete(oldest.value);
  }
  return machine;
}

let unhashed = 0;
const byDefinition = new WeakMap<Definition, Machine>();

/** The machine of a definition that nobody has hashed (one being written, one in a browser); compiled once an object. */
export function machineOf(definition: Definition): Machine {
  const known = byDefinition.get(definition);
  if (known) return known;
  unhashed += 1;
  const machine = compileMachine(definition, `unhashed/${unhashed}`);
  byDefinition.set(definition, machine);
  return machine;
}

/** What a machine was compiled to; throws on anything `compileMachine` did not give. */
export function compiledOf(machine: Machine): Compiled {
  const found = compiled.get(machine);
  if (!found) throw new Error("not a machine of compileMachine");
  return found;
}

/** Whether anything of a machine is done by external workers. */
export function hasServices(machine: Machine): boolean {
  return [...compiledOf(machine).facts.actors.values()].some(({ invoke }) => invoke.src === "service");
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}
