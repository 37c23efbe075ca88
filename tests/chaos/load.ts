import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { loanOf } from "../helpers/lending.ts";
import { COUNTY } from "../helpers/posts.ts";

/** Somebody who has had no answer for so long has failed. */
const PATIENCE_MS = 180_000;
const PAUSE_MS = 50;
/** A server that does not answer is given up, as any client would. */
const ANSWER_MS_MAX = 20_000;

export interface Acknowledged {
  instance: string;
  /** The key of the request that began it. */
  key: string;
  /** Whether its acceptance was acknowledged as well. */
  accepted: boolean;
}

export interface Load {
  acknowledged: Acknowledged[];
  /** Requests that never came to an answer of success. */
  failed: string[];
  /** How often a request was sent once more, and for what. */
  retried: Record<string, number>;
}

/**
 * Starts loans and accepts them, several at a time, through any of the addresses. A request that is not answered, or by a
 * 503, goes to the next address with the same key, as a balancer in front and a careful client would.
 */
export async function runLoad(
  wish: { urls: readonly string[]; token: string; clients: number; instances: number },
  /** Asked before each case, with how many have been acknowledged so far. */
  enough: (acknowledged: number) => boolean = () => false,
): Promise<Load> {
  const { urls, token, clients, instances } = wish;
  const load: Load = { acknowledged: [], failed: [], retried: {} };
  let begun = 0;
  const again = (why: string) => {
    load.retried[why] = (load.retried[why] ?? 0) + 1;
    return wait(PAUSE_MS);
  };

  async function ask<T>(path: string, body: object, key: string): Promise<T | null> {
    const until = performance.now() + PATIENCE_MS;
    for (let turn = begun; performance.now() < until; turn++) {
      const answer = await fetch(`${urls[turn % urls.length]}/api/v1${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": key },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      }).catch((error: unknown) => (error instanceof Error ? error.name : "error"));
      if (typeof answer === "string") await again(answer);
      else {
        const text = await answer.text().catch(() => null);
        if (text === null) await again("cut off");
        else if (answer.ok) return JSON.parse(text);
        else if (answer.status === 503 && /"code":"UNAVAILABLE"/.test(text)) await again("503");
        else {
          load.failed.push(`${answer.status} ${path} ${text}`);
          return null;
        }
      }
    }
    load.failed.push(`no answer ${path}`);
    return null;
  }

  async function client(): Promise<void> {
    while (begun < instances && !enough(load.acknowledged.length)) {
      begun += 1;
      const key = randomUUID();
      const data = { ...loanOf(500), borrowerOrganisation: "borrower" };
      const started = await ask<{ id: string; tasks: { id: string }[] }>(
        "/instances",
        { workflow: "loan", division: COUNTY, data },
        key,
      );
      if (started === null) continue;
      const one: Acknowledged = { instance: started.id, key, accepted: false };
      load.acknowledged.push(one);
      const path = `/tasks/${started.tasks[0]?.id}/complete`;
      one.accepted = (await ask(path, { outcome: "accept", data: {} }, randomUUID())) !== null;
    }
  }

  await Promise.all(Array.from({ length: clients }, client));
  return load;
}
