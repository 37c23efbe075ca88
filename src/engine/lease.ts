import { setTimeout as wait } from "node:timers/promises";
import type { WorkItem } from "../core/api.ts";
import { formatId } from "../core/id.ts";
import { type LeasedWork, leaseWork } from "../store/work.ts";
import type { Caller, Engine } from "./engine.ts";
import { placesOfRight } from "./reader.ts";

/** May do work of external workers; `service.work:<topic>` beside it narrows a role to those topics. */
export const SERVICE_RIGHT = "service.work";

const LOOK_MS_MIN = 50;
const LOOK_MS_MAX = 1_000;

export interface LeaseWish {
  topics: readonly string[];
  max: number;
  leaseSeconds: number;
  waitSeconds: number;
}

/**
 * Gives a worker what is ready on its topics at its places; waits a while when there is nothing. Between two looks no
 * connection is held, and whoever has hung up takes nothing.
 */
export async function lease(engine: Engine, caller: Caller, wish: LeaseWish, gone: AbortSignal): Promise<WorkItem[]> {
  const until = performance.now() + wish.waitSeconds * 1_000;
  let pause = LOOK_MS_MIN;
  while (!gone.aborted) {
    const found = await take(engine, caller, wish);
    const left = until - performance.now();
    if (found.length > 0 || left <= 0) return found.map((one) => itemOf(engine, one));
    await wait(Math.min(pause, left), undefined, { signal: gone }).catch(() => {});
    pause = Math.min(pause * 2, LOOK_MS_MAX);
  }
  return [];
}

/** One question a city, whatever the number of topics. */
async function take(engine: Engine, caller: Caller, wish: LeaseWish): Promise<LeasedWork[]> {
  const policies = engine.policies();
  const served = [...new Set(wish.topics)].map((topic) => ({
    topic,
    ...placesOfRight(policies, caller, (rights) => serves(rights, topic)),
  }));
  const found: LeasedWork[] = [];
  for (const city of new Set(served.flatMap(({ cities }) => cities))) {
    const max = wish.max - found.length;
    if (max <= 0) return found;
    const topics = served.filter(({ cities }) => cities.includes(city)).map(({ topic, places }) => ({ topic, places }));
    found.push(...(await leaseWork(engine.database, city, { topics, max, leaseSeconds: wish.leaseSeconds })));
  }
  return found;
}

/** Whether a role's rights let it work on a topic. */
export function serves(rights: readonly string[], topic: string): boolean {
  if (!rights.includes(SERVICE_RIGHT)) return false;
  const narrowed = rights.filter((right) => right.startsWith(`${SERVICE_RIGHT}:`));
  return narrowed.length === 0 || narrowed.includes(`${SERVICE_RIGHT}:${topic}`);
}

function itemOf(engine: Engine, one: LeasedWork): WorkItem {
  const { homeCity: city, topic, token, leaseUntil, attempt, attemptsMax, number } = one;
  return {
    ...{
      id: formatId({ city, uuid: one.id }),
      instance: formatId({ city, uuid: one.instanceId }),
      number,
      topic,
      token,
    },
    ...{ leaseUntil, attempt, attemptsMax },
    data: engine.sealer.open(one.data) as Record<string, unknown>,
  };
}
