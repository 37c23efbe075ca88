import type { Machine } from "../machine/compile.ts";
import type { Back, Signing, Stored } from "../machine/model.ts";
import type { StateMap } from "./model.ts";
import { together } from "./stand.ts";

type Memory = Pick<Stored, "history" | "left" | "back" | "signed">;

/**
 * What a case remembers of states it has left, in the names of the new version: history states, how regions stood, ways
 * straight back, what several people came to. What the new version has no place for is forgotten, and counted.
 */
export function mapMemory(
  to: Machine,
  stored: Stored,
  map: StateMap,
  tasks: ReadonlyMap<string, string>,
): { memory: Memory; forgotten: number } {
  let forgotten = 0;
  const all = (paths: readonly string[]): string[] | null => {
    const mapped = paths.flatMap((path) => map[path] ?? []);
    return mapped.length === paths.length && together(to, mapped) ? mapped : null;
  };
  const listed = (lists: Record<string, string[]>, sorted: boolean): Record<string, string[]> => {
    const out: Record<string, string[]> = {};
    for (const [path, paths] of Object.entries(lists)) {
      const at = map[path] ?? null;
      const mapped = at === null ? null : all(paths);
      if (at !== null && mapped !== null) out[at] = sorted ? mapped.sort() : mapped;
      else forgotten += 1;
    }
    return out;
  };
  const back = (stored.back ?? []).flatMap((one) => backOf(one, map, tasks, all) ?? []);
  forgotten += (stored.back ?? []).length - back.length;
  const left = listed(stored.left ?? {}, true);
  const signed = Object.fromEntries(
    Object.entries(stored.signed ?? {}).flatMap(([invoke, came]) => {
      const now = tasks.get(invoke);
      return now === undefined ? [] : [[now, came] as const];
    }),
  );
  const memory: Memory = {
    history: listed(stored.history, false),
    ...(Object.keys(left).length > 0 ? { left } : {}),
    ...(back.length > 0 ? { back } : {}),
    ...(stored.signed === undefined ? {} : { signed }),
  };
  return { memory, forgotten };
}

function backOf(
  one: Back,
  map: StateMap,
  tasks: ReadonlyMap<string, string>,
  all: (paths: readonly string[]) => string[] | null,
): Back | null {
  const state = map[one.state] ?? null;
  const dot = one.event.indexOf(".");
  const task = tasks.get(one.event.slice(0, dot));
  const to = all(one.to);
  if (state === null || task === undefined || to === null) return null;
  const signing: Record<string, Signing> = {};
  for (const [invoke, was] of Object.entries(one.signing ?? {})) {
    const now = tasks.get(invoke);
    if (now !== undefined) signing[now] = was;
  }
  return {
    state,
    event: `${task}${one.event.slice(dot)}`,
    to,
    ...(one.signing === undefined ? {} : { signing }),
  };
}
