import { formatId } from "../core/id.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { listAssigned } from "../store/task-list.ts";
import { findSignIn } from "../store/users.ts";
import { listWordRows } from "../store/words.ts";
import { grantsWith } from "./authority.ts";
import type { Caller, Engine } from "./engine.ts";
import type { OneOfMany } from "./many.ts";
import { giveTask } from "./transfer.ts";

/** Handed over in one request; the rest follows in further ones. */
export const HANDOVER_MAX = 200;

export interface HandedOver {
  results: OneOfMany[];
  /** Whether there is more: what failed stays with the leaver and comes again. */
  more: boolean;
  /** Questions and copies that the leaver has neither answered nor read: nobody else may do so for them. */
  unanswered: number;
}

/**
 * 离职转办: all that somebody has claimed or was given goes to one colleague, each task by itself, with what failed and why.
 * What merely lies at a post of theirs is everybody's there and stays. By whoever administers the users of its office.
 */
export async function handOver(
  engine: Engine,
  caller: Caller,
  input: { username: string; to: string; reason: string; key?: string | null },
): Promise<HandedOver | Refusal> {
  const { username, to, reason, key = null } = input;
  const policies = engine.policies();
  if (grantsWith(policies, caller, "users.write").length === 0) return refuse("FORBIDDEN");
  const leaver = await findSignIn(engine.database, username);
  if (leaver === null) return refuse("NOT_FOUND");
  if (!policies.users.has(to) || to === leaver.id) return refuse("OPERATION_TARGET");
  const cities = [...new Set([...policies.organisations.values()].map(({ homeCity }) => homeCity))];
  const results: OneOfMany[] = [];
  // What cannot be handed over is passed by, so that it keeps nothing behind it from being reached.
  const stuck: string[] = [];
  let left = HANDOVER_MAX;
  let more = false;
  for (;;) {
    const found = await listAssigned(engine.database, cities, leaver.id, { except: stuck, limit: left + 1 });
    more = found.length > left;
    const page = found.slice(0, left);
    if (page.length === 0) break;
    for (const { city, id: uuid } of page) {
      const id = formatId({ city, uuid });
      const asked = { task: { city, uuid }, to, reason, from: leaver.id, key: key && `${key}:${id}` };
      const done = await giveTask(engine, caller, "handover", asked);
      results.push({ id, refusal: isRefusal(done) ? done : null });
      if (isRefusal(done)) stuck.push(uuid);
      else left -= 1;
    }
  }
  const words = await listWordRows(engine.database, cities, leaver.id, { sent: false, open: true }, null, HANDOVER_MAX);
  return { results, more, unanswered: words.length };
}
