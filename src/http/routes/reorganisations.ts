import type { Reorganisation } from "../../core/policy/reorganise.ts";
import { listReorganisations } from "../../engine/reorganisations.ts";
import { reorganiseOffices } from "../../engine/reorganise.ts";
import { answer, type Route, route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const writing = { rule: "right", right: "organisations.write" } as const;
const PARTS_MAX = 200;
const line = { type: "string", minLength: 1, maxLength: 100 };
const parts = (item: object) => ({ type: "array", maxItems: PARTS_MAX, items: item });

const add = route({
  method: "post",
  path: "/reorganisations",
  tag: "places",
  summary: {
    zh: "自某日起调整机构：合并、拆分、更名，在办待办随之转移；preview=true 只预览",
    en: "Merge, split and rename offices from a day on, open work going along; `preview=true` only says what would move",
  },
  access: writing,
  idempotent: true,
  query: shape<{ preview?: boolean }>(object({ preview: { type: "boolean" } }, [])),
  body: shape<Reorganisation>(
    object(
      {
        on: FIELD.date,
        reason: { type: "string", minLength: 1, maxLength: 200 },
        document: { type: "string", maxLength: 200 },
        opens: parts(
          object({ id: FIELD.name, type: FIELD.name, name: line, parent: FIELD.organisation, code: line }, [
            "id",
            "type",
            "name",
          ]),
        ),
        closes: parts(
          object({ organisation: FIELD.organisation, into: FIELD.organisation, people: { type: "boolean" } }, [
            "organisation",
            "into",
          ]),
        ),
        moves: parts(object({ division: FIELD.division, from: FIELD.organisation, to: FIELD.organisation })),
      },
      ["on", "reason"],
    ),
  ),
  reply: { status: 200, schema: ref("Reorganisation") },
  errors: [
    "FORBIDDEN",
    "REORGANISATION_INVALID",
    "CONFLICT_RETRIES",
    "BODY_INVALID",
    "QUERY_INVALID",
    "IDEMPOTENCY_REUSED",
    "IDEMPOTENCY_KEY_INVALID",
  ],
  handle: async ({ engine, caller, body, query, key }) =>
    answer(await reorganiseOffices(engine, caller, body, query.preview === true, key)),
});

const list = route({
  method: "get",
  path: "/reorganisations",
  tag: "places",
  summary: { zh: "机构调整及在办待办的转移情况", en: "Reorganisations, and how far the open work has gone along" },
  access: writing,
  reply: { status: 200, schema: pageOf("ReorganisationItem") },
  handle: async ({ engine }) => answer({ items: await listReorganisations(engine), next: null }),
});

export function reorganisationRoutes(): Route[] {
  return [list, add];
}
