import { DRAFT_STATUSES, type NewSubmission } from "../../core/draft/model.ts";
import type { ErrorCode } from "../../core/errors.ts";
import { CHANGE_OPS } from "../../core/local/model.ts";
import { isRefusal, type Refusal } from "../../core/refusal.ts";
import type { Text } from "../../core/text.ts";
import { beginDraft, beginReversal, type DraftWish } from "../../engine/draft-begin.ts";
import { CHANGES_MAX, FILES_MAX } from "../../engine/draft-check.ts";
import { moveOwnDraft, REASON_CHARACTERS_MAX, returnDraft, submitDraft } from "../../engine/draft-decide.ts";
import { type PreviewWish, previewChanges } from "../../engine/draft-preview.ts";
import { publishDraft, withdrawDraft } from "../../engine/draft-publish.ts";
import { READ_DRAFTS } from "../../engine/draft-rights.ts";
import { type DraftSave, saveDraft } from "../../engine/draft-save.ts";
import { type DraftRow, type DraftsQuery, draftDetail, findDrafts, getDraft, proofOf } from "../../engine/drafts.ts";
import type { Caller, Engine } from "../../engine/engine.ts";

import { answer, json, type Reply, type Route, route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, type Shape, shape } from "../shape.ts";

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

/** What its authors and whoever decides do with a draft: all of one shape, answered with the draft as it then is. */
interface Act<B> {
  /** As `/drafts/{id}/<act>`; saving and giving up are of the draft itself. */
  act?: string;
  method?: "post" | "put";
  summary: Text;
  body: Shape<B>;
  bodyBytesMax?: number;
  errors?: readonly ErrorCode[];
  status?: number;
  run(engine: Engine, caller: Caller, id: string, body: B): Promise<DraftRow | Refusal>;
}

function act<B>({ act: name, method = "post", errors = [], status = 200, run, ...rest }: Act<B>): Route {
  return route({
    ...{ method, path: `/drafts/{id}${name === undefined ? "" : `/${name}`}` as "/drafts/{id}", tag: "drafts", access },
    ...rest,
    reply: { ...detail, status },
    errors: [...errors, ...refusals],
    handle: async ({ engine, caller, params, body }) =>
      shown(engine, caller, await run(engine, caller, params.id, body), status),
  });
}

const save = act({
  method: "put",
  summary: { zh: "保存草案", en: "Save a draft" },
  bodyBytesMax: DRAFT_BYTES_MAX,
  body: shape<DraftSave>(object({ revision, title, files, changes }, ["revision"])),
  run: saveDraft,
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
  summary: { zh: "检查草案并运行其场景", en: "Check a draft and run its scenarios" },
  access,
  reply: { status: 200, schema: ref("CheckResult") },
  errors: ["NOT_FOUND", "FORBIDDEN"],
  handle: async ({ engine, params }) => answer(await proofOf(engine, params.id)),
});

const submit = act({
  act: "submit",
  summary: { zh: "提交审核", en: "Submit for approval" },
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
  errors: ["DRAFT_WARNINGS"],
  run: submitDraft,
});

const recall = act({
  act: "recall",
  summary: { zh: "收回提交", en: "Take a submission back" },
  body: shape<{ revision: number }>(object({ revision })),
  run: (engine, caller, id, body) => moveOwnDraft(engine, caller, id, "recall", body.revision),
});

const reasoned = shape<{ revision: number; reason: string }>(object({ revision, reason: { ...said, minLength: 1 } }));

const sendBack = act({
  act: "return",
  summary: { zh: "退回修改", en: "Return to its authors" },
  body: reasoned,
  errors: ["FOUR_EYES"],
  run: returnDraft,
});

const publish = act({
  act: "publish",
  summary: { zh: "批准发布，自施行日期起生效", en: "Let it in: in force from its day on" },
  body: shape<{ revision: number; reason?: string | null }>(
    object({ revision, reason: { anyOf: [said, { type: "null" }] } }, ["revision"]),
  ),
  errors: ["FOUR_EYES", "DRAFT_WARNINGS", "DRAFT_LATE", "VERSION_CONFLICT", "SETTING_CONFLICT"],
  run: publishDraft,
});

const withdraw = act({
  act: "withdraw",
  summary: { zh: "在施行日期前撤回", en: "Take back before its first day" },
  body: reasoned,
  errors: ["FOUR_EYES", "VERSION_CONFLICT"],
  run: withdrawDraft,
});

const reverse = act({
  act: "reverse",
  summary: { zh: "拟一份改回原状的草案", en: "Begin a draft that undoes this one" },
  body: shape<{ title: string }>(object({ title })),
  errors: ["DRAFT_IRREVERSIBLE"],
  status: 201,
  run: (engine, caller, id, body) => beginReversal(engine, caller, id, body.title),
});

async function shown(engine: Engine, caller: Caller, row: DraftRow | Refusal, status = 200): Promise<Reply | Refusal> {
  return isRefusal(row) ? row : json(await draftDetail(engine, caller, row), status);
}

export function draftRoutes(): Route[] {
  return [list, begin, preview, one, save, discard, check, submit, recall, sendBack, publish, withdraw, reverse];
}
