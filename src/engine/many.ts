import { type Id, parseId } from "../core/id.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Caller, Engine } from "./engine.ts";
import { giveTask } from "./transfer.ts";
import { sayOf } from "./word.ts";

export interface OneOfMany {
  id: string;
  refusal: Refusal | null;
}

/** Does the same with several, each by itself: what one refuses holds up no other, and one that stands twice is done once. */
async function eachByItself(
  ids: readonly string[],
  key: string | null,
  act: (id: Id, key: string | null) => Promise<unknown>,
): Promise<OneOfMany[]> {
  const results: OneOfMany[] = [];
  for (const id of new Set(ids)) {
    const parsed = parseId(id);
    const done = parsed ? await act(parsed, key && `${key}:${id}`) : refuse("NOT_FOUND");
    results.push({ id, refusal: isRefusal(done) ? done : null });
  }
  return results;
}

/** Hands several tasks on to one colleague. */
export function transferMany(
  engine: Engine,
  caller: Caller,
  { tasks, to, reason, key = null }: { tasks: readonly string[]; to: string; reason: string; key?: string | null },
): Promise<OneOfMany[]> {
  return eachByItself(tasks, key, (task, key) => giveTask(engine, caller, "transfer", { task, to, reason, key }));
}

/** Urges those who have the open tasks of several cases. */
export function urgeMany(
  engine: Engine,
  caller: Caller,
  { instances, reason, key = null }: { instances: readonly string[]; reason: string; key?: string | null },
): Promise<OneOfMany[]> {
  return eachByItself(instances, key, (instance, key) => sayOf(engine, caller, "urge", { instance, reason, key }));
}
