import { type InboxQuery, listTasks } from "../../engine/inbox.ts";
import { getTask } from "../../engine/inbox-task.ts";
import { answer, type Route, route } from "../route.ts";
import { ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

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

export function taskRoutes(): Route[] {
  return [inbox, detail];
}
