import { compiledOf, type Machine } from "../machine/compile.ts";
import { effectsOf } from "../machine/effect.ts";
import type { Effect } from "../machine/model.ts";
import { activePaths } from "../machine/place.ts";
import type { Moving } from "./work.ts";

interface Timer {
  key: string;
  delay: string;
}

/**
 * Timers of the new version's active states: one that goes on keeps its moment, or begins anew where that was chosen; what
 * has fired stays so; those that are no more are cancelled and new ones set.
 */
export function moveTimers(moving: Moving): Effect[] {
  const { from, to, map, before, value, migrating } = moving;
  const { timers: running } = migrating.open;
  const stale = new Map(Object.entries(running));
  const effects: Effect[] = [];
  const actives = activePaths(from, before);
  for (const path of activePaths(to, { value })) {
    const were = actives.filter((one) => map[one] === path).flatMap((one) => timersAt(from, one));
    for (const [was, now] of paired(were, timersAt(to, path))) {
      const at = was === null ? undefined : running[was.key];
      if (was !== null && migrating.choices.timers === "keep") {
        if (at === undefined) continue;
        if (was.key === now.key) stale.delete(was.key);
        else effects.push({ type: "setTimer", key: now.key, state: path, dueAt: at });
      } else {
        effects.push(...setAnew(moving, now.key));
        stale.delete(now.key);
      }
    }
  }
  return [...[...stale.keys()].map((key): Effect => ({ type: "cancelTimer", key })), ...effects];
}

/** A timer goes on as the one of the same limit; the only one left on both sides as each other. */
function paired(were: readonly Timer[], are: readonly Timer[]): [Timer | null, Timer][] {
  const same = (now: Timer) => were.find(({ delay }) => delay === now.delay);
  const [left, more] = were.filter(({ delay }) => !are.some((now) => now.delay === delay));
  const alone = left && !more && are.filter((now) => !same(now)).length === 1 ? left : null;
  return are.map((now) => [same(now) ?? alone, now]);
}

function timersAt(machine: Machine, path: string): Timer[] {
  const { timers } = compiledOf(machine).facts;
  return [...timers].flatMap(([key, { state, delay }]) => (state === path ? [{ key, delay }] : []));
}

function setAnew({ to, run, data }: Moving, key: string): Effect[] {
  const asked = { ask: { ask: "setTimer" as const, key }, data, event: { type: "migrate" } };
  return effectsOf([asked], compiledOf(to).facts, run);
}
