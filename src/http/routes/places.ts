import { LEVELS } from "../../core/definition/model.ts";
import { isRefusal, refuse } from "../../core/refusal.ts";
import { getAttachment, saveAttachment } from "../../engine/attachments.ts";
import { listNotices, readNotice } from "../../engine/notices.ts";
import { getOrganisation, listDivisions, listOrganisations } from "../../engine/places.ts";
import { answer, type Reply, type Route, route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const ATTACHMENT_BYTES_MAX = 20 * 1024 * 1024;
const paging = { limit: FIELD.limit, cursor: FIELD.cursor };
type Paging = { limit?: number; cursor?: string };

const divisions = route({
  method: "get",
  path: "/divisions",
  tag: "places",
  summary: { zh: "行政区划", en: "Administrative divisions" },
  access: { rule: "signedIn", why: { zh: "区划是公开的", en: "divisions are public" } },
  query: shape<{ parent?: string; q?: string; level?: string } & Paging>(
    object({ parent: FIELD.division, q: FIELD.search, level: { enum: [...LEVELS] }, ...paging }, []),
  ),
  reply: { status: 200, schema: pageOf("Division") },
  errors: ["CURSOR_INVALID"],
  handle: async ({ engine, query }) => answer(listDivisions(engine, query)),
});

const organisations = route({
  method: "get",
  path: "/organisations",
  tag: "places",
  summary: { zh: "机构", en: "Organisations" },
  access: {
    rule: "signedIn",
    why: { zh: "机构名称与辖区是公开的", en: "names and jurisdictions of offices are public" },
  },
  query: shape<{ division?: string; type?: string; q?: string } & Paging>(
    object({ division: FIELD.division, type: FIELD.name, q: FIELD.search, ...paging }, []),
  ),
  reply: { status: 200, schema: pageOf("Organisation") },
  errors: ["CURSOR_INVALID"],
  handle: async ({ engine, query }) => answer(listOrganisations(engine, query)),
});

const organisation = route({
  method: "get",
  path: "/organisations/{id}",
  tag: "places",
  summary: { zh: "一个机构", en: "One organisation" },
  access: {
    rule: "signedIn",
    why: { zh: "机构名称与辖区是公开的", en: "names and jurisdictions of offices are public" },
  },
  reply: { status: 200, schema: ref("Organisation") },
  errors: ["NOT_FOUND"],
  handle: async ({ engine, params }) => answer(getOrganisation(engine, params.id)),
});

const notices = route({
  method: "get",
  path: "/notices",
  tag: "notices",
  summary: { zh: "通知", en: "Notices" },
  access: { rule: "list", of: "notice" },
  query: shape<Paging>(object(paging, [])),
  reply: { status: 200, schema: pageOf("Notice") },
  errors: ["CURSOR_INVALID"],
  handle: async ({ engine, caller, query }) => answer(await listNotices(engine, caller, query)),
});

const noticeRead = route({
  method: "post",
  path: "/notices/{id}/read",
  tag: "notices",
  summary: { zh: "已阅", en: "Note that a notice was read" },
  access: { rule: "visible", of: "notice" },
  reply: { status: 204 },
  errors: ["NOT_FOUND"],
  handle: async ({ engine, caller, params }) => answer(await readNotice(engine, caller, params.id), 204),
});

const upload = route({
  method: "post",
  path: "/attachments",
  tag: "attachments",
  summary: { zh: "上传附件（pdf、jpg、png、ofd）", en: "Keep an attachment (pdf, jpg, png, ofd)" },
  access: { rule: "post", of: "attachment", act: "attachment.add" },
  uploadBytesMax: ATTACHMENT_BYTES_MAX,
  idempotent: true,
  reply: { status: 201, schema: ref("Attachment") },
  errors: [
    "FILE_MISSING",
    "FILE_TOO_LARGE",
    "FILE_TYPE",
    "MEDIA_TYPE",
    "IDEMPOTENCY_REUSED",
    "IDEMPOTENCY_KEY_INVALID",
  ],
  handle: async ({ engine, caller, upload: file, key }) =>
    file === null ? refuse("FILE_MISSING") : answer(await saveAttachment(engine, caller, file, key), 201),
});

const download = route({
  method: "get",
  path: "/attachments/{id}",
  tag: "attachments",
  summary: { zh: "附件", en: "One attachment" },
  access: { rule: "visible", of: "attachment" },
  reply: { status: 200, mediaType: "application/octet-stream" },
  errors: ["NOT_FOUND"],
  async handle({ engine, caller, params }) {
    const found = await getAttachment(engine, caller, params.id);
    return isRefusal(found) ? found : fileReply(found.mediaType, found.fileName, found.bytes, "attachment");
  },
});

/** A file under its own name; never sniffed, never run as a page of ours. */
export function fileReply(
  mediaType: string,
  fileName: string,
  body: Buffer,
  disposition: "inline" | "attachment",
): Reply {
  return {
    kind: "bytes",
    mediaType,
    body,
    headers: { "Content-Disposition": `${disposition}; filename*=UTF-8''${encodeURIComponent(fileName)}` },
  };
}

export function placeRoutes(): Route[] {
  return [divisions, organisations, organisation, notices, noticeRead, upload, download];
}
