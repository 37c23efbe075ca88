import type { BulkResult, TaskItem } from "../../../src/core/api.ts";
import type { OutcomeSpec } from "../../../src/core/definition/model.ts";

/** Completed in one request; the rest follows in further ones. */
export const BULK_TASKS_MAX = 100;

/** Tasks with the same key may be completed together: same step of the same workflow with the same outcomes. */
export function bulkKey(task: TaskItem): string | null {
  if (!task.bulk || !task.canAct || task.outcomes.length === 0) return null;
  return JSON.stringify([task.workflow, task.state, task.outcomes.map((outcome) => outcome.id)]);
}

/** Which tasks may join what is already chosen. */
export function selectable(tasks: readonly TaskItem[], chosen: ReadonlySet<string>): Set<string> {
  const first = tasks.find((task) => chosen.has(task.id));
  const key = first ? bulkKey(first) : null;
  return new Set(
    tasks.flatMap((task) => {
      const own = bulkKey(task);
      return own !== null && (key === null || own === key) ? [task.id] : [];
    }),
  );
}

/** All that go with the first one that can be chosen. */
export function chooseAll(tasks: readonly TaskItem[], chosen: ReadonlySet<string>): Set<string> {
  const first = tasks.find((task) => chosen.has(task.id)) ?? tasks.find((task) => bulkKey(task) !== null);
  if (!first) return new Set();
  const key = bulkKey(first);
  return new Set(tasks.filter((task) => bulkKey(task) === key).map((task) => task.id));
}

export function outcomesOf(tasks: readonly TaskItem[], chosen: ReadonlySet<string>): OutcomeSpec[] {
  return tasks.find((task) => chosen.has(task.id))?.outcomes ?? [];
}

export function chunks<T>(items: readonly T[], size: number): T[][] {
  const out: T[][] = [];
  for (let from = 0; from < items.length; from += size) out.push(items.slice(from, from + size));
  return out;
}

export function joinResults(results: readonly BulkResult[]): BulkResult {
  return { results: results.flatMap((result) => result.results) };
}
