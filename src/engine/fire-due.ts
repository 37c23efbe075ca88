import { isRefusal } from "../core/refusal.ts";
import { readCaseState } from "../store/case-state.ts";
import { type ClaimedTimer, citiesWithTimers, claimTimers, dropTimer, postponeTimer } from "../store/timers-claims.ts";
import type { Engine } from "./engine.ts";
import { fireTimer } from "./fire.ts";

export const CLAIM_MAX = 100;
export const LEASE_SECONDS = 60;

/** Fires what is due, city by city; true when there was something. */
export async function timersRound(engine: Engine): Promise<boolean> {
  let found = false;
  for (const city of await citiesWithTimers(engine.database)) {
    for (const timer of await claimTimers(engine.database, city, CLAIM_MAX, LEASE_SECONDS)) {
      found = true;
      await fire(engine, timer);
    }
  }
  return found;
}

async function fire(engine: Engine, timer: ClaimedTimer): Promise<void> {
  const instance = { city: timer.homeCity, uuid: timer.instanceId };
  try {
    const fired = await fireTimer(engine, { instance, key: timer.key, id: timer.id });
    if (isRefusal(fired)) throw new Error(`the timer was refused: ${fired.code}`);
    if (fired.fired) return;
    const state = await readCaseState(engine.database, instance.city, instance.uuid);
    // A case that is suspended keeps its timers; one that listens no more, or is gone, does not.
    if (state?.status === "suspended") await postponeTimer(engine.database, timer);
    else await dropTimer(engine.database, timer);
  } catch (error) {
    engine.log.error({ err: error, timer: timer.id, key: timer.key, attempts: timer.attempts }, "a timer failed");
    await postponeTimer(engine.database, timer);
  }
}
