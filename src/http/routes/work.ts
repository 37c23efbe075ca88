import type { IncomingMessage } from "node:http";
import { parseId } from "../../core/id.ts";
import { refuse } from "../../core/refusal.ts";
import { completeWork, failOfWork, heartbeat } from "../../engine/answer-work.ts";
import { lease, SERVICE_RIGHT } from "../../engine/lease.ts";
import { listFailedMessages, retryMessage } from "../../engine/outbox-failed.ts";
import { listQuarantine, releaseCase } from "../../engine/quarantine.ts";
import { listWorks, OUTSIDE_RIGHT, retryWork } from "../../engine/works.ts";
import { answer, json, type Route, route } from "../route.ts";
import { exact, list as listOf, moment } from "../schema-parts.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const TOPICS_MAX = 20;
const LEASED_AT_ONCE_MAX = 50;
const LEASE_SECONDS_MAX = 3_600;
const LEASE_SECONDS_DEFAULT = 60;
/** Proxies cut what stays silent for a minute. */
const WAIT_SECONDS_MAX = 50;

const serving = { rule: "right", right: SERVICE_RIGHT } as const;
const watching = { rule: "right", right: OUTSIDE_RIGHT } as const;
const token = { type: "string", pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" };
const seconds = { type: "integer", minimum: 1, maximum: LEASE_SECONDS_MAX };
const refusals = ["FORBIDDEN", "WORK_LOST", "BODY_INVALID", "NOT_FOUND"] as const;

const take = route({
  method: "post",
  path: "/work/lease",
  tag: "work",
  summary: { zh: "领取外部作业（可长轮询）", en: "Take work on some topics, waiting a while for it" },
  access: serving,
  body: shape<{ topics: string[]; max?: number; leaseSeconds?: number; waitSeconds?: number }>(
    object(
      {
        topics: { type: "array", items: FIELD.name, minItems: 1, maxItems: TOPICS_MAX },
        max: { type: "integer", minimum: 1, maximum: LEASED_AT_ONCE_MAX },
        leaseSeconds: seconds,
        waitSeconds: { type: "integer", minimum: 0, maximum: WAIT_SECONDS_MAX },
      },
      ["topics"],
    ),
  ),
  reply: { status: 200, schema: exact({ items: listOf(ref("WorkItem")) }) },
  errors: ["FORBIDDEN", "BODY_INVALID"],
  async handle({ engine, caller, body, request, config }) {
    const { topics, max = 1, leaseSeconds = LEASE_SECONDS_DEFAULT, waitSeconds = 0 } = body;
    const wish = { topics: [...new Set(topics)], max, leaseSeconds, waitSeconds };
    return whileThere(request, config.stopping, async (gone) =>
      json({ items: await lease(engine, caller, wish, gone) }),
    );
  },
});

/** Runs something that is told when the other side hangs up, or this one is to end. */
async function whileThere<T>(
  request: IncomingMessage,
  stopping: AbortSignal | undefined,
  run: (gone: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const leave = () => controller.abort();
  request.socket.once("close", leave);
  if (request.socket.destroyed) leave();
  try {
    return await run(stopping === undefined ? controller.signal : AbortSignal.any([controller.signal, stopping]));
  } finally {
    request.socket.removeListener("close", leave);
  }
}

const complete = route({
  method: "post",
  path: "/work/{id}/complete",
  tag: "work",
  summary: { zh: "办成外部作业", en: "Give the result of work" },
  access: serving,
  body: shape<{ token: string; data?: Record<string, unknown> }>(object({ token, data: FIELD.data }, ["token"])),
  reply: { status: 200, schema: ref("WorkAnswer") },
  errors: [...refusals, "EVENT_REFUSED", "CONFLICT_RETRIES", "IDEMPOTENCY_REUSED"],
  async handle({ engine, caller, params, body: { token, data = {} } }) {
    const work = parseId(params.id);
    return work === null ? refuse("NOT_FOUND") : answer(await completeWork(engine, caller, { work, token, data }));
  },
});

const fail = route({
  method: "post",
  path: "/work/{id}/fail",
  tag: "work",
  summary: { zh: "外部作业未办成，稍后重试或放弃", en: "Say that an attempt failed, to be tried again or given up" },
  access: serving,
  body: shape<{ token: string; code: string; reason?: string; final?: boolean; retryAfterSeconds?: number }>(
    object(
      {
        token,
        code: { type: "string", pattern: "^[A-Z][A-Z0-9_]{0,63}$" },
        reason: { type: "string", maxLength: 4_000 },
        final: { type: "boolean" },
        retryAfterSeconds: { type: "integer", minimum: 0, maximum: 86_400 },
      },
      ["token", "code"],
    ),
  ),
  reply: { status: 200, schema: ref("WorkAnswer") },
  errors: [...refusals, "CONFLICT_RETRIES", "IDEMPOTENCY_REUSED"],
  async handle({ engine, caller, params, body }) {
    const work = parseId(params.id);
    if (work === null) return refuse("NOT_FOUND");
    const { token, code, reason = "", final = false, retryAfterSeconds: pauseSeconds = 0 } = body;
    return answer(await failOfWork(engine, caller, { work, token, code, reason, final, pauseSeconds }));
  },
});

const beat = route({
  method: "post",
  path: "/work/{id}/heartbeat",
  tag: "work",
  summary: { zh: "延长领取期限", en: "Lengthen the lease while at work" },
  access: serving,
  body: shape<{ token: string; leaseSeconds?: number }>(object({ token, leaseSeconds: seconds }, ["token"])),
  reply: { status: 200, schema: exact({ leaseUntil: moment }) },
  errors: refusals,
  async handle({ engine, caller, params, body: { token, leaseSeconds = LEASE_SECONDS_DEFAULT } }) {
    const work = parseId(params.id);
    return work === null ? refuse("NOT_FOUND") : answer(await heartbeat(engine, caller, { work, token, leaseSeconds }));
  },
});

const list = route({
  method: "get",
  path: "/work",
  tag: "work",
  summary: { zh: "外部作业及其失败原因", en: "Work given out, and why it failed" },
  access: watching,
  query: shape<{ dead?: boolean; limit?: number; cursor?: string }>(
    object({ dead: { type: "boolean" }, limit: FIELD.limit, cursor: FIELD.cursor }, []),
  ),
  reply: { status: 200, schema: pageOf("WorkRow") },
  errors: ["FORBIDDEN", "CURSOR_INVALID"],
  handle: async ({ engine, caller, query }) => answer(await listWorks(engine, caller, query)),
});

const retry = route({
  method: "post",
  path: "/work/{id}/retry",
  tag: "work",
  summary: { zh: "重新发出已放弃的外部作业", en: "Give out once more what was given up" },
  access: watching,
  body: shape<{ reason: string }>(object({ reason: FIELD.reason })),
  reply: { status: 200, schema: exact({ id: { type: "string" }, status: { enum: ["waiting"] } }) },
  errors: refusals,
  async handle({ engine, caller, params, body: { reason } }) {
    const work = parseId(params.id);
    return work === null ? refuse("NOT_FOUND") : answer(await retryWork(engine, caller, { work, reason }));
  },
});

const failed = route({
  method: "get",
  path: "/outbox",
  tag: "work",
  summary: { zh: "未能送出的消息及其原因", en: "Messages of cases that failed, and why" },
  access: watching,
  query: shape<{ dead?: boolean; limit?: number; cursor?: string }>(
    object({ dead: { type: "boolean" }, limit: FIELD.limit, cursor: FIELD.cursor }, []),
  ),
  reply: { status: 200, schema: pageOf("OutboxRow") },
  errors: ["FORBIDDEN", "CURSOR_INVALID"],
  handle: async ({ engine, caller, query }) => answer(await listFailedMessages(engine, caller, query)),
});

const resend = route({
  method: "post",
  path: "/outbox/{id}/retry",
  tag: "work",
  summary: { zh: "重新发出失败的消息", en: "Carry out once more what lies dead" },
  access: watching,
  body: shape<{ reason: string }>(object({ reason: FIELD.reason })),
  reply: { status: 200, schema: exact({ id: { type: "string" }, status: { enum: ["waiting"] } }) },
  errors: refusals,
  async handle({ engine, caller, params, body: { reason } }) {
    const message = parseId(params.id);
    return message === null ? refuse("NOT_FOUND") : answer(await retryMessage(engine, caller, { message, reason }));
  },
});

const quarantined = route({
  method: "get",
  path: "/quarantine",
  tag: "work",
  summary: { zh: "被隔离的办件：哪一步、为什么、自何时", en: "Cases in quarantine: which step, why, since when" },
  access: watching,
  query: shape<{ limit?: number; cursor?: string }>(object({ limit: FIELD.limit, cursor: FIELD.cursor }, [])),
  reply: { status: 200, schema: pageOf("StuckCase") },
  errors: ["FORBIDDEN", "CURSOR_INVALID"],
  handle: async ({ engine, caller, query }) => answer(await listQuarantine(engine, caller, query)),
});

const release = route({
  method: "post",
  path: "/quarantine/{id}/retry",
  tag: "work",
  summary: { zh: "重试被隔离的办件", en: "Try a case in quarantine again" },
  access: watching,
  body: shape<{ reason: string }>(object({ reason: FIELD.reason })),
  reply: { status: 200, schema: exact({ id: { type: "string" }, steps: { type: "integer" } }) },
  errors: ["FORBIDDEN", "BODY_INVALID", "NOT_FOUND"],
  async handle({ engine, caller, params, body: { reason } }) {
    const instance = parseId(params.id);
    return instance === null ? refuse("NOT_FOUND") : answer(await releaseCase(engine, caller, { instance, reason }));
  },
});

export function workRoutes(): Route[] {
  return [take, complete, fail, beat, list, retry, failed, resend, quarantined, release];
}
