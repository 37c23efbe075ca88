import { GULOU, loanOf } from "../helpers/lending.ts";
import type { Round } from "./rounds.ts";
import type { World } from "./world.ts";

/** What is done under a fault: one request, or rounds of the worker once its clock has come. */
export type Deed =
  | { user: string; path: string; body?: object | FormData; afterwards?: readonly Round[] }
  | { rounds: readonly Round[]; at?: string };

/** One kind of work: how things are brought to where it begins, by a server to which nothing happens. */
export interface Work {
  name: string;
  prepare(world: World): Promise<Deed>;
}

export const WHY = { reason: "试试看" };

interface Begun {
  id: string;
  task: string;
}

/** A loan at the desk: up to a value of 1,000 it needs no approval. */
export async function loan(world: World, value = 500): Promise<Begun> {
  const body = { workflow: "loan", division: GULOU, data: loanOf(value) };
  return begun(await world.ask("desk", "/instances", body));
}

export function begun(moved: Record<string, unknown>): Begun {
  const [task] = moved.tasks as { id: string }[];
  return { id: String(moved.id), task: task?.id ?? "" };
}

export function complete(world: World, user: string, task: string, outcome: string): Promise<Record<string, unknown>> {
  return world.ask(user, `/tasks/${task}/complete`, { outcome });
}

/** Every open task of some invoke, in the order of the cases' numbers. */
export async function openTasks(world: World, invoke: string): Promise<string[]> {
  const rows: { home_city: number; id: string }[] = await world.database
    .knex("task")
    .where({ invoke })
    .orderBy(["number", "id"]);
  return rows.map((row) => `${row.home_city}-${row.id}`);
}
