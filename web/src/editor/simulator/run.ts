import type { Act } from "../../../../src/core/simulate/act.ts";
import type { Given, Simulation } from "../../../../src/core/simulate/model.ts";

/** What was done, as a scenario would say it. */
export type Done =
  | { do: string; by: string; case?: string; data?: Record<string, unknown> }
  | { operate: string; task?: string; case?: string; [said: string]: unknown }
  | { to: string };

/** A simulation with all that it was before: stepping back is keeping one fewer. */
export interface Run {
  given: Given;
  past: readonly { simulation: Simulation; done: Done }[];
  now: Simulation;
}

export function begun(given: Given, simulation: Simulation): Run {
  return { given, past: [], now: simulation };
}

export function further({ given, past, now }: Run, done: Done, next: Simulation): Run {
  return { given, past: [...past, { simulation: now, done }], now: next };
}

export function back({ given, past, now }: Run): Run {
  const last = past.at(-1);
  return last ? { given, past: past.slice(0, -1), now: last.simulation } : { given, past, now };
}

/** How a scenario names what a task's act did; the case only where several have such a task. */
export function doneBy(simulation: Simulation, act: Act): Done | null {
  const tasks = simulation.cases.flatMap((one) => one.tasks.map((task) => ({ one, task })));
  const found = tasks.find(({ task }) => task.id === act.task);
  if (!found) return null;
  const { task, one } = found;
  const alike = tasks.filter((other) => other.task.invoke === task.invoke).length > 1;
  const data = act.data ?? {};
  return {
    ...{ do: `${task.invoke}.${act.outcome}`, by: task.position },
    ...(alike ? { case: one.label ?? one.number } : {}),
    ...(Object.keys(data).length > 0 ? { data } : {}),
  };
}
