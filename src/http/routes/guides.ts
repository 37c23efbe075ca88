import { isRefusal } from "../../core/refusal.ts";
import { drawGuide, listGuides, printBlankForm, readGuide } from "../../engine/guides.ts";
import { listDivisions } from "../../engine/places.ts";
import type { HttpConfig } from "../config.ts";
import { printedPolicy } from "../pages.ts";
import { publicLimit } from "../public-limit.ts";
import { json, publicRoute, type Reply, type Route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const why = { zh: "办事指南是公开的，不含任何个人信息", en: "guides are public and hold nothing about any person" };
/** Caches on the way may keep what is the same for everybody. */
const CACHED = { "Cache-Control": "public, max-age=300" };
type At = { division: string; on?: string };
const at = { division: FIELD.division, on: FIELD.date };

/** What anybody may read of the procedures, without signing in. */
export function guideRoutes(config: HttpConfig): Route[] {
  const limit = publicLimit(config.publicRequestsPerMinuteMax);
  const list = publicRoute({
    method: "get",
    path: "/guides",
    tag: "guides",
    summary: { zh: "公开的办事指南", en: "The guides there are" },
    why,
    reply: { status: 200, schema: pageOf("GuideItem") },
    errors: ["TOO_MANY_REQUESTS"],
    handle: async ({ engine, ip }) => (await limit(ip)) ?? json({ items: listGuides(engine), next: null }, 200, CACHED),
  });
  const places = publicRoute({
    method: "get",
    path: "/guides/divisions",
    tag: "guides",
    summary: { zh: "办事指南所在的行政区划", en: "The places a guide may be asked for" },
    why: { zh: "区划是公开的", en: "divisions are public" },
    query: shape<{ parent?: string; cursor?: string }>(object({ parent: FIELD.division, cursor: FIELD.cursor }, [])),
    reply: { status: 200, schema: pageOf("Division") },
    errors: ["TOO_MANY_REQUESTS", "CURSOR_INVALID"],
    async handle({ engine, query, ip }) {
      const found = (await limit(ip)) ?? listDivisions(engine, query);
      return isRefusal(found) ? found : json(found, 200, CACHED);
    },
  });
  const detail = publicRoute({
    method: "get",
    path: "/guides/{workflow}",
    tag: "guides",
    summary: { zh: "某地某日的办事指南", en: "The guide of a procedure at a place on a day" },
    why,
    query: shape<At>(object(at, ["division"])),
    reply: { status: 200, schema: ref("Guide") },
    errors: ["WORKFLOW_UNKNOWN", "DIVISION_UNKNOWN", "TOO_MANY_REQUESTS"],
    async handle({ engine, params, query, ip }) {
      const found = (await limit(ip)) ?? (await readGuide(engine, params.workflow, query));
      return isRefusal(found) ? found : json(found, 200, CACHED);
    },
  });
  const chart = publicRoute({
    method: "get",
    path: "/guides/{workflow}/chart.svg",
    tag: "guides",
    summary: { zh: "办理流程图", en: "The flow chart of a guide" },
    why,
    query: shape<At & { language?: "zh" | "en" }>(object({ ...at, language: { enum: ["zh", "en"] } }, ["division"])),
    reply: { status: 200, mediaType: "image/svg+xml" },
    errors: ["WORKFLOW_UNKNOWN", "DIVISION_UNKNOWN", "TOO_MANY_REQUESTS"],
    async handle({ engine, params, query, ip }) {
      const found = (await limit(ip)) ?? (await drawGuide(engine, params.workflow, query));
      return isRefusal(found) ? found : whole("image/svg+xml", found, CACHED);
    },
  });
  const form = publicRoute({
    method: "get",
    path: "/guides/{workflow}/form.html",
    tag: "guides",
    summary: { zh: "空白申请表（A4 网页）", en: "The blank form of a procedure as a page that prints as A4" },
    why,
    query: shape<At>(object(at, ["division"])),
    reply: { status: 200, mediaType: "text/html" },
    errors: ["WORKFLOW_UNKNOWN", "DIVISION_UNKNOWN", "NOT_FOUND", "TOO_MANY_REQUESTS"],
    async handle({ engine, params, query, ip }) {
      const found = (await limit(ip)) ?? (await printBlankForm(engine, params.workflow, query));
      if (isRefusal(found)) return found;
      return whole("html", found, { ...CACHED, "Content-Security-Policy": printedPolicy(found) });
    },
  });
  return [list, places, detail, chart, form];
}

function whole(mediaType: string, body: string, headers: Record<string, string>): Reply {
  return { kind: "bytes", mediaType, body, headers };
}
