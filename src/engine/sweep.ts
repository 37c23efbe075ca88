import { keepEmbedded } from "../store/embedded-upkeep.ts";
import { citiesHaving, forgetLetters, forgetWaiters } from "../store/outgrown.ts";
import { citiesWithReplies, forgetReplies } from "../store/replies.ts";
import { sweepSessions } from "../store/sessions.ts";
import type { Engine } from "./engine.ts";

/** How long the answer under an idempotency key is given again: a phone may be without signal for a while. */
export const REPLIES_KEPT_DAYS = 30;
/** How long it is told what became of a letter. */
export const LETTERS_KEPT_DAYS = 90;
/** How long a case that has ended still stands where messages look for it. */
export const WAITERS_KEPT_DAYS = 30;
/** Small, so that no step waits for the sweep. */
export const REPLIES_AT_ONCE = 1_000;

/**
 * Removes what has run out: sessions, which opened nothing any more, answers nobody asks for again, letters long sent or
 * given up, and waiting for messages that its case has left behind. True while there may be more.
 */
export async function sweep(engine: Engine): Promise<boolean> {
  const { database } = engine;
  await sweepSessions(database);
  let more = false;
  for (const city of await citiesWithReplies(database)) {
    const gone = await forgetReplies(database, city, REPLIES_KEPT_DAYS, REPLIES_AT_ONCE);
    more ||= gone === REPLIES_AT_ONCE;
  }
  for (const city of await citiesHaving(database, "letter")) {
    const gone = await forgetLetters(database, city, LETTERS_KEPT_DAYS, REPLIES_AT_ONCE);
    more ||= gone === REPLIES_AT_ONCE;
  }
  for (const city of await citiesHaving(database, "awaiting")) {
    const gone = await forgetWaiters(database, city, WAITERS_KEPT_DAYS, REPLIES_AT_ONCE);
    more ||= gone === REPLIES_AT_ONCE;
  }
  if (!more) await keepEmbedded(database);
  return more;
}
