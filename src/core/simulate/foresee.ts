import { invokeOf } from "../machine/slot.ts";
import type { SimulatedTask, Simulation } from "./model.ts";

/** What an operation would end and begin, found by trying it. */
export interface Foreseen {
  ends: { task: string; case: string }[];
  begins: { task: string; case: string }[];
  casesEnded: string[];
}

export function foresee(before: Simulation, after: Simulation): Foreseen {
  const open = (simulation: Simulation) => simulation.cases.flatMap(({ tasks }) => tasks);
  const missing = (from: readonly SimulatedTask[], those: readonly SimulatedTask[]) =>
    from
      .filter(({ id }) => !those.some((one) => one.id === id))
      .map(({ invoke, case: id }) => ({ task: invokeOf(invoke), case: id }));
  const over = after.cases.filter(
    ({ id, status }) => status !== "active" && before.cases.find((one) => one.id === id)?.status === "active",
  );
  const [was, is] = [open(before), open(after)];
  return { ends: missing(was, is), begins: missing(is, was), casesEnded: over.map(({ id }) => id) };
}
