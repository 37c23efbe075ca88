import { DRAFT_ACTS, DRAFT_MOVES, type DraftAct, type DraftKind, type DraftStatus } from "../core/draft/model.ts";
import type { Text } from "../core/text.ts";
import { grantOver, grantsWith } from "./authority.ts";
import type { Caller, Policies } from "./engine.ts";

/** What of a draft decides who may do what with it. */
export interface DraftFacts {
  kind: DraftKind;
  status: DraftStatus;
  division: string | null;
  authors: readonly string[];
  /** Its first day, once that is settled. */
  from: string | null;
}

export type DraftRights = Record<DraftAct, { allowed: boolean; why: Text | null }>;

/** Who may read drafts at all. */
export const READ_DRAFTS = "drafts.read";

const APPROVING: ReadonlySet<DraftAct> = new Set(["return", "publish", "withdraw"]);

/** Everything that may be done with a draft, each with why not: pages and verbs ask the same. */
export function draftRights(policies: Policies, caller: Caller, draft: DraftFacts, on: string): DraftRights {
  const decided = DRAFT_ACTS.map((act) => {
    const why = whyNot(policies, caller, draft, act, on);
    return [act, { allowed: why === null, why }] as const;
  });
  return Object.fromEntries(decided) as DraftRights;
}

function whyNot(policies: Policies, caller: Caller, draft: DraftFacts, act: DraftAct, on: string): Text | null {
  if (!DRAFT_MOVES[act].from.includes(draft.status)) return STATUS_WORDS[draft.status];
  if (!APPROVING.has(act)) {
    return mayDraft(policies, caller, draft, on).why;
  }
  if (approvalGrant(policies, caller, draft, on) === null)
    return { zh: "只有发布审核人员可以决定", en: "Only a publisher of this area may decide" };
  if (draft.authors.includes(caller.user))
    return { zh: "修改者本人不得审核，须由他人决定", en: "Whoever wrote it may not let it in: somebody else decides" };
  if (act === "withdraw" && draft.from !== null && draft.from <= on)
    return {
      zh: `已于 ${draft.from} 施行，只能另拟一份改回`,
      en: `It has been in force since ${draft.from}: only a further change can undo it`,
    };
  return null;
}

/** The grant by which a caller may write it. */
export function draftGrant(
  policies: Policies,
  caller: Caller,
  { kind, division }: Pick<DraftFacts, "kind" | "division">,
  on: string,
): Caller["grants"][number] | null {
  if (kind === "local") return grantOver(policies, caller, "settings.write", division ?? "", on);
  return grantsWith(policies, caller, "workflows.write")[0] ?? null;
}

/** Whether a caller may draft such a change at all, and why not. */
export function mayDraft(
  policies: Policies,
  caller: Caller,
  draft: Pick<DraftFacts, "kind" | "division">,
  on: string,
): { allowed: boolean; why: Text | null } {
  if (draftGrant(policies, caller, draft, on) !== null) return { allowed: true, why: null };
  const why =
    draft.kind === "workflow"
      ? { zh: "只有流程管理员可以修改流程", en: "Only a workflow administrator may change workflows" }
      : { zh: "只有当地的政策制定人员可以修改", en: "Only a policymaker of this area may change it" };
  return { allowed: false, why };
}

function approvalGrant(policies: Policies, caller: Caller, { kind, division }: DraftFacts, on: string) {
  if (kind === "local") return grantOver(policies, caller, "workflows.publish", division ?? "", on);
  return grantsWith(policies, caller, "workflows.publish")[0] ?? null;
}

const STATUS_WORDS: Record<DraftStatus, Text> = {
  open: { zh: "尚未提交", en: "It has not been submitted" },
  submitted: { zh: "已提交，等待审核", en: "It has been submitted and waits for a decision" },
  returned: { zh: "已退回修改", en: "It has been returned" },
  published: { zh: "已发布", en: "It has been published" },
  withdrawn: { zh: "已撤回", en: "It has been withdrawn" },
  discarded: { zh: "已作废", en: "It has been discarded" },
};
