import {
  type ClaimedDelivery,
  citiesWithDeliveries,
  claimDeliveries,
  endDelivery,
  forgetDeliveries,
} from "../store/webhooks.ts";
import type { Engine } from "./engine.ts";

const CLAIM_MAX = 20;
/** Longer than the longest delivery. */
const LEASE_SECONDS = 60;
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

/** Delivers what is due; true when there was something. */
export async function hooksRound(engine: Engine, post: Post): Promise<boolean> {
  let found = false;
  for (const city of await citiesWithDeliveries(engine.database)) {
    const claimed = await claimDeliveries(engine.database, city, CLAIM_MAX, LEASE_SECONDS);
    if (claimed.length > 0) found = true;
    // One that hangs keeps only its own round waiting, no longer than its time.
    await Promise.all(claimed.map((one) => deliver(engine, post, city, one)));
    if (claimed.length === 0) await forgetDeliveries(engine.database, city, KEPT_DAYS, FORGOTTEN_AT_ONCE);
  }
  return found;
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
