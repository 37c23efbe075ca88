import type { SignerPlace } from "../../../../src/core/machine/signing.ts";
import { signersLeft } from "../../../../src/core/machine/signing.ts";
import { invokeOf } from "../../../../src/core/machine/slot.ts";
import type { SimulatedCase, Simulation, SimulationWorld } from "../../../../src/core/simulate/model.ts";
import {
  destinationsIn,
  earlierIn,
  type Operating,
  type TriedOperation,
} from "../../../../src/core/simulate/operate.ts";
import type { Done } from "./run.ts";

/** What somebody has chosen so far; the rest is filled in with what lies nearest. */
export interface Chosen {
  case?: string;
  operation?: TriedOperation;
  task?: string;
  to?: string;
  straight?: boolean;
  position?: string;
  place?: SignerPlace;
  signer?: string;
  days?: number;
}

/** The operation as it would be carried out; null while there is nothing for it to be done to. */
export function askedFor(
  ground: SimulationWorld,
  simulation: Simulation,
  one: SimulatedCase,
  chosen: Chosen,
): Operating | null {
  const { operation } = chosen;
  const task = one.tasks.find(({ id }) => id === chosen.task) ?? one.tasks[0];
  const position = chosen.position ?? "supervising";
  switch (operation) {
    case undefined:
      return null;
    case "return": {
      if (!task) return null;
      const to = chosen.to ?? earlierIn(ground, simulation, task)[0]?.invoke;
      const straight = chosen.straight ?? false;
      return { do: operation, task: task.id, straight, ...(to === undefined ? {} : { to }) };
    }
    case "addSigner":
      return task ? { do: operation, task: task.id, position, place: chosen.place ?? "parallel" } : null;
    case "removeSigner": {
      const [first] = removable(one);
      const meant = removable(one).find(({ key }) => key === chosen.signer) ?? first;
      return { do: operation, case: one.id, task: meant?.invoke ?? "", signer: meant?.key ?? "" };
    }
    case "jump":
      return { do: operation, case: one.id, to: chosen.to ?? destinationsIn(ground, simulation, one)[0] ?? "" };
    case "reopen":
      return { do: operation, case: one.id, ...(chosen.to === undefined ? {} : { to: chosen.to }) };
    case "extend":
      return { do: operation, case: one.id, days: chosen.days ?? 1 };
    case "consult":
      return { do: operation, case: one.id, position };
    default:
      return { do: operation, case: one.id };
  }
}

/** Who of a case may be asked no longer to sign: whoever was added or listed, and has not signed. */
export function removable({ stored }: SimulatedCase): { invoke: string; key: string; position: string }[] {
  return Object.entries(stored.signing ?? {}).flatMap(([invoke, signing]) =>
    signersLeft(signing).map(({ key, position }) => ({ invoke, key, position })),
  );
}

/** How a scenario says it; the case only where there are several. */
export function doneOperating(simulation: Simulation, asked: Operating): Done {
  const tasks = simulation.cases.flatMap((one) => one.tasks);
  const task = "task" in asked ? tasks.find(({ id }) => id === asked.task) : undefined;
  const id = "case" in asked ? asked.case : task?.case;
  const one = simulation.cases.find((each) => each.id === id);
  const { do: operation, ...said } = asked;
  const { case: _, task: __, ...rest } = { case: "", task: "", ...said };
  const named = task ? invokeOf(task.invoke) : "task" in asked ? asked.task : undefined;
  const kept = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== false));
  return {
    operate: operation,
    ...(named === undefined ? {} : { task: named }),
    ...(simulation.cases.length > 1 && one ? { case: one.label ?? one.number } : {}),
    ...kept,
  };
}
