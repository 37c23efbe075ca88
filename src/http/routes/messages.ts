import { parseId } from "../../core/id.ts";
import { refuse } from "../../core/refusal.ts";
import { getReceived, MESSAGE_RIGHT, receiveMessage } from "../../engine/receive.ts";
import { answer, type Route, route } from "../route.ts";
import { ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const sending = { rule: "right", right: MESSAGE_RIGHT } as const;

const send = route({
  method: "post",
  path: "/messages",
  tag: "messages",
  summary: { zh: "发送消息给等待它的办件", en: "Send a message to the case that waits for it, now or later" },
  access: sending,
  idempotent: true,
  body: shape<{
    name: string;
    about?: string;
    division?: string;
    instance?: string;
    data?: Record<string, unknown>;
    expiresIn?: string;
  }>(
    object(
      {
        name: { type: "string", minLength: 1, maxLength: 64, pattern: "^[^#]+$" },
        about: { type: "string", minLength: 1, maxLength: 200 },
        division: FIELD.division,
        instance: FIELD.id,
        data: FIELD.data,
        expiresIn: { type: "string", maxLength: 40 },
      },
      ["name"],
    ),
  ),
  reply: { status: 202, schema: ref("ReceivedMessage") },
  errors: ["FORBIDDEN", "NOT_FOUND", "BODY_INVALID", "IDEMPOTENCY_REUSED", "CONFLICT_RETRIES"],
  async handle({ engine, caller, body, key }) {
    const { instance: named, ...message } = body;
    const instance = named === undefined ? undefined : parseId(named);
    if (instance === null) return refuse("NOT_FOUND");
    return answer(await receiveMessage(engine, caller, { ...message, ...(instance ? { instance } : {}) }, key), 202);
  },
});

const look = route({
  method: "get",
  path: "/messages/{id}",
  tag: "messages",
  summary: { zh: "消息的送达情况", en: "What has become of a message" },
  access: sending,
  reply: { status: 200, schema: ref("ReceivedMessage") },
  errors: ["FORBIDDEN", "NOT_FOUND"],
  async handle({ engine, caller, params }) {
    const id = parseId(params.id);
    return id === null ? refuse("NOT_FOUND") : answer(await getReceived(engine, caller, id));
  },
});

export function messageRoutes(): Route[] {
  return [send, look];
}
