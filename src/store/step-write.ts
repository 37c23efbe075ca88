import type { Connection, Statement } from "./database.ts";
import { isRepeatedRequest } from "./failure.ts";
import type { StepWrite } from "./rows.ts";
import { HELD, HOLD, onceEach } from "./step-hold.ts";
import { INSERT_CASES, PARTS, type Part, UPDATE_CASE } from "./step-parts.ts";
import { IDEMPOTENCY_FIRST, IDEMPOTENCY_LAST } from "./step-reply.ts";
import { FENCE } from "./step-work.ts";

/**
 * The one write of a step: a single statement whose first part takes the case by its `rev` and gives the ids that were
 * really written; every other part joins them, so a step that lost the race writes nothing at all. Parts with no rows
 * are left out, and each combination is a prepared statement of its own.
 */

const texts = new Map<string, string>();

/**
 * Writes the first step of new cases; gives the ids of those that were written. A child that is there already, or whose
 * number another spawn has taken, is left out.
 */
export async function insertCases(on: Connection, write: StepWrite): Promise<string[]> {
  const { statement, sent } = compose(write, null);
  return (await on.all<{ id: string }>(statement, sent)).map((row) => row.id);
}

/** Writes one step of a case that still has this `rev`; false when it has moved on or the same request has been here. */
export async function writeStep(on: Connection, write: StepWrite, rev: number): Promise<boolean> {
  const { statement, sent } = compose(write, rev);
  try {
    return (await on.all(statement, sent)).length === 1;
  } catch (error) {
    if (isRepeatedRequest(error)) return false;
    throw error;
  }
}

function compose(write: StepWrite, rev: number | null): { statement: Statement; sent: unknown[] } {
  const parts = PARTS.filter((part) => part.used(write));
  const fenced = write.answered !== null;
  const mark = `${rev === null ? "n" : "u"}${write.idempotency ? "i" : ""}${write.watched.length > 0 ? "h" : ""}${fenced ? "f" : ""}${write.repinned ? "b" : ""}${parts.map((part) => part.letter).join("")}`;
  const sent: unknown[] = [write.city, JSON.stringify(write.cases)];
  if (rev !== null) sent.push(rev);
  if (write.idempotency) sent.push(JSON.stringify(write.idempotency));
  const watched = onceEach(write.watched);
  if (watched.length > 0) sent.push(JSON.stringify(watched));
  if (fenced) sent.push(JSON.stringify(write.answered));
  for (const part of parts) sent.push(JSON.stringify(part.rows(write)));
  const known = texts.get(mark);
  const text =
    known ??
    textOf(parts, {
      update: rev !== null,
      idempotent: write.idempotency !== null,
      watching: watched.length > 0,
      fenced,
      repinned: write.repinned,
    });
  texts.set(mark, text);
  return { statement: { name: `step-${mark}`, text }, sent };
}

type Shape = Record<"update" | "idempotent" | "watching" | "fenced" | "repinned", boolean>;

function textOf(parts: Part[], { update, idempotent, watching, fenced, repinned }: Shape): string {
  let at = 2;
  const next = () => `$${++at}`;
  const rev = update ? `${next()}::int` : "";
  const idem = idempotent ? next() : "";
  const watched = watching ? next() : "";
  const held = `${watching ? HELD(watched) : ""}${fenced ? FENCE(next()) : ""}`;
  const ctes: string[] = watching ? [HOLD(watched)] : [];
  if (update) {
    ctes.push(UPDATE_CASE("$2", rev, held, repinned));
    if (idempotent) ctes.push(IDEMPOTENCY_LAST(idem));
  } else {
    if (idempotent) ctes.push(IDEMPOTENCY_FIRST(idem));
    ctes.push(INSERT_CASES("$2", idempotent, held));
  }
  for (const part of parts) ctes.push(part.sql(next()));
  return `with ${ctes.join(", ")} select id from guard`;
}
