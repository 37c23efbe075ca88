import { RateLimiterMemory } from "rate-limiter-flexible";
import { type Refusal, refuse } from "../core/refusal.ts";

const MINUTE_SECONDS = 60;

/** Counts what one address asks of a route that needs no sign-in; null lets it through. */
export type PublicLimit = (ip: string) => Promise<Refusal | null>;

/** So many requests a minute for each address. */
export function publicLimit(perMinuteMax: number): PublicLimit {
  const asked = new RateLimiterMemory({ points: perMinuteMax, duration: MINUTE_SECONDS });
  return async (ip) => {
    const taken = await asked.consume(ip).then(
      () => true,
      (why: unknown) => {
        if (why instanceof Error) throw why;
        return false;
      },
    );
    return taken ? null : refuse("TOO_MANY_REQUESTS");
  };
}
