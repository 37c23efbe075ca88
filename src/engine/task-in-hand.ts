import { formatId, type Id } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import type { Connection } from "../store/database.ts";
import {
  type ReadTask,
  readLatestEvent,
  readTask,
  readTaskEnd,
  type StoredCase,
  type StoredTask,
} from "../store/step-read.ts";
import { earlierReply, type Request } from "./attempt.ts";
import { handledNow } from "./case-in-hand.ts";
import type { SubjectRead } from "./context.ts";
import type { Caller, Engine, Stand } from "./engine.ts";
import { readDivisionsOf } from "./reader.ts";
import { behalfOf, postsHeld } from "./stand-in.ts";
import { type Case, openCase } from "./stored.ts";

/** A task that is the caller's to act on, with its case as it stands. */
export interface TaskInHand {
  now: string;
  task: StoredTask;
  one: Case;
  variant: Variant;
  subject: SubjectRead | null;
  /** `[event type, user]` of every completed task. */
  handled: [string, string][];
  /** Whom the caller stands in for at it; null where they act for themselves. */
  behalf: Stand | null;
}

export function placesOf(caller: Caller): string[] {
  return [...new Set(postsHeld(caller).map(({ organisation, role }) => `${organisation}|${role}`))];
}

/**
 * Reads a task for somebody who wants to act on it: in hand, or an earlier answer to the same request, or why not. The
 * rule of places stands in the statement itself; what is not theirs is not told apart from what does not exist.
 */
export async function takeTask<T>(
  engine: Engine,
  caller: Caller,
  id: Id,
  request: Request,
  /** Who else may act on it, though it is not at a post of theirs. */
  also: (row: StoredTask & StoredCase) => boolean = () => false,
): Promise<TaskInHand | { reply: T } | Refusal> {
  const { database, sealer } = engine;
  const stands = (caller.stands ?? []).map(({ user }) => user);
  const row = await readTask(database, id.city, id.uuid, caller.user, request.key, placesOf(caller), stands);
  const earlier = earlierReply<T>(engine, request, row);
  if (earlier) return earlier;
  if (!isWhole(row)) return gone(database, caller, id);
  if (!row.mine && !also(row)) return readsIt(engine, caller, row) ? refuse("FORBIDDEN") : refuse("NOT_FOUND");
  const one = openCase(sealer, id.city, row);
  const subject =
    row.subjectRev === null || row.subjectData === null
      ? null
      : { rev: row.subjectRev, data: sealer.open(row.subjectData) };
  const behalf = behalfOf(caller, row);
  const variant = await engine.variant(row.variant);
  return { now: row.now, task: row, one, variant, subject, handled: handledNow(one.resolved, row.handled), behalf };
}

/**
 * Refuses what somebody else has claimed, by name: one can ask them. To whom it was delegated may propose, and nothing
 * else: whoever delegated it answers for it.
 */
export function claimedByOther(engine: Engine, caller: Caller, task: StoredTask): Refusal | null {
  if (task.assignee === null) return null;
  const theirs = caller.stands?.some(({ user }) => user === task.assignee) ?? false;
  if (task.assignee === caller.user || theirs)
    return task.delegatedBy === null ? null : refuse("EVENT_REFUSED", { cure: DELEGATED });
  const name = engine.policies().users.get(task.assignee)?.name;
  return refuse(
    "TASK_CLAIMED",
    name === undefined ? {} : { cure: { zh: `签收人：${name}`, en: `Claimed by ${name}` } },
  );
}

export const DELEGATED: Text = {
  zh: "此任务系委派，请提出意见后交回委派人",
  en: "It was delegated to you: hand it back with what you propose",
};

/** The refusal for somebody who looked at an older state of the case: what has happened since. */
export async function stale(on: Connection, one: Case): Promise<Refusal> {
  const latest = await readLatestEvent(on, one.city, one.id);
  const { at, actorName, outcome, state } = latest ?? {
    at: one.startedAt,
    actorName: null,
    outcome: null,
    state: one.state,
  };
  return refuse("STALE", { happened: { at, actorName, outcome, state } });
}

/** A task that is gone is told of to those at whose office it lay, and to whoever completed it. */
async function gone(on: Connection, caller: Caller, id: Id): Promise<Refusal> {
  const end = await readTaskEnd(on, id.city, id.uuid);
  const theirs =
    end !== null &&
    (end.actor === caller.user || caller.grants.some(({ organisation }) => organisation === end.organisation));
  if (!theirs) return refuse("NOT_FOUND");
  const { at, actorName, outcome, state } = end;
  return refuse("STALE", { happened: { at, actorName, outcome, state } });
}

/** Whether the caller may at least see the task: a supervisor is told it is not theirs to do, not that it is not there. */
function readsIt(engine: Engine, caller: Caller, row: StoredCase): boolean {
  const columns = [row.street, row.community].filter((code) => code !== null);
  const numbers = [row.province, row.cityCode, row.county].map((code) => `${code}000000`);
  const read = readDivisionsOf(engine.policies(), caller);
  return [...columns, ...numbers].some((code) => read.includes(code));
}

function isWhole(row: ReadTask): row is ReadTask & StoredTask & StoredCase {
  return row.task !== null && row.instance !== null;
}

export function publicId(one: Case): string {
  return formatId({ city: one.city, uuid: one.id });
}
