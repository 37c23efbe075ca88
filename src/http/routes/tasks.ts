import type { BulkCompleteBody, BulkResult, CompleteBody } from "../../core/api.ts";
import { parseId } from "../../core/id.ts";
import { refuse } from "../../core/refusal.ts";
import { completeTask } from "../../engine/complete.ts";
import { completeMany } from "../../engine/complete-many.ts";
import { type InboxQuery, listTasks } from "../../engine/inbox.ts";
import { getTask } from "../../engine/inbox-task.ts";
import { saveDraft } from "../../engine/task-draft.ts";
import { problemOf } from "../problem.ts";
import { answer, json, type Route, route, withId } from "../route.ts";
import { ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const BULK_TASKS_MAX = 200;
const ACTING = [
  "NOT_FOUND",
  "FORBIDDEN",
  "TASK_CLAIMED",
  "EVENT_REFUSED",
  "STALE",
  "BODY_INVALID",
  "CONFLICT_RETRIES",
  "IDEMPOTENCY_REUSED",
  "IDEMPOTENCY_KEY_INVALID",
] as const;

const inbox = route({
  method: "get",
  path: "/tasks",
  tag: "tasks",
  summary: { zh: "待办列表", en: "The inbox" },
  access: { rule: "list", of: "task" },
  query: shape<InboxQuery>(
    object(
      {
        scope: { enum: ["mine", "claimable", "all"] },
        workflow: FIELD.name,
        division: FIELD.division,
        organisation: FIELD.organisation,
        q: FIELD.search,
        due: { enum: ["overdue", "soon", "later", "none"] },
        limit: FIELD.limit,
        cursor: FIELD.cursor,
      },
      [],
    ),
  ),
  reply: { status: 200, schema: ref("TaskPage") },
  errors: ["CURSOR_INVALID", "QUERY_TOO_WIDE", "DIVISION_UNKNOWN"],
  handle: async ({ engine, caller, query }) => answer(await listTasks(engine, caller, query)),
});

const detail = route({
  method: "get",
  path: "/tasks/{id}",
  tag: "tasks",
  summary: { zh: "一项待办：表单、数据、可办结果", en: "One task: form, data, what it accepts" },
  access: { rule: "visible", of: "task" },
  reply: { status: 200, schema: ref("TaskDetail") },
  errors: ["NOT_FOUND"],
  handle: async ({ engine, caller, params }) => answer(await getTask(engine, caller, params.id)),
});

const complete = route({
  method: "post",
  path: "/tasks/{id}/complete",
  tag: "tasks",
  summary: { zh: "办理", en: "Complete a task with an outcome" },
  access: { rule: "post", of: "task", act: "task.complete" },
  idempotent: true,
  body: shape<CompleteBody>(
    object({ outcome: FIELD.name, data: FIELD.data, revision: { type: "integer", minimum: 0 } }, ["outcome"]),
  ),
  reply: { status: 200, schema: ref("Moved") },
  errors: [...ACTING, "FORM_INVALID", "OUTCOME_UNKNOWN", "SEPARATION", "RECUSAL"],
  async handle({ engine, caller, params, body, key }) {
    const task = parseId(params.id);
    return task ? answer(withId(await completeTask(engine, caller, { task, ...body, key }))) : refuse("NOT_FOUND");
  },
});

const bulk = route({
  method: "post",
  path: "/tasks/complete",
  tag: "tasks",
  summary: { zh: "批量办理：每项各自成立", en: "Complete several tasks, each on its own" },
  access: { rule: "post", of: "task", act: "task.complete" },
  idempotent: true,
  body: shape<BulkCompleteBody>(
    object(
      {
        tasks: { type: "array", minItems: 1, maxItems: BULK_TASKS_MAX, items: FIELD.id },
        outcome: FIELD.name,
        data: FIELD.data,
      },
      ["tasks", "outcome"],
    ),
  ),
  reply: { status: 200, schema: ref("BulkResult") },
  async handle({ engine, caller, body, key }) {
    const done = await completeMany(engine, caller, { ...body, key });
    const results = done.map(({ task, refusal }) =>
      refusal ? { task, ok: false, problem: problemOf(refusal) } : { task, ok: true },
    );
    return json({ results } satisfies BulkResult);
  },
});

const draft = route({
  method: "put",
  path: "/tasks/{id}/draft",
  tag: "tasks",
  summary: { zh: "暂存", en: "Keep what has been typed so far" },
  access: { rule: "post", of: "task", act: "task.draft" },
  body: shape<{ data: Record<string, unknown>; revision?: number }>(
    object({ data: FIELD.data, revision: { type: "integer", minimum: 0 } }, ["data"]),
  ),
  reply: { status: 200, schema: object({ revision: { type: "integer" }, savedAt: { type: "string" } }) },
  errors: ["NOT_FOUND", "STALE", "BODY_INVALID"],
  async handle({ engine, caller, params, body }) {
    const task = parseId(params.id);
    return task ? answer(await saveDraft(engine, caller, { task, ...body })) : refuse("NOT_FOUND");
  },
});

export function taskRoutes(): Route[] {
  return [inbox, bulk, detail, complete, draft];
}
