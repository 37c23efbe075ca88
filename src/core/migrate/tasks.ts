import { invokesOf } from "../definition/walk.ts";
import { compiledOf, type Machine } from "../machine/compile.ts";
import type { StateMap } from "./model.ts";

/**
 * Which `invoke` of the new version goes on with which of the old: the one of the same id and kind, wherever it stands
 * now, else the only task of the state that its own state has become.
 */
export function mapInvokes(from: Machine, to: Machine, map: StateMap): ReadonlyMap<string, string> {
  const { actors: were, byPath: old } = compiledOf(from).facts;
  const { actors: are, byPath } = compiledOf(to).facts;
  const mapped = new Map<string, string>();
  for (const [id, { invoke }] of were) if (are.get(id)?.invoke.src === invoke.src) mapped.set(id, id);
  const taken = new Set(mapped.values());
  for (const [id, { invoke, state }] of were) {
    const now = map[state];
    if (mapped.has(id) || typeof now !== "string" || invoke.src === "service" || invoke.src === "message") continue;
    const free = (place: ReturnType<typeof byPath.get>, known: (id: string) => boolean) =>
      invokesOf(place?.config.invoke).filter((one) => one.src === invoke.src && !known(one.id));
    const [one, more] = free(byPath.get(now), (other) => taken.has(other));
    const alone = free(old.get(state), (other) => other !== id && mapped.has(other)).length === 1;
    if (!one || more || !alone) continue;
    mapped.set(id, one.id);
    taken.add(one.id);
  }
  return mapped;
}
