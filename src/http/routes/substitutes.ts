import { endOwnSubstitute, getSubstitutes, putSubstitute } from "../../engine/substitutes.ts";
import { answer, json, type Route, route } from "../route.ts";
import { ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const own = { rule: "signedIn", why: { zh: "只涉及本人的岗位", en: "concerns the caller's own posts only" } } as const;
const reply = { status: 200, schema: ref("Substitutes") };

const list = route({
  method: "get",
  path: "/me/substitutes",
  tag: "sessions",
  summary: { zh: "代理安排", en: "Who stands in for whom" },
  access: own,
  reply,
  handle: async ({ engine, caller }) => json(await getSubstitutes(engine, caller)),
});

const add = route({
  method: "post",
  path: "/me/substitutes",
  tag: "sessions",
  summary: { zh: "请人代理", en: "Have a colleague stand in" },
  access: own,
  idempotent: true,
  body: shape<{ substitute: string; from: string; until: string; reason: string }>(
    object({
      substitute: { type: "string", minLength: 1, maxLength: 100 },
      ...{ from: FIELD.date, until: FIELD.date, reason: FIELD.reason },
    }),
  ),
  reply,
  errors: ["OPERATION_TARGET", "FORM_INVALID", "BODY_INVALID", "IDEMPOTENCY_REUSED", "IDEMPOTENCY_KEY_INVALID"],
  handle: async ({ engine, caller, body, key }) => answer(await putSubstitute(engine, caller, { ...body, key })),
});

const end = route({
  method: "post",
  path: "/me/substitutes/{id}/end",
  tag: "sessions",
  summary: { zh: "结束代理", en: "End it at once" },
  access: own,
  reply,
  errors: ["NOT_FOUND"],
  handle: async ({ engine, caller, params }) => answer(await endOwnSubstitute(engine, caller, params.id)),
});

export function substituteRoutes(): Route[] {
  return [list, add, end];
}
