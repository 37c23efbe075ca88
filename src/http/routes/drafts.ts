import { DRAFT_STATUSES, type NewSubmission } from "../../core/draft/model.ts";
import { CHANGE_OPS } from "../../core/local/model.ts";
import { isRefusal, type Refusal } from "../../core/refusal.ts";
import { beginDraft, beginReversal, type DraftWish } from "../../engine/draft-begin.ts";
import { CHANGES_MAX, FILES_MAX } from "../../engine/draft-check.ts";
import { moveOwnDraft, REASON_CHARACTERS_MAX, returnDraft, submitDraft } from "../../engine/draft-decide.ts";
import { type PreviewWish, previewChanges } from "../../engine/draft-preview.ts";
import { publishDraft, withdrawDraft } from "../../engine/draft-publish.ts";
import { READ_DRAFTS } from "../../engine/draft-rights.ts";
import { type DraftSave, saveDraft } from "../../engine/draft-save.ts";
import { type DraftRow, type DraftsQuery, draftDetail, findDrafts, getDraft } from "../../engine/drafts.ts";
import type { Caller, Engine } from "../../engine/engine.ts";

import { answer, json, type Reply, type Route, route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const access = { rule: "right", right: READ_DRAFTS } as const;
const DRAFT_BYTES_MAX = 8 * 1024 * 1024;
const title = { type: "string", minLength: 1, maxLength: 200 };
const revision = { type: "integer", minimum: 1 };
const said = { type: "string", maxLength: REASON_CHARACTERS_MAX };
const files = {
  type: "array",
  maxItems: FILES_MAX,
  items: object({ path: { type: "string", maxLength: 200 }, text: { type: "string" } }),
};
const changes = {
  type: "array",
  maxItems: CHANGES_MAX,
  items: object(
    {
      op: { type: "string", enum: [...CHANGE_OPS] },
      at: { type: "string", minLength: 1, maxLength: 200 },
      value: {},
      inherit: { type: "boolean" },
    },
    ["op", "at"],
  ),
};
const refusals = ["FORBIDDEN", "NOT_FOUND", "BODY_INVALID", "DRAFT_INVALID", "DRAFT_STALE", "DRAFT_STATUS"] as const;
const detail = { status: 200, schema: ref("DraftDetail") };

const list = route({
  method: "get",
  path: "/drafts",
  tag: "drafts",
  summary: { zh: "流程与各地细则的草案", en: "Drafts of workflows and of what areas change" },
  access,
  query: shape<DraftsQuery>(
    object(
      {
        status: { type: "string", enum: [...DRAFT_STATUSES] },
        scope: { type: "string", enum: ["mine", "all"] },
        ...{ workflow: FIELD.name, division: FIELD.division, limit: FIELD.limit, cursor: FIELD.cursor },
      },
      [],
    ),
  ),
  reply: { status: 200, schema: pageOf("Draft") },
  errors: ["FORBIDDEN", "CURSOR_INVALID"],
  handle: async ({ engine, caller, query }) => answer(await findDrafts(engine, caller, query)),
});

const begin = route({
  method: "post",
  path: "/drafts",
  tag: "drafts",
  summary: {
    zh: "新拟草案：自现行版本、自导入的文件，或一地的细则",
    en: "Begin a draft: from the version in force, from files, or an area's changes",
  },
  access,
  bodyBytesMax: DRAFT_BYTES_MAX,
  body: shape<DraftWish>(
    object({ title, workflow: FIELD.name, division: FIELD.division, changes, files }, ["title", "workflow"]),
  ),
  reply: { status: 201, schema: ref("DraftDetail") },
  errors: ["WORKFLOW_UNKNOWN", "DIVISION_UNKNOWN", ...refusals],
  handle: async ({ engine, caller, body }) => shown(engine, caller, await beginDraft(engine, caller, body), 201),
});

const preview = route({
  method: "post",
  path: "/drafts/preview",
  tag: "drafts",
  summary: {
    zh: "试看一地的更改：怎样表述、有何问题，不保存",
    en: "What changes of an area would say and what is wrong with them, without keeping them",
  },
  access,
  body: shape<PreviewWish>(
    object({ workflow: FIELD.name, division: FIELD.division, changes, on: FIELD.date }, [
      "workflow",
      "division",
      "changes",
    ]),
  ),
  reply: { status: 200, schema: ref("DraftPreview") },
  errors: ["WORKFLOW_UNKNOWN", "DIVISION_UNKNOWN", "DRAFT_INVALID"],
  handle: async ({ engine, caller, body }) => answer(await previewChanges(engine, caller, body)),
});

const one = route({
  method: "get",
  path: "/drafts/{id}",
  tag: "drafts",
  summary: { zh: "一份草案及检查结果", en: "One draft, and what is found in it" },
  access,
  reply: detail,
  errors: ["NOT_FOUND", "FORBIDDEN"],
  handle: async ({ engine, caller, params }) => answer(await getDraft(engine, caller, params.id)),
});

const save = route({
  method: "put",
  path: "/drafts/{id}",
  tag: "drafts",
  summary: { zh: "保存草案", en: "Save a draft" },
  access,
  bodyBytesMax: DRAFT_BYTES_MAX,
  body: shape<DraftSave>(object({ revision, title, files, changes }, ["revision"])),
  reply: detail,
  errors: refusals,
  handle: async ({ engine, caller, params, body }) =>
    shown(engine, caller, await saveDraft(engine, caller, params.id, body)),
});

const discard = route({
  method: "delete",
  path: "/drafts/{id}",
  tag: "drafts",
  summary: { zh: "作废草案", en: "Give a draft up" },
  access,
  query: shape<{ revision: number }>(object({ revision })),
  reply: detail,
  errors: refusals,
  handle: async ({ engine, caller, params, query }) =>
    shown(engine, caller, await moveOwnDraft(engine, caller, params.id, "discard", query.revision)),
});

const check = route({
  method: "post",
  path: "/drafts/{id}/check",
  tag: "drafts",
  summary: { zh: "检查草案", en: "Check a draft" },
  access,
  reply: { status: 200, schema: ref("CheckResult") },
  errors: ["NOT_FOUND", "FORBIDDEN"],
  async handle({ engine, caller, params }) {
    const draft = await getDraft(engine, caller, params.id);
    return isRefusal(draft) ? draft : json({ problems: draft.problems });
  },
});

const submit = route({
  method: "post",
  path: "/drafts/{id}/submit",
  tag: "drafts",
  summary: { zh: "提交审核", en: "Submit for approval" },
  access,
  body: shape<NewSubmission & { revision: number }>(
    object(
      {
        ...{ revision, from: FIELD.date, until: { anyOf: [FIELD.date, { type: "null" }] }, reason: FIELD.text },
        document: { anyOf: [{ type: "string", maxLength: 200 }, { type: "null" }] },
        clauses: { type: "array", maxItems: 50, items: { type: "string", minLength: 1, maxLength: 100 } },
        signedOff: {
          type: "array",
          maxItems: 500,
          items: object({ code: FIELD.name, path: { type: "string", maxLength: 500 }, reason: said }),
        },
      },
      ["revision", "from", "reason"],
    ),
  ),
  reply: detail,
  errors: ["DRAFT_WARNINGS", ...refusals],
  handle: async ({ engine, caller, params, body }) =>
    shown(engine, caller, await submitDraft(engine, caller, params.id, body)),
});

const recall = route({
  method: "post",
  path: "/drafts/{id}/recall",
  tag: "drafts",
  summary: { zh: "收回提交", en: "Take a submission back" },
  access,
  body: shape<{ revision: number }>(object({ revision })),
  reply: detail,
  errors: refusals,
  handle: async ({ engine, caller, params, body }) =>
    shown(engine, caller, await moveOwnDraft(engine, caller, params.id, "recall", body.revision)),
});

const reasoned = shape<{ revision: number; reason: string }>(object({ revision, reason: { ...said, minLength: 1 } }));

const sendBack = route({
  method: "post",
  path: "/drafts/{id}/return",
  tag: "drafts",
  summary: { zh: "退回修改", en: "Return to its authors" },
  access,
  body: reasoned,
  reply: detail,
  errors: ["FOUR_EYES", ...refusals],
  handle: async ({ engine, caller, params, body }) =>
    shown(engine, caller, await returnDraft(engine, caller, params.id, body)),
});

const publish = route({
  method: "post",
  path: "/drafts/{id}/publish",
  tag: "drafts",
  summary: { zh: "批准发布，自施行日期起生效", en: "Let it in: in force from its day on" },
  access,
  body: shape<{ revision: number; reason?: string | null }>(
    object({ revision, reason: { anyOf: [said, { type: "null" }] } }, ["revision"]),
  ),
  reply: detail,
  errors: ["FOUR_EYES", "DRAFT_WARNINGS", "DRAFT_LATE", "VERSION_CONFLICT", "SETTING_CONFLICT", ...refusals],
  handle: async ({ engine, caller, params, body }) =>
    shown(engine, caller, await publishDraft(engine, caller, params.id, body)),
});

const withdraw = route({
  method: "post",
  path: "/drafts/{id}/withdraw",
  tag: "drafts",
  summary: { zh: "在施行日期前撤回", en: "Take back before its first day" },
  access,
  body: reasoned,
  reply: detail,
  errors: ["FOUR_EYES", "VERSION_CONFLICT", ...refusals],
  handle: async ({ engine, caller, params, body }) =>
    shown(engine, caller, await withdrawDraft(engine, caller, params.id, body)),
});

const reverse = route({
  method: "post",
  path: "/drafts/{id}/reverse",
  tag: "drafts",
  summary: { zh: "拟一份改回原状的草案", en: "Begin a draft that undoes this one" },
  access,
  body: shape<{ title: string }>(object({ title })),
  reply: { status: 201, schema: ref("DraftDetail") },
  errors: ["DRAFT_IRREVERSIBLE", ...refusals],
  handle: async ({ engine, caller, params, body }) =>
    shown(engine, caller, await beginReversal(engine, caller, params.id, body.title), 201),
});

async function shown(engine: Engine, caller: Caller, row: DraftRow | Refusal, status = 200): Promise<Reply | Refusal> {
  return isRefusal(row) ? row : json(await draftDetail(engine, caller, row), status);
}

export function draftRoutes(): Route[] {
  return [list, begin, preview, one, save, discard, check, submit, recall, sendBack, publish, withdraw, reverse];
}
