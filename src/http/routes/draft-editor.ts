import { READ_DRAFTS } from "../../engine/draft-rights.ts";
import { draftSurroundings } from "../../engine/draft-surroundings.ts";
import { previewTemplate, type TemplateWish } from "../../engine/draft-template.ts";
import { answer, type Route, route } from "../route.ts";
import { ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

/** What an editor asks beyond the draft itself, which it checks and simulates where it is written. */

const access = { rule: "right", right: READ_DRAFTS } as const;
const PREVIEW_BYTES_MAX = 4 * 1024 * 1024;
const TEMPLATE_CHARACTERS_MAX = 1_000_000;

const world = route({
  method: "get",
  path: "/drafts/{id}/world",
  tag: "drafts",
  summary: {
    zh: "草案在浏览器中检查和模拟所依据的一切",
    en: "All that a draft is checked and simulated by in a browser",
  },
  access,
  query: shape<{ division?: string }>(object({ division: FIELD.division }, [])),
  reply: { status: 200, schema: ref("DraftWorld") },
  errors: ["NOT_FOUND", "FORBIDDEN", "DIVISION_UNKNOWN"],
  handle: async ({ engine, caller, params, query }) =>
    answer(await draftSurroundings(engine, caller, params.id, query)),
});

const template = route({
  method: "post",
  path: "/drafts/{id}/template",
  tag: "drafts",
  summary: { zh: "用示例数据预览文书模板", en: "A template of a draft on made-up data, as it would print" },
  access,
  bodyBytesMax: PREVIEW_BYTES_MAX,
  body: shape<TemplateWish>(
    object(
      {
        path: { type: "string", maxLength: 200 },
        text: { type: "string", maxLength: TEMPLATE_CHARACTERS_MAX },
        data: { type: "object" },
      },
      ["path", "data"],
    ),
  ),
  reply: { status: 200, schema: ref("TemplatePreview") },
  errors: ["NOT_FOUND", "FORBIDDEN", "DRAFT_INVALID"],
  handle: async ({ engine, params, body }) => answer(await previewTemplate(engine, params.id, body)),
});

export function draftEditorRoutes(): Route[] {
  return [world, template];
}
