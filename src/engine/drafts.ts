import type { Page } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import {
  DRAFT_STATUSES,
  type DraftDetail,
  type DraftItem,
  type DraftProof,
  type DraftStatus,
} from "../core/draft/model.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { type DraftRow, listDrafts, readDraft } from "../store/drafts.ts";
import { readNow } from "../store/meta.ts";
import { readVersionFiles, readVersionHeads } from "../store/versions.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { checkDraft, proveDraft } from "./draft-check.ts";
import { draftRights } from "./draft-rights.ts";
import { changeSentences } from "./draft-words.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { same } from "./inbox-item.ts";
import { divisionName } from "./reader.ts";

export type { DraftRow };

const LIMIT_DEFAULT = 50;

export interface DraftsQuery {
  status?: DraftStatus;
  workflow?: string;
  division?: string;
  scope?: "mine" | "all";
  limit?: number;
  cursor?: string;
}

/** Drafts, the last begun first: procedures are public rules, and whoever works on them sees what others do. */
export async function findDrafts(
  engine: Engine,
  caller: Caller,
  query: DraftsQuery,
): Promise<Page<DraftItem> | Refusal> {
  const { cursor, limit = LIMIT_DEFAULT, ...filters } = query;
  const binding = ["drafts", caller.user, filters];
  const after = cursor === undefined ? null : readCursor(engine, binding, cursor)?.[0];
  if (after !== null && typeof after !== "string") return refuse("CURSOR_INVALID");
  const rows = await listDrafts(engine.database, {
    status: filters.status ? [filters.status] : [...DRAFT_STATUSES],
    ...{ workflow: filters.workflow ?? null, division: filters.division ?? null, after, limit: limit + 1 },
    author: filters.scope === "mine" ? caller.user : null,
  });
  const today = localDay(await readNow(engine.database), engine.zone);
  const items = rows.slice(0, limit).map((row) => itemOf(engine.policies(), caller, row, today));
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? writeCursor(engine, binding, [last.id]) : null };
}

/** One draft with what it says, what it is compared with, and everything found in it. */
export async function getDraft(engine: Engine, caller: Caller, id: string): Promise<DraftDetail | Refusal> {
  const row = await readDraft(engine.database, id);
  return row === null ? refuse("NOT_FOUND") : draftDetail(engine, caller, row);
}

export async function draftDetail(engine: Engine, caller: Caller, row: DraftRow): Promise<DraftDetail> {
  const policies = engine.policies();
  const today = localDay(await readNow(engine.database), engine.zone);
  const on = row.submission?.from ?? today;
  const settled = row.status !== "open" && row.status !== "returned" && row.status !== "submitted";
  const common = {
    ...itemOf(policies, caller, row, today),
    // What has been decided is not judged again by later rules.
    problems: settled ? [] : checkDraft(policies, row, on),
  };
  if ("changes" in row.content) {
    const { changes } = row.content;
    const sentences = changeSentences(policies, row, changes, on);
    return { ...common, files: null, baseFiles: null, currentFiles: null, positions: null, changes, sentences };
  }
  const { workflow, baseVersion } = row;
  const newest = (await readVersionHeads(engine.database, workflow)).findLast((one) => one.withdrawnAt === null);
  const filesOf = async (version: number | null) =>
    version === null ? null : readVersionFiles(engine.database, workflow, version);
  const moved = newest !== undefined && newest.version !== baseVersion && !settled;
  return {
    ...{ ...common, files: row.content.files, changes: null, sentences: null },
    baseFiles: await filesOf(baseVersion),
    currentFiles: moved ? await filesOf(newest.version) : null,
    positions: Object.fromEntries(Object.entries(policies.positions.positions).map(([id, { title }]) => [id, title])),
  };
}

/** What is found in a draft, and which of its scenarios hold, for whoever is to judge it. */
export async function proofOf(engine: Engine, id: string): Promise<DraftProof | Refusal> {
  const row = await readDraft(engine.database, id);
  if (row === null) return refuse("NOT_FOUND");
  const today = localDay(await readNow(engine.database), engine.zone);
  return proveDraft(engine.policies(), engine.validate, row, row.submission?.from ?? today);
}

function itemOf(policies: Policies, caller: Caller, row: Omit<DraftRow, "content">, today: string): DraftItem {
  const name = (user: string): string => policies.users.get(user)?.name ?? user;
  const { id, kind, workflow, title, division, baseVersion, rev, status, origin, createdAt, updatedAt } = row;
  const { submission, decision } = row;
  return {
    ...{ id, kind, workflow, title, division, baseVersion, status, origin, createdAt, updatedAt },
    workflowTitle: titleOf(policies, workflow),
    divisionName: division === null ? null : divisionName(policies, division),
    revision: rev,
    authorNames: row.authors.map(name),
    mine: row.authors.includes(caller.user),
    submission: submission && { ...submission, byName: name(submission.by) },
    decision: decision && { ...decision, byName: name(decision.by) },
    acts: draftRights(policies, caller, { ...row, from: submission?.from ?? null }, today),
  };
}

function titleOf(policies: Policies, workflow: string): Text {
  return policies.workflows.get(workflow)?.title ?? same(workflow);
}
