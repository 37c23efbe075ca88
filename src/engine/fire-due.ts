import { isRefusal } from "../core/refusal.ts";
import { readCaseState } from "../store/case-state.ts";
import {
  type ClaimedTimer,
  citiesWithTimers,
  claimTimers,
  dropTimer,
  failTimer,
  restTimer,
} from "../store/timers-claims.ts";
import type { Engine } from "./engine.ts";
import { DiedInHand, faultOf } from "./fault.ts";
import { fireTimer } from "./fire.ts";

export const CLAIM_MAX = 100;
export const LEASE_SECONDS = 60;
/** After so many failures, a little over two hours, a timer lies in quarantine. */
export const FAILURES_MAX = 12;
/** How often it is looked whether a suspended case goes on. */
const ASLEEP_SECONDS = 300;

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
    // Between failures it was left by workers that died with it in hand: it may be what kills them.
    if (timer.attempts - timer.failures > FAILURES_MAX) throw new DiedInHand();
    const fired = await fireTimer(engine, { instance, key: timer.key, id: timer.id });
    if (isRefusal(fired)) throw new Error(`the timer was refused: ${fired.code}`);
    if (fired.fired) return;
    const state = await readCaseState(engine.database, instance.city, instance.uuid);
    // A case that is suspended keeps its timers; one that listens no more, or is gone, does not.
    if (state?.status === "suspended") await restTimer(engine.database, timer, ASLEEP_SECONDS);
    else await dropTimer(engine.database, timer);
  } catch (error) {
    engine.log.error({ err: error, timer: timer.id, key: timer.key, attempts: timer.attempts }, "a timer failed");
    const failuresMax = error instanceof DiedInHand ? 0 : FAILURES_MAX;
    await failTimer(engine.database, timer, faultOf(error), failuresMax);
  }
}
