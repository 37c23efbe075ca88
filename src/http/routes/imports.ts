import { setTimeout as wait } from "node:timers/promises";
import { isRefusal, type Refusal, refuse } from "../../core/refusal.ts";
import { createImport } from "../../engine/import.ts";
import { errorsWorkbook, type Workbook } from "../../engine/import-export.ts";
import { placesWorkbook } from "../../engine/import-streets.ts";
import { getImport, type LinesQuery, listImportLines, listImports } from "../../engine/import-view.ts";
import { answer, json, type Reply, type Route, route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const FILE_BYTES_MAX = 20 * 1024 * 1024;
const PROGRESS_EVERY_MS = 300;
export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const visible = { rule: "visible", of: "import" } as const;
const ENDED: ReadonlySet<string> = new Set(["ready", "failed", "used"]);

const create = route({
  method: "post",
  path: "/imports",
  tag: "imports",
  summary: { zh: "上传花名册（xlsx、csv）", en: "Send a list (xlsx, csv)" },
  access: { rule: "post", of: "start", act: "import.create" },
  uploadBytesMax: FILE_BYTES_MAX,
  idempotent: true,
  body: shape<{ workflow: string; division: string; replaces?: string }>(
    object({ workflow: FIELD.name, division: FIELD.division, replaces: FIELD.id }, ["workflow", "division"]),
  ),
  reply: { status: 202, schema: ref("Import") },
  errors: [
    ...(["FILE_MISSING", "FILE_TOO_LARGE", "MEDIA_TYPE", "BODY_INVALID", "START_FORBIDDEN"] as const),
    ...(["WORKFLOW_UNKNOWN", "DIVISION_UNKNOWN", "IMPORT_DEFINITION_MISSING", "IMPORT_REPLACES_UNKNOWN"] as const),
    ...(["IDEMPOTENCY_REUSED", "IDEMPOTENCY_KEY_INVALID"] as const),
  ],
  async handle({ engine, caller, body, upload, key }) {
    if (!upload) return refuse("FILE_MISSING");
    const made = await createImport(engine, caller, { ...body, ...upload, key });
    return isRefusal(made) ? made : json(made, 202, { Location: `/api/v1/imports/${made.id}` });
  },
});

const list = route({
  method: "get",
  path: "/imports",
  tag: "imports",
  summary: { zh: "本单位的导入", en: "Imports of the caller's organisations" },
  access: { rule: "list", of: "import" },
  reply: { status: 200, schema: pageOf("Import") },
  handle: async ({ engine, caller }) => json(await listImports(engine, caller)),
});

const detail = route({
  method: "get",
  path: "/imports/{id}",
  tag: "imports",
  summary: { zh: "一次导入及其进度", en: "One import and how far it is" },
  access: visible,
  reply: { status: 200, schema: ref("Import") },
  errors: ["NOT_FOUND"],
  handle: async ({ engine, caller, params }) => answer(await getImport(engine, caller, params.id)),
});

const lines = route({
  method: "get",
  path: "/imports/{id}/lines",
  tag: "imports",
  summary: { zh: "逐行结果", en: "What was found, line by line" },
  access: visible,
  query: shape<LinesQuery>(
    object(
      {
        code: { type: "string", minLength: 1, maxLength: 64 },
        disposition: FIELD.name,
        place: FIELD.division,
        q: FIELD.search,
        found: { enum: ["true"] },
        limit: FIELD.limit,
        cursor: FIELD.cursor,
      },
      [],
    ),
  ),
  reply: { status: 200, schema: pageOf("ImportLine") },
  errors: ["NOT_FOUND", "CURSOR_INVALID"],
  handle: async ({ engine, caller, params, query }) => answer(await listImportLines(engine, caller, params.id, query)),
});

/** Each look is a short read of its own; between two nothing is held. Ends when the import does. */
const events = route({
  method: "get",
  path: "/imports/{id}/events",
  tag: "imports",
  summary: { zh: "进度（SSE）", en: "Progress as server-sent events" },
  access: visible,
  reply: { status: 200, mediaType: "text/event-stream" },
  errors: ["NOT_FOUND"],
  async handle({ engine, caller, params }) {
    const first = await getImport(engine, caller, params.id);
    if (isRefusal(first)) return first;
    return {
      kind: "events",
      async run(send, closed) {
        let known = "";
        let seen: typeof first | Refusal = first;
        while (!closed.aborted && !isRefusal(seen)) {
          const text = JSON.stringify(seen);
          if (text !== known)
            send(ENDED.has(seen.status) ? (seen.status === "failed" ? "failed" : "ready") : "progress", seen);
          known = text;
          if (ENDED.has(seen.status)) return;
          await wait(PROGRESS_EVERY_MS, undefined, { signal: closed }).catch(() => {});
          if (!closed.aborted) seen = await getImport(engine, caller, params.id);
        }
      },
    };
  },
});

const errors = route({
  method: "get",
  path: "/imports/{id}/errors.xlsx",
  tag: "imports",
  summary: { zh: "下载待更正的行（原格式加结果列）", en: "Lines to correct, in the layout they came in" },
  access: visible,
  query: shape<{ all?: boolean }>(object({ all: { type: "boolean" } }, [])),
  reply: { status: 200, mediaType: XLSX },
  errors: ["NOT_FOUND", "IMPORT_NOT_READY"],
  handle: async ({ engine, caller, params, query }) =>
    workbookReply(await errorsWorkbook(engine, caller, params.id, { all: query.all ?? false })),
});

const places = route({
  method: "get",
  path: "/imports/{id}/places.xlsx",
  tag: "imports",
  summary: { zh: "下载按街道分表", en: "One sheet for every receiving place" },
  access: visible,
  reply: { status: 200, mediaType: XLSX },
  errors: ["NOT_FOUND", "IMPORT_NOT_READY"],
  handle: async ({ engine, caller, params }) => workbookReply(await placesWorkbook(engine, caller, params.id)),
});

/** A workbook under its own name, written as it is made. */
export function workbookReply(workbook: Workbook | Refusal): Reply | Refusal {
  if (isRefusal(workbook)) return workbook;
  return {
    kind: "written",
    async write(response) {
      response.statusCode = 200;
      response.setHeader("Content-Type", XLSX);
      response.setHeader(
        "Content-Disposition",
        `attachment; filename*=UTF-8''${encodeURIComponent(workbook.fileName)}`,
      );
      await workbook.write(response);
      if (!response.writableEnded) response.end();
    },
  };
}

export function importRoutes(): Route[] {
  return [create, list, detail, lines, events, errors, places];
}
