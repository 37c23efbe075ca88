import type { Resolved } from "../core/case/model.ts";
import type { Id } from "../core/id.ts";
import { presentName } from "../core/migrate/renamed.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Variant } from "../core/variant.ts";
import { type ReadCase, readCase, type StoredCase } from "../store/step-read.ts";
import { earlierReply, type Request } from "./attempt.ts";
import type { SubjectRead } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { postsHeld } from "./stand-in.ts";
import { type Case, openCase } from "./stored.ts";

/** A case read for a step that no task brings: a timer's, a message's, its starter's. */
export interface CaseInHand {
  now: string;
  one: Case;
  variant: Variant;
  subject: SubjectRead | null;
  handled: [string, string][];
  /** The timer that was asked for, when it still stands and is due. */
  timer: { id: string; at: string } | null;
}

/** Reads a case by its id: in hand, or an earlier answer to the same request, or NOT_FOUND. */
export async function takeCase<T>(
  engine: Engine,
  id: Id,
  request: Request,
  timer: string | null = null,
): Promise<CaseInHand | { reply: T } | Refusal> {
  const row = await readCase(engine.database, id.city, id.uuid, { ...request, timer });
  const earlier = earlierReply<T>(engine, request, row);
  if (earlier) return earlier;
  if (!isWhole(row)) return refuse("NOT_FOUND");
  const { sealer } = engine;
  const subject =
    row.subjectRev === null || row.subjectData === null
      ? null
      : { rev: row.subjectRev, data: sealer.open(row.subjectData) };
  const one = openCase(sealer, id.city, row);
  const due = row.timerDue === true && row.timer && row.timerAt ? { id: row.timer, at: row.timerAt } : null;
  const handled = handledNow(one.resolved, row.handled);
  return { now: row.now, one, variant: await engine.variant(row.variant), subject, handled, timer: due };
}

/** Who has done which task, by what the tasks are called now. */
export function handledNow({ renamed }: Pick<Resolved, "renamed">, handled: [string, string][]): [string, string][] {
  return renamed === undefined ? handled : handled.map(([type, user]) => [presentName(renamed, type), user]);
}

function isWhole(row: ReadCase): row is ReadCase & StoredCase {
  return row.instance !== null;
}

/** Whether an organisation of the caller's takes part in a case. */
export function partOf(caller: Caller, one: Case): boolean {
  return postsHeld(caller).some(({ organisation }) => one.resolved.participants.includes(organisation));
}
