import { setTimeout as pause } from "node:timers/promises";
import {
  type ClaimedDelivery,
  citiesWithDeliveries,
  claimDeliveries,
  endDelivery,
  forgetDeliveries,
} from "../store/webhooks.ts";
import type { Engine } from "./engine.ts";

const CLAIM_MAX = 100;
/** Of one receiver at once: all of them must have been tried before the lease ends. */
const EACH_MAX = 4;
/** Longer than so many of the longest deliveries. */
const LEASE_SECONDS = 120;
/** How soon it is seen that something is due for others, while one is waited for. */
const LOOK_MS = 250;
/** After it nothing more is taken, so that whoever wants to stop need not wait for long. */
const ROUND_MS_MAX = 30_000;
/** 5 s, 10 s … six hours: about two days. */
const ATTEMPTS_MAX = 14;
const KEPT_DAYS = 30;
const FORGOTTEN_AT_ONCE = 500;

/** Signs and sends one event; what the receiver answered, or why none was reached. `refused`: no attempt will ever do. */
export type Post = (message: {
  url: string;
  id: string;
  now: string;
  secret: Buffer;
  body: string;
}) => Promise<{ answer: number } | { failed: string; refused: boolean }>;

/**
 * Delivers what is due; true when there was something. A receiver is given its deliveries one after the other, and while it
 * has some it is passed by: one that hangs keeps nobody waiting but itself.
 */
export async function hooksRound(engine: Engine, post: Post): Promise<boolean> {
  const until = performance.now() + ROUND_MS_MAX;
  const busy = new Map<string, Promise<void>>();
  let found = false;
  do {
    const claimed = performance.now() < until ? await claim(engine, [...busy.keys()]) : [];
    if (claimed.length > 0) found = true;
    for (const [webhook, ones] of byReceiver(claimed)) {
      const sent = inTurn(engine, post, ones).finally(() => busy.delete(webhook));
      busy.set(webhook, sent);
    }
    if (busy.size > 0) await Promise.race([...busy.values(), pause(LOOK_MS)]);
  } while (busy.size > 0);
  return found;
}

type Claimed = ClaimedDelivery & { city: number };

async function claim(engine: Engine, busy: readonly string[]): Promise<Claimed[]> {
  const { database } = engine;
  const all: Claimed[] = [];
  for (const city of await citiesWithDeliveries(database)) {
    const wish = { max: CLAIM_MAX, each: EACH_MAX, leaseSeconds: LEASE_SECONDS, busy };
    const claimed = await claimDeliveries(database, city, wish);
    all.push(...claimed.map((one) => ({ ...one, city })));
    if (claimed.length === 0 && busy.length === 0) await forgetDeliveries(database, city, KEPT_DAYS, FORGOTTEN_AT_ONCE);
  }
  return all;
}

function byReceiver(claimed: readonly Claimed[]): Map<string, Claimed[]> {
  const all = new Map<string, Claimed[]>();
  for (const one of claimed) all.set(one.webhook, [...(all.get(one.webhook) ?? []), one]);
  return all;
}

async function inTurn(engine: Engine, post: Post, ones: readonly Claimed[]): Promise<void> {
  for (const one of ones) await deliver(engine, post, one.city, one);
}

async function deliver(engine: Engine, post: Post, city: number, one: ClaimedDelivery): Promise<void> {
  const secret = engine.sealer.openBytes(`webhook/${one.webhook}`, one.secret);
  const body = JSON.stringify(one.body);
  const sent = await post({ url: one.url, id: `${city}-${one.id}`, now: one.now, secret, body });
  const answer = "answer" in sent ? sent.answer : null;
  const ok = answer !== null && answer >= 200 && answer < 300;
  await endDelivery(engine.database, city, one, {
    ...{ ok, answer, attemptsMax: ATTEMPTS_MAX },
    code: "failed" in sent ? sent.failed : ok ? null : `HTTP_${answer}`,
    // 410: the receiver wants no more of it.
    final: answer === 410 || ("refused" in sent && sent.refused),
  });
}
