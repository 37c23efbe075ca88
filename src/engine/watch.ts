import { type Fresh, listFresh } from "../store/fresh.ts";
import type { Caller, Engine } from "./engine.ts";
import { reachOf } from "./reader.ts";
import { postsHeld } from "./stand-in.ts";

const LOOK_MS = 2_000;
/** Ids bear the moment they were made at; a step that is written this late is still noticed. */
const LATE_MS = 20_000;
const FRESH_MAX = 1_000;
export const WATCHERS_MAX = 10_000;
const WATCHERS_OF_ONE_MAX = 8;

interface Watcher {
  user: string;
  cities: readonly number[];
  places: ReadonlySet<string>;
  wake(): void;
}

/**
 * Tells open pages that there is something new for them, never what. One look every two seconds for each city that anybody
 * here watches, however many watch.
 *
 *     resting ──watch()──▶ looking ──last one leaves──▶ resting
 */
export interface Watch {
  /** Null when too many watch already. The answer ends it. */
  add(caller: Caller, wake: () => void): (() => void) | null;
}

const watches = new WeakMap<Engine, Watch>();

export function watchOf(engine: Engine): Watch {
  const known = watches.get(engine) ?? createWatch(engine);
  watches.set(engine, known);
  return known;
}

function createWatch(engine: Engine): Watch {
  const watchers = new Set<Watcher>();
  /** Ids told of already, with the moment each was made at. */
  const told = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;

  async function look(): Promise<void> {
    const since = Date.now() - LATE_MS;
    for (const [id, made] of told) if (made < since - LATE_MS) told.delete(id);
    for (const city of new Set([...watchers].flatMap(({ cities }) => cities))) {
      const fresh = await listFresh(engine.database, city, idAt(since), FRESH_MAX);
      const news = fresh.filter(({ id }) => !told.has(id));
      for (const { id } of news) told.set(id, momentOf(id));
      if (news.length === 0) continue;
      for (const watcher of watchers) {
        if (watcher.cities.includes(city) && news.some((one) => concerns(watcher, one))) watcher.wake();
      }
    }
  }

  function rest(): void {
    timer = setTimeout(() => {
      look()
        .catch((error: unknown) => engine.log.warn({ err: error }, "what is new could not be looked for"))
        .finally(() => {
          timer = null;
          if (watchers.size > 0) rest();
        });
    }, LOOK_MS);
    timer.unref();
  }

  return {
    add(caller, wake) {
      const own = [...watchers].filter(({ user }) => user === caller.user).length;
      if (watchers.size >= WATCHERS_MAX || own >= WATCHERS_OF_ONE_MAX) return null;
      const places = new Set(postsHeld(caller).map(({ organisation, role }) => `${organisation}|${role}`));
      const watcher = { user: caller.user, cities: reachOf(engine.policies(), caller).homeCities, places, wake };
      watchers.add(watcher);
      if (timer === null) rest();
      return () => watchers.delete(watcher);
    },
  };
}

function concerns({ user, places }: Watcher, { organisation, role, user: whose }: Fresh): boolean {
  return whose === user || (organisation !== null && places.has(`${organisation}|${role}`));
}

/** The least id (UUID version 7) made at a moment. */
function idAt(ms: number): string {
  const hex = ms.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

function momentOf(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
