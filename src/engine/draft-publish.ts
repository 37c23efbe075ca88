import { v7 as uuidv7 } from "uuid";
import type { SourceFile } from "../core/bundle/files.ts";
import { pathsOf } from "../core/bundle/read.ts";
import { dayBefore } from "../core/calendar/day.ts";
import type { Decision, DraftChange, Submission } from "../core/draft/model.ts";
import { changeKey } from "../core/local/key.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { addAudit } from "../store/audit.ts";
import type { Connection } from "../store/database.ts";
import { type DraftRow, readDraft, updateDraft } from "../store/drafts.ts";
import { endSettingOn, settingsOfDraft } from "../store/settings.ts";
import { endVersionOn, readVersionHeads, withdrawVersion } from "../store/versions.ts";
import { proveDraft } from "./draft-check.ts";
import { type Held, holdDraft, openProblems } from "./draft-decide.ts";
import { stale } from "./draft-save.ts";
import { readDraftFiles } from "./draft-world.ts";
import type { Caller, Engine } from "./engine.ts";
import { placeSetting, unplaceSetting } from "./place-setting.ts";
import { publishVersion } from "./publish.ts";
import { bumpPolicies } from "./revision.ts";

/** Rolls the transaction back and carries the refusal out of it. */
class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * Lets a submission in: a version or the settings of an area, in force from its day on, in one transaction with the
 * decision and the audit. What it was checked against may have changed since, so it is checked again.
 */
export async function publishDraft(
  engine: Engine,
  caller: Caller,
  id: string,
  { revision, reason = null }: { revision: number; reason?: string | null },
): Promise<DraftRow | Refusal> {
  const held = await holdDraft(engine, caller, id, "publish", revision);
  if (isRefusal(held)) return held;
  const { row, now, today } = held;
  const { submission } = row;
  if (submission === null) return refuse("DRAFT_STATUS");
  if (submission.from < today) return refuse("DRAFT_LATE");
  const open = openProblems(proveDraft(engine.policies(), engine.validate, row, submission.from).problems, submission);
  if (open.errors.length > 0) return refuse("DRAFT_INVALID", { problems: open.errors });
  if (open.warnings.length > 0) return refuse("DRAFT_WARNINGS", { problems: open.warnings });
  return decide(engine, caller, held, "publish", async (tx) => ({
    ...{ act: "publish", by: caller.user, at: now, reason },
    ...("files" in row.content
      ? { version: await publishFiles(engine, tx, row, row.content.files, submission, caller) }
      : { ended: await publishChanges(tx, row, row.content.changes, submission, caller) }),
  }));
}

/** Takes back what has been let in and has not begun yet; what it would have ended goes on as before. */
export async function withdrawDraft(
  engine: Engine,
  caller: Caller,
  id: string,
  { revision, reason }: { revision: number; reason: string },
): Promise<DraftRow | Refusal> {
  const held = await holdDraft(engine, caller, id, "withdraw", revision);
  if (isRefusal(held)) return held;
  const { row, now } = held;
  return decide(engine, caller, held, "withdraw", async (tx) => {
    if (row.kind === "workflow") await withdrawFiles(tx, row);
    else await withdrawChanges(tx, row);
    return { ...row.decision, act: "withdraw", by: caller.user, at: now, reason };
  });
}

async function decide(
  engine: Engine,
  caller: Caller,
  { row }: Held,
  act: "publish" | "withdraw",
  carryOut: (tx: Connection) => Promise<Decision>,
): Promise<DraftRow | Refusal> {
  try {
    const moved = await engine.database.transaction(async (tx) => {
      await bumpPolicies(tx, [row.kind === "workflow" ? "definitions" : "settings"]);
      const decision = await carryOut(tx);
      const status = act === "publish" ? "published" : "withdrawn";
      if (!(await updateDraft(tx, row.id, row.rev, { status, decision }))) throw new Refused(refuse("DRAFT_STALE"));
      const { workflow, division, submission } = row;
      const detail = { workflow, division, from: submission?.from, ...decision };
      await addAudit(tx, { user: caller.user, action: `draft.${act}`, subject: row.id, detail, ip: caller.ip });
      return true;
    });
    if (moved) await engine.refreshPolicies();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const now = error.refusal.code === "DRAFT_STALE" ? await readDraft(engine.database, row.id) : null;
    return now === null ? error.refusal : stale(engine, now);
  }
  return (await readDraft(engine.database, row.id)) ?? refuse("NOT_FOUND");
}

async function publishFiles(
  engine: Engine,
  tx: Connection,
  row: DraftRow,
  files: readonly SourceFile[],
  submission: Submission,
  caller: Caller,
): Promise<number> {
  const { read } = readDraftFiles(engine.policies(), files);
  if (read === null) throw new Refused(refuse("DRAFT_INVALID"));
  const { bundle } = read;
  const used = pathsOf(bundle);
  const version = await publishVersion(tx, {
    ...{ bundle, files: files.filter(({ path }) => used.has(path)), author: submission.by, approver: caller.user },
    ...{ reason: submission.reason.zh, document: submission.document, clauses: submission.clauses },
    ...{ draft: row.id, from: submission.from },
  });
  if (isRefusal(version)) throw new Refused(version);
  return version;
}

async function publishChanges(
  tx: Connection,
  row: DraftRow,
  changes: readonly DraftChange[],
  submission: Submission,
  caller: Caller,
): Promise<{ id: string; until: string | null }[]> {
  const ended: { id: string; until: string | null }[] = [];
  const { from, until, reason, document } = submission;
  for (const change of changes) {
    const place = { division: row.division, organisation: null, key: changeKey(row.workflow, change), from };
    const result =
      change.inherit === true
        ? await unplaceSetting(tx, place)
        : await placeSetting(tx, {
            ...{ ...place, id: uuidv7(), value: change.value, until, reason, document },
            ...{ author: submission.by, approver: caller.user, draft: row.id },
          });
    if (isRefusal(result)) throw new Refused(result);
    ended.push(...result);
  }
  return ended;
}

async function withdrawFiles(tx: Connection, row: DraftRow): Promise<void> {
  const heads = await readVersionHeads(tx, row.workflow);
  const standing = heads.filter((one) => one.withdrawnAt === null);
  const mine = standing.find((one) => one.version === row.decision?.version);
  const last = standing.at(-1);
  // What came after it was compared with it and ends it: that has to go first.
  if (!mine || !last || last.version !== mine.version) throw new Refused(refuse("VERSION_CONFLICT"));
  await withdrawVersion(tx, row.workflow, mine.version);
  const before = standing.at(-2);
  if (before) await endVersionOn(tx, row.workflow, before.version, null);
}

async function withdrawChanges(tx: Connection, row: DraftRow): Promise<void> {
  // A setting that ends before it begins never holds.
  for (const setting of await settingsOfDraft(tx, row.id)) await endSettingOn(tx, setting.id, dayBefore(setting.from));
  for (const { id, until } of row.decision?.ended ?? []) await endSettingOn(tx, id, until);
}
