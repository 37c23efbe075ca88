import { type Id, parseId } from "../core/id.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { completeTask } from "./complete.ts";
import type { Caller, Engine } from "./engine.ts";

export interface CompleteManyInput {
  /** Public ids; one that stands twice is done once. */
  tasks: readonly string[];
  outcome: string;
  data?: Record<string, unknown>;
  key?: string | null;
}

export interface ManyResult {
  task: string;
  refusal: Refusal | null;
}

/**
 * Completes several tasks with one outcome, each by itself: what one case refuses holds up no other. What a case already
 * knows of the form's fields need not be said again; what is submitted goes for all of them.
 */
export async function completeMany(
  engine: Engine,
  caller: Caller,
  { tasks, outcome, data = {}, key = null }: CompleteManyInput,
): Promise<ManyResult[]> {
  const results: ManyResult[] = [];
  for (const id of new Set(tasks)) {
    const task: Id | null = parseId(id);
    const input = { outcome, data, key: key && `${key}:${id}`, prefill: true };
    const done = task ? await completeTask(engine, caller, { task, ...input }) : refuse("NOT_FOUND");
    results.push({ task: id, refusal: isRefusal(done) ? done : null });
  }
  return results;
}
