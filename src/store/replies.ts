import type { Connection } from "./database.ts";
import type { StoredReply } from "./step-read.ts";

/** Whose request it is and under which key; steps keep their answers in their own statement. */
export interface RequestKey {
  city: number;
  user: string;
  key: string;
}

/**
 * Takes a key for this transaction; false when it has been used. Two at once: the second waits for what becomes of the
 * first, so it never works on what that has just done.
 */
export async function takeKey(tx: Connection, { city, user, key }: RequestKey, hash: Buffer): Promise<boolean> {
  const taken = await tx.all(
    {
      name: "reply-take-key",
      text: `insert into idempotency (home_city, user_id, key, request_hash, status, reply, at)
        values ($1, $2, $3, decode($4, 'hex'), 0, 'null', yijiao_now()) on conflict do nothing returning key`,
    },
    [city, user, key, hash.toString("hex")],
  );
  return taken.length === 1;
}

/** What the request with this key was answered. */
export function readReply(tx: Connection, { city, user, key }: RequestKey): Promise<StoredReply | null> {
  return tx.one(
    {
      name: "reply-read",
      text: `select request_hash as "requestHash", status as "replyStatus", reply from idempotency
        where home_city = $1 and user_id = $2 and key = $3`,
    },
    [city, user, key],
  );
}

/** Keeps an answer, sealed, beside what it answers. */
export async function keepReply(tx: Connection, { city, user, key }: RequestKey, reply: unknown): Promise<void> {
  await tx.all(
    {
      name: "reply-keep",
      text: `update idempotency set status = 200, reply = $4::text::jsonb
        where home_city = $1 and user_id = $2 and key = $3`,
    },
    [city, user, key, JSON.stringify(reply)],
  );
}

/** Gives a key back: what it was taken for was refused. */
export async function freeKey(tx: Connection, { city, user, key }: RequestKey): Promise<void> {
  await tx.all(
    { name: "reply-free-key", text: "delete from idempotency where home_city = $1 and user_id = $2 and key = $3" },
    [city, user, key],
  );
}
