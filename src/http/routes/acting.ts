import { parseId } from "../../core/id.ts";
import { OPERATIONS } from "../../core/operation/catalogue.ts";
import { refuse } from "../../core/refusal.ts";
import { type Directing, directCase } from "../../engine/direct.ts";
import { escalateTask } from "../../engine/escalate.ts";
import { resolveTask } from "../../engine/resolve.ts";
import { returnTask } from "../../engine/return.ts";
import { resumeCase, suspendCase } from "../../engine/suspend.ts";
import { type Giving, giveTask } from "../../engine/transfer.ts";
import { withdrawStep } from "../../engine/withdraw.ts";
import { type Saying, sayOf } from "../../engine/word.ts";
import { answer, type Route, route } from "../route.ts";
import { ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

/** Operations that lead a case elsewhere than its procedure would. With `preview` they only say what they would end and begin. */
const PREVIEW = shape<{ preview?: boolean }>(object({ preview: { type: "boolean" } }, []));
const STATE = { type: "string", minLength: 1, maxLength: 300 };
const reply = { status: 200, schema: ref("Operated") };
const ERRORS = [
  ...(["NOT_FOUND", "FORBIDDEN", "EVENT_REFUSED", "OPERATION_TARGET", "STEP_LIMIT", "BODY_INVALID"] as const),
  ...(["CONFLICT_RETRIES", "IDEMPOTENCY_REUSED", "IDEMPOTENCY_KEY_INVALID"] as const),
] as const;

const back = route({
  method: "post",
  path: "/tasks/{id}/return",
  tag: "tasks",
  summary: OPERATIONS.return.title,
  access: { rule: "post", of: "task", act: "task.return" },
  idempotent: true,
  query: PREVIEW,
  body: shape<{ to?: string; straight?: boolean; reason: string; revision?: number }>(
    object(
      {
        to: FIELD.name,
        straight: { type: "boolean" },
        reason: FIELD.reason,
        revision: { type: "integer", minimum: 0 },
      },
      ["reason"],
    ),
  ),
  reply,
  errors: [...ERRORS, "TASK_CLAIMED", "STALE"],
  async handle({ engine, caller, params, query: { preview = false }, body: { straight = false, ...body }, key }) {
    const task = parseId(params.id);
    return task
      ? answer(await returnTask(engine, caller, { task, straight, preview, ...body, key }))
      : refuse("NOT_FOUND");
  },
});

function giving<const How extends Exclude<Giving, "handover">>(how: How): Route {
  return route({
    method: "post",
    path: `/tasks/{id}/${how}`,
    tag: "tasks",
    summary: OPERATIONS[how].title,
    access: { rule: "post", of: "task", act: `task.${how}` },
    idempotent: true,
    body: shape<{ to: string; reason: string }>(object({ to: TO, reason: FIELD.reason }, ["to", "reason"])),
    reply: { status: 200, schema: ref("Claimed") },
    errors: [...ERRORS, "TASK_CLAIMED", "STALE", "SEPARATION"],
    async handle({ engine, caller, params, body, key }) {
      const task = parseId(params.id);
      return task ? answer(await giveTask(engine, caller, how, { task, ...body, key })) : refuse("NOT_FOUND");
    },
  });
}

/** What is done with a task for a reason alone. */
const PASSING = { resolve: resolveTask, escalate: escalateTask };

function passing<const How extends keyof typeof PASSING>(how: How): Route {
  return route({
    method: "post",
    path: `/tasks/{id}/${how}`,
    tag: "tasks",
    summary: OPERATIONS[how].title,
    access: { rule: "post", of: "task", act: `task.${how}` },
    idempotent: true,
    body: shape<{ reason: string }>(object({ reason: FIELD.reason })),
    reply: { status: 200, schema: ref("Claimed") },
    errors: [...ERRORS, "TASK_CLAIMED", "STALE"],
    async handle({ engine, caller, params, body, key }) {
      const task = parseId(params.id);
      return task ? answer(await PASSING[how](engine, caller, { task, ...body, key })) : refuse("NOT_FOUND");
    },
  });
}

const TO = { type: "string", minLength: 1, maxLength: 100 };

function saying<const What extends Saying>(what: What): Route {
  const said = object(
    { reason: FIELD.reason, to: TO },
    what === "cc" || what === "consult" ? ["reason", "to"] : ["reason"],
  );
  return route({
    method: "post",
    path: `/instances/{id}/${what}`,
    tag: "instances",
    summary: OPERATIONS[what].title,
    access: { rule: "visible", of: "instance" },
    idempotent: true,
    body: shape<{ reason: string; to?: string }>(said),
    reply: { status: 200, schema: ref("Said") },
    errors: ERRORS,
    async handle({ engine, caller, params, body, key }) {
      const instance = parseId(params.id);
      return instance ? answer(await sayOf(engine, caller, what, { instance, ...body, key })) : refuse("NOT_FOUND");
    },
  });
}

const withdraw = route({
  method: "post",
  path: "/instances/{id}/withdraw",
  tag: "instances",
  summary: OPERATIONS.withdraw.title,
  access: { rule: "post", of: "instance", act: "case.withdraw" },
  idempotent: true,
  query: PREVIEW,
  body: shape<{ reason: string }>(object({ reason: FIELD.reason })),
  reply,
  errors: ERRORS,
  async handle({ engine, caller, params, query: { preview = false }, body, key }) {
    const instance = parseId(params.id);
    return instance
      ? answer(await withdrawStep(engine, caller, { instance, preview, ...body, key }))
      : refuse("NOT_FOUND");
  },
});

function directing<const How extends Directing>(how: How): Route {
  return route({
    method: "post",
    path: `/instances/{id}/${how}`,
    tag: "instances",
    summary: OPERATIONS[how].title,
    access: { rule: "post", of: "instance", act: `case.${how}` },
    idempotent: true,
    query: PREVIEW,
    body: shape<{ to?: string; reason: string }>(object({ to: STATE, reason: FIELD.reason }, ["reason"])),
    reply,
    errors: ERRORS,
    async handle({ engine, caller, params, query: { preview = false }, body, key }) {
      const instance = parseId(params.id);
      if (!instance) return refuse("NOT_FOUND");
      return answer(await directCase(engine, caller, how, { instance, preview, ...body, key }));
    },
  });
}

const suspend = route({
  method: "post",
  path: "/instances/{id}/suspend",
  tag: "instances",
  summary: OPERATIONS.suspend.title,
  access: { rule: "post", of: "instance", act: "case.suspend" },
  idempotent: true,
  body: shape<{ until: string; reason: string }>(object({ until: FIELD.date, reason: FIELD.reason })),
  reply: { status: 200, schema: ref("Said") },
  errors: [...ERRORS, "FORM_INVALID"],
  async handle({ engine, caller, params, body, key }) {
    const instance = parseId(params.id);
    return instance ? answer(await suspendCase(engine, caller, { instance, ...body, key })) : refuse("NOT_FOUND");
  },
});

const resume = route({
  method: "post",
  path: "/instances/{id}/resume",
  tag: "instances",
  summary: OPERATIONS.resume.title,
  access: { rule: "post", of: "instance", act: "case.resume" },
  idempotent: true,
  body: shape<{ reason: string }>(object({ reason: FIELD.reason })),
  reply: { status: 200, schema: ref("Said") },
  errors: ERRORS,
  async handle({ engine, caller, params, body, key }) {
    const instance = parseId(params.id);
    return instance ? answer(await resumeCase(engine, caller, { instance, ...body, key })) : refuse("NOT_FOUND");
  },
});

export function actingRoutes(): Route[] {
  return [
    giving("transfer"),
    giving("assign"),
    giving("delegate"),
    passing("resolve"),
    passing("escalate"),
    back,
    withdraw,
    saying("urge"),
    saying("comment"),
    saying("cc"),
    saying("consult"),
    directing("jump"),
    directing("reopen"),
    directing("terminate"),
    suspend,
    resume,
  ];
}
