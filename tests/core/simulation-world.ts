import { resolve } from "node:path";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import type { Problem } from "../../src/core/problem.ts";
import { act, openTasks } from "../../src/core/simulate/act.ts";
import type { Simulation, SimulationWorld } from "../../src/core/simulate/model.ts";
import { parseRelease } from "../../src/engine/release.ts";
import { readReleaseFiles } from "../../src/engine/release-files.ts";
import { worldOfRelease } from "../../src/engine/simulation-world.ts";

/** The lending domain, simulated from its files alone. */
export function lendingWorld(): SimulationWorld {
  const release = parseRelease(readReleaseFiles(resolve(import.meta.dirname, "../fixtures/lending")));
  return worldOfRelease(
    release,
    ajvValidator(() => null),
  );
}

/** The value, or the test fails saying what stands against it. */
export function made(result: Simulation | Problem[]): Simulation {
  if (Array.isArray(result)) throw new Error(JSON.stringify(result, null, 2));
  return result;
}

/** Does every open task of this kind the same way. */
export function doAll(
  world: SimulationWorld,
  simulation: Simulation,
  what: `${string}.${string}`,
  data: Record<string, unknown> = {},
): Simulation {
  const [invoke = "", outcome = ""] = what.split(".");
  const tasks = openTasks(simulation).filter((task) => task.invoke === invoke);
  if (tasks.length === 0) throw new Error(`no task ${invoke} among ${openTasks(simulation).map((one) => one.invoke)}`);
  return tasks.reduce((now, { id }) => made(act(world, now, { task: id, outcome, data })), simulation);
}
