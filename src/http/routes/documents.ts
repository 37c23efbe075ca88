import { isRefusal } from "../../core/refusal.ts";
import { documentCss, printBatch, printHtml, printPdf } from "../../engine/documents-print.ts";
import { printedPolicy } from "../pages.ts";
import { publicRoute, type Route, route } from "../route.ts";
import { FIELD, object, shape } from "../shape.ts";
import { fileReply } from "./places.ts";

const html = route({
  method: "get",
  path: "/documents/{id}.html",
  tag: "documents",
  summary: { zh: "文书（A4 网页）", en: "A document as a page that prints as A4" },
  access: { rule: "visible", of: "document" },
  reply: { status: 200, mediaType: "text/html" },
  errors: ["NOT_FOUND"],
  async handle({ engine, caller, params }) {
    const page = await printHtml(engine, caller, params.id);
    if (isRefusal(page)) return page;
    return {
      kind: "bytes",
      mediaType: "html",
      body: page,
      headers: { "Content-Security-Policy": printedPolicy(page) },
    };
  },
});

const pdf = route({
  method: "get",
  path: "/documents/{id}.pdf",
  tag: "documents",
  summary: { zh: "文书（PDF）", en: "A document as PDF" },
  access: { rule: "visible", of: "document" },
  reply: { status: 200, mediaType: "application/pdf" },
  errors: ["NOT_FOUND"],
  async handle({ engine, caller, params }) {
    const file = await printPdf(engine, caller, params.id);
    return isRefusal(file) ? file : fileReply("application/pdf", file.fileName, file.bytes, "inline");
  },
});

const batch = route({
  method: "get",
  path: "/instances/{id}/documents.pdf",
  tag: "documents",
  summary: { zh: "办件的全部文书（一份 PDF）", en: "All documents of a case in one PDF" },
  access: { rule: "visible", of: "instance" },
  query: shape<{ parts?: "none" | "all"; template?: string }>(
    object({ parts: { enum: ["none", "all"] }, template: FIELD.name }, []),
  ),
  reply: { status: 200, mediaType: "application/pdf" },
  errors: ["NOT_FOUND", "QUERY_TOO_WIDE"],
  async handle({ engine, caller, params, query }) {
    const file = await printBatch(engine, caller, params.id, query);
    return isRefusal(file) ? file : fileReply("application/pdf", file.fileName, file.bytes, "inline");
  },
});

const styleSheet = publicRoute({
  method: "get",
  path: "/document.css",
  root: true,
  tag: "documents",
  summary: { zh: "文书样式", en: "Style sheet of printed documents" },
  why: { zh: "只有版式", en: "holds nothing but layout" },
  reply: { status: 200, mediaType: "text/css" },
  handle: async () => ({ kind: "bytes", mediaType: "text/css", body: documentCss() }),
});

export function documentRoutes(): Route[] {
  return [html, pdf, batch, styleSheet];
}
