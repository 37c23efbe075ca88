import { invokeOf } from "../machine/slot.ts";
import type { Problem } from "../problem.ts";
import { casesNamed } from "./expect.ts";
import type { SimulatedTask, Simulation, SimulationWorld } from "./model.ts";
import { type Operating, operate } from "./operate.ts";
import { refusedWith } from "./refused.ts";
import type { ScenarioStep } from "./scenario.ts";

type Step = Extract<ScenarioStep, { kind: "operate" }>;

/** An operation as a scenario names it: a task by its name, a case by what it is called, the first one by default. */
export function operateAs(world: SimulationWorld, simulation: Simulation, step: Step): Simulation | Problem[] {
  const cases = casesNamed(simulation, step.case);
  const tasks = cases.flatMap((one) => one.tasks);
  const task = tasks.find(({ invoke }) => invokeOf(invoke) === step.task);
  const asked = askedBy(step, task, cases[0]?.id);
  if (asked !== null) return operate(world, simulation, asked);
  const waiting = tasks.map(({ invoke, position }) => `${invoke}@${position}`).join(", ") || "-";
  return [refusedWith("SCENARIO_STEP", { zh: `待办有：${waiting}`, en: `Open are: ${waiting}` })];
}

function askedBy(step: Step, task: SimulatedTask | undefined, id: string | undefined): Operating | null {
  const { operation, to, straight, position = "supervising", place = "parallel", signer = "", days = 1 } = step;
  const towards = to === undefined ? {} : { to };
  const one = task?.case ?? id;
  if (one === undefined) return null;
  switch (operation) {
    case "return":
      return task ? { do: operation, task: task.id, ...towards, ...(straight ? { straight } : {}) } : null;
    case "addSigner":
      return task ? { do: operation, task: task.id, position, place } : null;
    case "removeSigner":
      return step.task === undefined ? null : { do: operation, case: one, task: step.task, signer };
    case "jump":
      return { do: operation, case: one, to: to ?? "" };
    case "reopen":
      return { do: operation, case: one, ...towards };
    case "extend":
      return { do: operation, case: one, days };
    case "consult":
      return { do: operation, case: one, position };
    default:
      return { do: operation, case: one };
  }
}
