import type { HandedOverBody, ManyResults } from "../../core/api.ts";
import { isRefusal } from "../../core/refusal.ts";
import { handOver } from "../../engine/handover.ts";
import { type OneOfMany, transferMany, urgeMany } from "../../engine/many.ts";
import { problemOf } from "../problem.ts";
import { json, type Route, route } from "../route.ts";
import { ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const MANY_MAX = 200;
const IDS = { type: "array", minItems: 1, maxItems: MANY_MAX, items: FIELD.id };
const TO = { type: "string", minLength: 1, maxLength: 100 };

const told = (results: OneOfMany[]): ManyResults => ({
  results: results.map(({ id, refusal }) =>
    refusal ? { id, ok: false, problem: problemOf(refusal) } : { id, ok: true },
  ),
});

const transfer = route({
  method: "post",
  path: "/tasks/transfer",
  tag: "tasks",
  summary: { zh: "批量转办：每项各自成立", en: "Hand several tasks on, each on its own" },
  access: { rule: "post", of: "task", act: "task.transfer" },
  idempotent: true,
  body: shape<{ tasks: string[]; to: string; reason: string }>(object({ tasks: IDS, to: TO, reason: FIELD.reason })),
  reply: { status: 200, schema: ref("ManyResult") },
  errors: ["BODY_INVALID"],
  handle: async ({ engine, caller, body, key }) => json(told(await transferMany(engine, caller, { ...body, key }))),
});

const urge = route({
  method: "post",
  path: "/instances/urge",
  tag: "instances",
  summary: { zh: "批量催办：每件各自成立", en: "Urge several cases, each on its own" },
  access: { rule: "visible", of: "instance" },
  idempotent: true,
  body: shape<{ instances: string[]; reason: string }>(object({ instances: IDS, reason: FIELD.reason })),
  reply: { status: 200, schema: ref("ManyResult") },
  errors: ["BODY_INVALID"],
  handle: async ({ engine, caller, body, key }) => json(told(await urgeMany(engine, caller, { ...body, key }))),
});

const handover = route({
  method: "post",
  path: "/users/{username}/handover",
  tag: "users",
  summary: { zh: "离职转办：逐项转交，列明未能转交的", en: "Hand over what a leaver has, and say what failed" },
  access: { rule: "right", right: "users.write" },
  idempotent: true,
  body: shape<{ to: string; reason: string }>(object({ to: TO, reason: FIELD.reason })),
  reply: { status: 200, schema: ref("HandedOver") },
  errors: ["FORBIDDEN", "NOT_FOUND", "OPERATION_TARGET", "BODY_INVALID"],
  async handle({ engine, caller, params, body, key }) {
    const done = await handOver(engine, caller, { username: params.username, ...body, key });
    if (isRefusal(done)) return done;
    const { results, ...rest } = done;
    return json({ ...told(results), ...rest } satisfies HandedOverBody);
  },
});

export function manyRoutes(): Route[] {
  return [transfer, urge, handover];
}
