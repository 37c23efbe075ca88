import { isDay, localDay } from "../core/calendar/day.ts";
import { DRAFT_MOVES, type DraftAct, type NewSubmission, type Submission } from "../core/draft/model.ts";
import type { Problem } from "../core/problem.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import { type DraftRow, type DraftUpdate, readDraft, updateDraft } from "../store/drafts.ts";
import { readNow } from "../store/meta.ts";
import { proveDraft } from "./draft-check.ts";
import { draftRights } from "./draft-rights.ts";
import { stale } from "./draft-save.ts";
import type { Caller, Engine } from "./engine.ts";

export const REASON_CHARACTERS_MAX = 2_000;

/** A draft as it stands, once the caller may do this with it. */
export interface Held {
  row: DraftRow;
  now: string;
  today: string;
}

/** Reads a draft for an act, or says why the caller may not do it now. */
export async function holdDraft(
  engine: Engine,
  caller: Caller,
  id: string,
  act: DraftAct,
  revision: number,
): Promise<Held | Refusal> {
  await engine.refreshPolicies();
  const row = await readDraft(engine.database, id);
  if (row === null) return refuse("NOT_FOUND");
  const now = await readNow(engine.database);
  const today = localDay(now, engine.zone);
  const decided = draftRights(engine.policies(), caller, { ...row, from: row.submission?.from ?? null }, today)[act];
  if (!DRAFT_MOVES[act].from.includes(row.status))
    return refuse("DRAFT_STATUS", decided.why ? { cure: decided.why } : {});
  if (!decided.allowed) {
    const own = row.authors.includes(caller.user) && (act === "publish" || act === "return");
    return refuse(own ? "FOUR_EYES" : "FORBIDDEN", decided.why ? { cure: decided.why } : {});
  }
  return row.rev === revision ? { row, now, today } : stale(engine, row);
}

/** Hands a draft in: it must have no errors, and a reason for every warning that stays. */
export async function submitDraft(
  engine: Engine,
  caller: Caller,
  id: string,
  wish: NewSubmission & { revision: number },
): Promise<DraftRow | Refusal> {
  const held = await holdDraft(engine, caller, id, "submit", wish.revision);
  if ("refused" in held) return held;
  const { revision: _, ...said } = wish;
  const wrong = submissionProblems(said, held);
  if (wrong.length > 0) return refuse("DRAFT_INVALID", { problems: wrong });
  const open = openProblems(proveDraft(engine.policies(), engine.validate, held.row, said.from).problems, said);
  if (open.errors.length > 0) return refuse("DRAFT_INVALID", { problems: open.errors });
  if (open.warnings.length > 0) return refuse("DRAFT_WARNINGS", { problems: open.warnings });
  const submission: Submission = {
    ...{ until: null, document: null, clauses: [], signedOff: [], ...said },
    ...{ by: caller.user, at: held.now },
  };
  return moveDraft(engine, caller, held, "submit", { submission }, { from: said.from, reason: said.reason });
}

/** Takes a submission back, or gives a draft up. */
export async function moveOwnDraft(
  engine: Engine,
  caller: Caller,
  id: string,
  act: "recall" | "discard",
  revision: number,
): Promise<DraftRow | Refusal> {
  const held = await holdDraft(engine, caller, id, act, revision);
  return "refused" in held ? held : moveDraft(engine, caller, held, act, { submission: null }, {});
}

/** Sends a submission back to its authors with a reason. */
export async function returnDraft(
  engine: Engine,
  caller: Caller,
  id: string,
  { revision, reason }: { revision: number; reason: string },
): Promise<DraftRow | Refusal> {
  const held = await holdDraft(engine, caller, id, "return", revision);
  if ("refused" in held) return held;
  const decision = { act: "return" as const, by: caller.user, at: held.now, reason };
  return moveDraft(engine, caller, held, "return", { decision }, { reason });
}

async function moveDraft(
  engine: Engine,
  caller: Caller,
  { row }: Held,
  act: DraftAct,
  update: DraftUpdate,
  detail: Record<string, unknown>,
): Promise<DraftRow | Refusal> {
  const to = DRAFT_MOVES[act].to;
  const moved = await engine.database.transaction(async (tx) => {
    if (!(await updateDraft(tx, row.id, row.rev, { ...update, ...(to ? { status: to } : {}) }))) return false;
    const { workflow, division } = row;
    const what = { workflow, division, ...detail };
    await addAudit(tx, { user: caller.user, action: `draft.${act}`, subject: row.id, detail: what, ip: caller.ip });
    return true;
  });
  const after = await readDraft(engine.database, row.id);
  if (after === null) return refuse("NOT_FOUND");
  return moved ? after : stale(engine, after);
}

function submissionProblems({ from, until = null, reason, clauses = [] }: NewSubmission, { today }: Held): Problem[] {
  const found: Problem[] = [];
  if (!isDay(from)) found.push(problem("/from", "日期应为 yyyy-MM-dd", "A day is yyyy-MM-dd"));
  else if (from < today) found.push(problem("/from", "施行日期不得早于今天", "It cannot begin before today"));
  if (until !== null && (!isDay(until) || until < from))
    found.push(problem("/until", "截止日期不得早于施行日期", "It cannot end before it begins"));
  if (reason.zh.trim() === "") found.push(problem("/reason", "请写明理由", "Give the reason"));
  const longest = Math.max(reason.zh.length, reason.en.length, ...clauses.map((one) => one.length));
  if (longest > REASON_CHARACTERS_MAX) {
    const most = REASON_CHARACTERS_MAX;
    found.push(problem("/reason", `最多 ${most} 字`, `At most ${most} characters`));
  }
  return found;
}

/** Errors, and warnings that nobody has accepted with a reason. */
export function openProblems(
  problems: readonly Problem[],
  { signedOff = [] }: Pick<NewSubmission, "signedOff">,
): { errors: Problem[]; warnings: Problem[] } {
  const accepted = new Set(
    signedOff.filter(({ reason }) => reason.trim() !== "").map(({ code, path }) => `${code} ${path}`),
  );
  return {
    errors: problems.filter(({ severity }) => severity !== "warning"),
    warnings: problems.filter(
      ({ severity, code, path = "" }) => severity === "warning" && !accepted.has(`${code} ${path}`),
    ),
  };
}

function problem(path: string, zh: string, en: string): Problem {
  return { code: "DRAFT_INVALID", path, what: { zh, en } };
}
