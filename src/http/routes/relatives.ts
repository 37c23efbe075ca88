import { KINSHIPS } from "../../core/case/recusal.ts";
import { declareRelative, getRelatives, type RelativeInput, withdrawRelative } from "../../engine/relatives.ts";
import { answer, json, type Route, route } from "../route.ts";
import { ref } from "../schemas.ts";
import { object, shape } from "../shape.ts";

const own = {
  rule: "signedIn",
  why: { zh: "只涉及本人的申报", en: "concerns what the caller has declared only" },
} as const;
const reply = { status: 200, schema: ref("Relatives") };

const list = route({
  method: "get",
  path: "/me/relatives",
  tag: "sessions",
  summary: { zh: "本人的回避申报", en: "Whom the caller has declared, to stand aside in their cases" },
  access: own,
  reply,
  handle: async ({ engine, caller }) => json(await getRelatives(engine, caller)),
});

const declare = route({
  method: "post",
  path: "/me/relatives",
  tag: "sessions",
  summary: { zh: "申报亲属或本人", en: "Declare a relative, or oneself" },
  access: own,
  idempotent: true,
  body: shape<Omit<RelativeInput, "key">>(
    object({
      kinship: { enum: [...KINSHIPS] },
      name: { type: "string", minLength: 1, maxLength: 60 },
      residentId: { type: "string", minLength: 18, maxLength: 18 },
      mobile: { anyOf: [{ type: "string", minLength: 11, maxLength: 11 }, { type: "null" }] },
    }),
  ),
  reply,
  errors: ["FORM_INVALID", "BODY_INVALID", "IDEMPOTENCY_REUSED", "IDEMPOTENCY_KEY_INVALID"],
  handle: async ({ engine, caller, body, key }) => answer(await declareRelative(engine, caller, { ...body, key })),
});

const withdraw = route({
  method: "post",
  path: "/me/relatives/{id}/withdraw",
  tag: "sessions",
  summary: { zh: "撤回申报", en: "Take a declaration back" },
  access: own,
  reply,
  errors: ["NOT_FOUND"],
  handle: async ({ engine, caller, params }) => answer(await withdrawRelative(engine, caller, params.id)),
});

export function relativeRoutes(): Route[] {
  return [list, declare, withdraw];
}
