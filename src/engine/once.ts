import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Connection } from "../store/database.ts";
import { freeKey, keepReply, readReply, takeKey } from "../store/replies.ts";
import { earlierReply, type Request } from "./attempt.ts";
import { requestHash } from "./chain.ts";
import type { Caller, Engine } from "./engine.ts";
import { reachOf } from "./reader.ts";

/** One write of a caller that is no step of a case. `asked` is what makes it the same when it comes again. */
export interface Asked {
  verb: string;
  asked: unknown;
  key: string | null;
  /** Where the answer is kept: where the write lies, or else the caller's own city. */
  city?: number;
}

/**
 * Runs a write in one transaction, once for each key: its answer is kept beside what it answers and given again, sealed
 * meanwhile. Without a key it is a transaction and nothing more. A refusal is not kept, so what was amended may be sent again.
 */
export async function once<T>(
  engine: Engine,
  caller: Pick<Caller, "user" | "grants" | "day">,
  { verb, asked, key, city }: Asked,
  work: (tx: Connection) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  if (key === null) return engine.database.transaction(work);
  const request: Request = { user: caller.user, key, hash: requestHash(verb, asked) };
  const at = { city: city ?? reachOf(engine.policies(), caller).homeCities[0] ?? 0, user: caller.user, key };
  return engine.database.transaction(async (tx) => {
    if (!(await takeKey(tx, at, request.hash))) {
      const row = await readReply(tx, at);
      const earlier = row && earlierReply<T>(engine, request, row);
      if (earlier) return "reply" in earlier ? earlier.reply : earlier;
      return refuse("CONFLICT_RETRIES");
    }
    const value = await work(tx);
    if (isRefusal(value)) await freeKey(tx, at);
    else await keepReply(tx, at, engine.sealer.seal(value));
    return value;
  });
}
