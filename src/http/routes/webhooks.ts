import { parseId } from "../../core/id.ts";
import { refuse } from "../../core/refusal.ts";
import { ANNOUNCED } from "../../engine/announce.ts";
import {
  forgetWebhook,
  listDeliveriesOf,
  listWebhooks,
  type NewWebhook,
  openWebhook,
  replayOf,
  turnWebhookOnOff,
} from "../../engine/webhooks.ts";
import { OUTSIDE_RIGHT } from "../../engine/works.ts";
import { answer, json, type Route, route } from "../route.ts";
import { exact } from "../schema-parts.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const watching = { rule: "right", right: OUTSIDE_RIGHT } as const;
const repeated = ["IDEMPOTENCY_REUSED", "IDEMPOTENCY_KEY_INVALID"] as const;
const refusals = ["FORBIDDEN", "NOT_FOUND", "BODY_INVALID"] as const;

const list = route({
  method: "get",
  path: "/webhooks",
  tag: "webhooks",
  summary: { zh: "事件推送地址", en: "Who is told of what happens to cases" },
  access: watching,
  reply: { status: 200, schema: pageOf("Webhook") },
  errors: ["FORBIDDEN"],
  handle: async ({ engine, caller }) => json({ items: await listWebhooks(engine, caller), next: null }),
});

const open = route({
  method: "post",
  path: "/webhooks",
  tag: "webhooks",
  summary: { zh: "新增事件推送；密钥只显示这一次", en: "Have a receiver told; its secret is shown this once" },
  access: watching,
  idempotent: true,
  body: shape<NewWebhook>(
    object({
      url: { type: "string", minLength: 8, maxLength: 1_000 },
      title: { type: "string", minLength: 1, maxLength: 100 },
      division: FIELD.division,
      events: { type: "array", items: { enum: [...ANNOUNCED] }, minItems: 1, maxItems: ANNOUNCED.length },
    }),
  ),
  reply: { status: 201, schema: ref("NewWebhook") },
  errors: ["WEBHOOK_INVALID", ...refusals, ...repeated],
  handle: async ({ engine, caller, body, key }) => answer(await openWebhook(engine, caller, body, key), 201),
});

const turn = route({
  method: "put",
  path: "/webhooks/{id}/active",
  tag: "webhooks",
  summary: { zh: "停止或恢复推送", en: "Stop telling a receiver, or begin again" },
  access: watching,
  body: shape<{ active: boolean }>(object({ active: { type: "boolean" } })),
  reply: { status: 200, schema: ref("Webhook") },
  errors: refusals,
  handle: async ({ engine, caller, params, body: { active } }) =>
    answer(await turnWebhookOnOff(engine, caller, { webhook: params.id, active })),
});

const forget = route({
  method: "post",
  path: "/webhooks/{id}/forget",
  tag: "webhooks",
  summary: { zh: "删除推送地址", en: "Forget a receiver" },
  access: watching,
  idempotent: true,
  reply: { status: 200, schema: exact({ id: { type: "string" } }) },
  errors: [...refusals, ...repeated],
  handle: async ({ engine, caller, params, key }) =>
    answer(await forgetWebhook(engine, caller, { webhook: params.id, key })),
});

const deliveries = route({
  method: "get",
  path: "/webhooks/{id}/deliveries",
  tag: "webhooks",
  summary: { zh: "推送记录", en: "What became of telling a receiver" },
  access: watching,
  query: shape<{ limit?: number; cursor?: string }>(object({ limit: FIELD.limit, cursor: FIELD.cursor }, [])),
  reply: { status: 200, schema: pageOf("Delivery") },
  errors: ["CURSOR_INVALID", "FORBIDDEN", "NOT_FOUND"],
  handle: async ({ engine, caller, params, query }) =>
    answer(await listDeliveriesOf(engine, caller, { ...query, webhook: params.id })),
});

const replay = route({
  method: "post",
  path: "/webhooks/{id}/deliveries/{delivery}/replay",
  tag: "webhooks",
  summary: { zh: "重新推送（编号不变）", en: "Deliver once more, under the same id" },
  access: watching,
  idempotent: true,
  reply: { status: 200, schema: exact({ id: { type: "string" }, status: { enum: ["waiting"] } }) },
  errors: [...refusals, ...repeated],
  async handle({ engine, caller, params, key }) {
    const delivery = parseId(params.delivery);
    if (delivery === null) return refuse("NOT_FOUND");
    return answer(await replayOf(engine, caller, { webhook: params.id, delivery, key }));
  },
});

export function webhookRoutes(): Route[] {
  return [list, open, turn, forget, deliveries, replay];
}
