import { isRefusal } from "../../core/refusal.ts";
import { LANGUAGES, type Language } from "../../core/text.ts";
import { type CasesQuery, listInstances } from "../../engine/cases.ts";
import { drawInstance, getInstance } from "../../engine/cases-detail.ts";
import { type ChildrenQuery, listChildren, listDocuments, listHistory } from "../../engine/cases-history.ts";
import { startInstance } from "../../engine/start.ts";
import { answer, json, type Route, route, withId } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const STATUS = { enum: ["active", "done", "cancelled", "suspended"] };
const paging = { limit: FIELD.limit, cursor: FIELD.cursor };
const visible = { rule: "visible", of: "instance" } as const;

const list = route({
  method: "get",
  path: "/instances",
  tag: "instances",
  summary: { zh: "办件列表", en: "Cases" },
  access: { rule: "list", of: "instance" },
  query: shape<CasesQuery>(
    object(
      {
        workflow: FIELD.name,
        status: STATUS,
        division: FIELD.division,
        q: FIELD.search,
        parent: FIELD.id,
        parts: { enum: ["none", "all"] },
        ...paging,
      },
      [],
    ),
  ),
  reply: { status: 200, schema: pageOf("InstanceItem") },
  errors: ["CURSOR_INVALID", "QUERY_TOO_WIDE", "DIVISION_UNKNOWN", "NOT_FOUND"],
  handle: async ({ engine, caller, query }) => answer(await listInstances(engine, caller, query)),
});

const detail = route({
  method: "get",
  path: "/instances/{id}",
  tag: "instances",
  summary: { zh: "一个办件", en: "One case" },
  access: visible,
  reply: { status: 200, schema: ref("InstanceDetail") },
  errors: ["NOT_FOUND"],
  handle: async ({ engine, caller, params }) => answer(await getInstance(engine, caller, params.id)),
});

const history = route({
  method: "get",
  path: "/instances/{id}/history",
  tag: "instances",
  summary: { zh: "办理过程", en: "What happened in a case" },
  access: visible,
  query: shape<{ limit?: number; cursor?: string }>(object(paging, [])),
  reply: { status: 200, schema: pageOf("HistoryItem") },
  errors: ["NOT_FOUND", "CURSOR_INVALID"],
  handle: async ({ engine, caller, params, query }) => answer(await listHistory(engine, caller, params.id, query)),
});

const documents = route({
  method: "get",
  path: "/instances/{id}/documents",
  tag: "documents",
  summary: { zh: "办件的文书", en: "Documents of a case" },
  access: visible,
  query: shape<{ parts?: "none" | "all"; limit?: number; cursor?: string }>(
    object({ parts: { enum: ["none", "all"] }, ...paging }, []),
  ),
  reply: { status: 200, schema: pageOf("DocumentItem") },
  errors: ["NOT_FOUND", "CURSOR_INVALID"],
  handle: async ({ engine, caller, params, query }) => answer(await listDocuments(engine, caller, params.id, query)),
});

const children = route({
  method: "get",
  path: "/instances/{id}/children",
  tag: "instances",
  summary: { zh: "分办件与进度", en: "Parts of a case and how they stand" },
  access: visible,
  query: shape<ChildrenQuery>(
    object(
      {
        invoke: FIELD.name,
        status: STATUS,
        state: { type: "string", minLength: 1, maxLength: 300 },
        place: FIELD.division,
        q: FIELD.search,
        ...paging,
      },
      [],
    ),
  ),
  reply: {
    status: 200,
    schema: object({
      items: { type: "array", items: ref("InstanceItem") },
      next: { type: ["string", "null"] },
      progress: ref("Progress"),
    }),
  },
  errors: ["NOT_FOUND", "CURSOR_INVALID"],
  handle: async ({ engine, caller, params, query }) => answer(await listChildren(engine, caller, params.id, query)),
});

const diagram = route({
  method: "get",
  path: "/instances/{id}/diagram.svg",
  tag: "instances",
  summary: { zh: "流程图（标出当前环节）", en: "The statechart with the present states lit" },
  access: visible,
  query: shape<{ language?: Language }>(object({ language: { enum: [...LANGUAGES] } }, [])),
  reply: { status: 200, mediaType: "image/svg+xml" },
  errors: ["NOT_FOUND"],
  async handle({ engine, caller, params, query }) {
    const svg = await drawInstance(engine, caller, params.id, query.language);
    return isRefusal(svg) ? svg : { kind: "bytes", mediaType: "image/svg+xml", body: svg };
  },
});

const start = route({
  method: "post",
  path: "/instances",
  tag: "instances",
  summary: { zh: "发起办件", en: "Start a case" },
  access: { rule: "post", of: "start", act: "case.start" },
  idempotent: true,
  body: shape<{ workflow: string; division: string; data?: Record<string, unknown>; organisation?: string }>(
    object({ workflow: FIELD.name, division: FIELD.division, data: FIELD.data, organisation: FIELD.organisation }, [
      "workflow",
      "division",
    ]),
  ),
  reply: { status: 201, schema: ref("Moved") },
  errors: [
    ...(["START_FORBIDDEN", "WORKFLOW_UNKNOWN", "DIVISION_UNKNOWN", "FORM_INVALID", "BODY_INVALID"] as const),
    ...(["IDEMPOTENCY_REUSED", "IDEMPOTENCY_KEY_INVALID", "CONFLICT_RETRIES", "STEP_LIMIT"] as const),
  ],
  async handle({ engine, caller, body, key }) {
    const { data = {}, ...rest } = body;
    const started = withId(await startInstance(engine, caller, { ...rest, data, key }));
    if (isRefusal(started)) return started;
    return json(started, 201, { Location: `/api/v1/instances/${started.id}` });
  },
});

export function instanceRoutes(): Route[] {
  return [list, start, detail, history, documents, children, diagram];
}
