import { AUDIT_RIGHT, type AuditQuery, listAudit } from "../../engine/audit.ts";
import { getRecord, listRecords, listRecordTypes, READ_RIGHT, type RecordsQuery } from "../../engine/records.ts";
import { recordsWorkbook } from "../../engine/records-export.ts";
import { UNMASK_RIGHT, unmaskRecord } from "../../engine/records-unmask.ts";
import { answer, json, type Route, route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";
import { workbookReply, XLSX } from "./imports.ts";

const types = route({
  method: "get",
  path: "/record-types",
  tag: "records",
  summary: { zh: "登记簿种类", en: "Registers" },
  access: { rule: "signedIn", why: { zh: "只含登记簿的格式", en: "describes the registers, holds no record" } },
  reply: { status: 200, schema: pageOf("RecordType") },
  handle: async ({ engine }) => json(listRecordTypes(engine.policies())),
});

const list = route({
  method: "get",
  path: "/records/{type}",
  tag: "records",
  summary: { zh: "登记簿（脱敏）", en: "A register, masked" },
  access: { rule: "right", right: READ_RIGHT },
  query: shape<RecordsQuery>(
    object(
      {
        division: FIELD.division,
        q: FIELD.search,
        filter: { type: "string", minLength: 1, maxLength: 500 },
        from: FIELD.date,
        until: FIELD.date,
        limit: FIELD.limit,
        cursor: FIELD.cursor,
      },
      [],
    ),
  ),
  reply: { status: 200, schema: pageOf("RecordItem") },
  errors: ["FORBIDDEN", "RECORD_TYPE_UNKNOWN", "CURSOR_INVALID", "DIVISION_UNKNOWN", "QUERY_INVALID"],
  handle: async ({ engine, caller, params, query }) => answer(await listRecords(engine, caller, params.type, query)),
});

const workbook = route({
  method: "get",
  path: "/records/{type}/workbook.xlsx",
  tag: "records",
  summary: { zh: "登记簿导出为 Excel（脱敏）", en: "A register as a workbook, masked" },
  access: { rule: "right", right: READ_RIGHT },
  query: shape<RecordsQuery>(
    object(
      {
        ...{ division: FIELD.division, q: FIELD.search, from: FIELD.date, until: FIELD.date },
        filter: { type: "string", minLength: 1, maxLength: 500 },
      },
      [],
    ),
  ),
  reply: { status: 200, mediaType: XLSX },
  errors: ["FORBIDDEN", "RECORD_TYPE_UNKNOWN", "DIVISION_UNKNOWN", "QUERY_INVALID"],
  handle: async ({ engine, caller, params, query }) =>
    workbookReply(await recordsWorkbook(engine, caller, params.type, query)),
});

const detail = route({
  method: "get",
  path: "/records/{type}/{id}",
  tag: "records",
  summary: { zh: "一条登记（脱敏），含历史与办件", en: "One record, masked, with its history and cases" },
  access: { rule: "right", right: READ_RIGHT },
  reply: { status: 200, schema: ref("RecordDetail") },
  errors: ["FORBIDDEN", "RECORD_TYPE_UNKNOWN", "NOT_FOUND"],
  handle: async ({ engine, caller, params }) => answer(await getRecord(engine, caller, params.type, params.id)),
});

const unmask = route({
  method: "post",
  path: "/records/{type}/{id}/unmask",
  tag: "records",
  summary: { zh: "查看完整信息（记录理由）", en: "Show clear values; the reason is recorded" },
  access: { rule: "right", right: UNMASK_RIGHT },
  body: shape<{ reason: string; ticket?: string }>(
    object({ reason: FIELD.reason, ticket: { type: "string", minLength: 1, maxLength: 60 } }, ["reason"]),
  ),
  reply: {
    status: 200,
    schema: object({ id: { type: "string" }, data: FIELD.data, until: { type: "string", format: "date-time" } }),
  },
  errors: ["FORBIDDEN", "RECORD_TYPE_UNKNOWN", "NOT_FOUND", "BODY_INVALID"],
  handle: async ({ engine, caller, params, body }) =>
    answer(await unmaskRecord(engine, caller, params.type, params.id, body)),
});

const audit = route({
  method: "get",
  path: "/audit",
  tag: "records",
  summary: { zh: "审计日志（限本人监督的机构）", en: "The audit log, of the offices one audits" },
  access: { rule: "right", right: AUDIT_RIGHT },
  query: shape<AuditQuery>(
    object({ action: FIELD.name, from: FIELD.date, until: FIELD.date, limit: FIELD.limit, cursor: FIELD.cursor }, []),
  ),
  reply: { status: 200, schema: pageOf("AuditItem") },
  errors: ["FORBIDDEN", "CURSOR_INVALID"],
  handle: async ({ engine, caller, query }) => answer(await listAudit(engine, caller, query)),
});

export function recordRoutes(): Route[] {
  return [types, list, workbook, detail, unmask, audit];
}
