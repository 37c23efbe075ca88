import { type Refusal, refuse } from "../core/refusal.ts";
import type { IdempotencyRow } from "../store/rows.ts";
import type { StoredReply } from "../store/step-read.ts";
import type { Engine } from "./engine.ts";

/** Somebody else's step was first: nothing was written, and everything must be read again. */
export const LOST = Symbol("lost the race");

/** Steps on one case at one moment; each try is decided anew on what has changed, so most end as refusals. */
export const CONFLICT_RETRIES_MAX = 25;

/** Reads, decides and writes until the write holds, a bounded number of times. */
export async function attempt<T>(run: () => Promise<T | typeof LOST>): Promise<T | Refusal> {
  for (let tries = 0; tries < CONFLICT_RETRIES_MAX; tries++) {
    const value = await run();
    if (value !== LOST) return value;
  }
  return refuse("CONFLICT_RETRIES");
}

/** One request of one user. The same key with the same content is the same request, however often it arrives. */
export interface Request {
  user: string;
  key: string | null;
  hash: Buffer;
}

type EarlierReply = { [K in keyof StoredReply]: StoredReply[K] | null };

/** The answer this request has had before; a refusal when its key was used for something else; null when it is new. */
export function earlierReply<T>(engine: Engine, request: Request, row: EarlierReply): { reply: T } | Refusal | null {
  if (request.key === null || row.requestHash === null) return null;
  if (!request.hash.equals(row.requestHash)) return refuse("IDEMPOTENCY_REUSED");
  return { reply: engine.sealer.open(row.reply) as T };
}

/** The answer as it is kept beside what it answers, in the same statement. */
export function replyRow(
  engine: Engine,
  request: Request,
  status: number,
  reply: unknown,
  at: string,
): IdempotencyRow | null {
  if (request.key === null) return null;
  return {
    user_id: request.user,
    key: request.key,
    request_hash: request.hash.toString("hex"),
    status,
    reply: engine.sealer.seal(reply),
    at,
  };
}
