import type { JsonSchema } from "../../core/definition/model.ts";
import type { ErrorCode } from "../../core/errors.ts";
import { type Id, parseId } from "../../core/id.ts";
import { SIGNER_PLACES, type SignerPlace } from "../../core/machine/signing.ts";
import { OPERATIONS, type OperationId } from "../../core/operation/catalogue.ts";
import { type Refusal, refuse } from "../../core/refusal.ts";
import { cancelInstance } from "../../engine/cancel.ts";
import { claimTask, releaseTask } from "../../engine/claim.ts";
import { type Directing, directCase } from "../../engine/direct.ts";
import type { Caller, Engine } from "../../engine/engine.ts";
import { escalateTask } from "../../engine/escalate.ts";
import { extendInstance } from "../../engine/extend.ts";
import { resolveTask } from "../../engine/resolve.ts";
import { returnTask } from "../../engine/return.ts";
import { addSigner, removeSigner } from "../../engine/signers.ts";
import { resumeCase, suspendCase } from "../../engine/suspend.ts";
import { type Giving, giveTask } from "../../engine/transfer.ts";
import { withdrawStep } from "../../engine/withdraw.ts";
import { type Saying, sayOf } from "../../engine/word.ts";
import { type Access, answer, type Route, route, withId } from "../route.ts";
import { ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const STATE = { type: "string", minLength: 1, maxLength: 300 };
const NAME = { type: "string", minLength: 1, maxLength: 100 };
const REVISION = { type: "integer", minimum: 0 };
const DAYS = { type: "integer", minimum: 1, maximum: 260 };
const PREVIEW = shape<{ preview?: boolean }>(object({ preview: { type: "boolean" } }, []));

const ALWAYS = ["NOT_FOUND", "FORBIDDEN", "RECUSAL", "EVENT_REFUSED", "BODY_INVALID"] as const;
const REPEATED = ["CONFLICT_RETRIES", "IDEMPOTENCY_REUSED", "IDEMPOTENCY_KEY_INVALID"] as const;
const OF_TASK = ["TASK_CLAIMED", "STALE"] as const;
const LEADING = ["OPERATION_TARGET", "STEP_LIMIT"] as const;

interface Acting<Body> {
  /** Fields of the body besides the reason, which stands there where the operation asks for one. */
  fields?: Record<string, JsonSchema>;
  optional?: string[];
  reply: "Operated" | "Claimed" | "Moved" | "Said";
  errors?: readonly ErrorCode[];
  /** With `?preview=true` it says what it would end and begin, and does nothing. */
  preview?: true;
  access?: Exclude<Access, { rule: "public" }>;
  run(
    engine: Engine,
    caller: Caller,
    at: Id,
    said: Body & { preview: boolean; key: string | null },
  ): Promise<unknown | Refusal>;
}

/** The route of an operation, by what the catalogue says of it. */
function acting<Body = unknown>(id: OperationId, { fields = {}, optional = [], ...made }: Acting<Body>): Route {
  const { on, title, reason } = OPERATIONS[id];
  const properties = { ...fields, ...(reason ? { reason: FIELD.reason } : {}) };
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  const act = `${on === "task" ? "task" : "case"}.${id}`;
  return route({
    method: "post",
    path: `/${on}s/{id}/${id}`,
    tag: `${on}s`,
    summary: title,
    access: made.access ?? { rule: "post", of: on, act },
    idempotent: true,
    ...(made.preview ? { query: PREVIEW } : {}),
    body: shape<Body & object>(object(properties, required)),
    reply: { status: 200, schema: ref(made.reply) },
    errors: [...ALWAYS, ...REPEATED, ...(made.errors ?? [])],
    async handle({ engine, caller, params, query, body, key }) {
      const at = parseId(params.id);
      if (!at) return refuse("NOT_FOUND");
      const preview = "preview" in query && query.preview === true;
      return answer(await made.run(engine, caller, at, { ...body, preview, key }));
    },
  });
}

const claim = acting("claim", {
  reply: "Claimed",
  errors: OF_TASK,
  run: (engine, caller, task, { key }) => claimTask(engine, caller, { task, key }),
});
const release = acting("release", {
  reply: "Claimed",
  errors: OF_TASK,
  run: (engine, caller, task, { key }) => releaseTask(engine, caller, { task, key }),
});

function giving(how: Exclude<Giving, "handover">): Route {
  return acting<{ to: string; reason: string }>(how, {
    fields: { to: NAME },
    reply: "Claimed",
    errors: [...OF_TASK, "OPERATION_TARGET", "SEPARATION"],
    run: (engine, caller, task, { preview: _, ...said }) => giveTask(engine, caller, how, { task, ...said }),
  });
}

/** What is done with a task for a reason alone. */
const PASSING = { resolve: resolveTask, escalate: escalateTask };

function passing(how: keyof typeof PASSING): Route {
  return acting<{ reason: string }>(how, {
    reply: "Claimed",
    errors: [...OF_TASK, "OPERATION_TARGET"],
    run: (engine, caller, task, { preview: _, ...said }) => PASSING[how](engine, caller, { task, ...said }),
  });
}

const adding = acting<{ to?: string; position?: string; place: SignerPlace; reason: string }>("addSigner", {
  fields: { to: NAME, position: NAME, place: { enum: [...SIGNER_PLACES] } },
  optional: ["to", "position"],
  reply: "Moved",
  errors: [...OF_TASK, ...LEADING, "SEPARATION"],
  run: async (engine, caller, task, { preview: _, ...said }) =>
    withId(await addSigner(engine, caller, { task, ...said })),
});
const removing = acting<{ task: string; signer: string; reason: string }>("removeSigner", {
  fields: { task: NAME, signer: NAME },
  reply: "Moved",
  errors: LEADING,
  run: async (engine, caller, instance, { preview: _, ...said }) =>
    withId(await removeSigner(engine, caller, { instance, ...said })),
});

const back = acting<{ to?: string; straight?: boolean; reason: string; revision?: number }>("return", {
  fields: { to: FIELD.name, straight: { type: "boolean" }, revision: REVISION },
  optional: ["to", "straight", "revision"],
  reply: "Operated",
  errors: [...OF_TASK, ...LEADING],
  preview: true,
  run: (engine, caller, task, { straight = false, ...said }) => returnTask(engine, caller, { task, straight, ...said }),
});
const withdraw = acting<{ reason: string }>("withdraw", {
  reply: "Operated",
  errors: LEADING,
  preview: true,
  run: (engine, caller, instance, said) => withdrawStep(engine, caller, { instance, ...said }),
});

function directing(how: Directing): Route {
  return acting<{ to?: string; reason: string }>(how, {
    fields: { to: STATE },
    optional: ["to"],
    reply: "Operated",
    errors: LEADING,
    preview: true,
    run: (engine, caller, instance, said) => directCase(engine, caller, how, { instance, ...said }),
  });
}

const cancel = acting<{ reason: string }>("cancel", {
  reply: "Moved",
  run: async (engine, caller, instance, { preview: _, ...said }) =>
    withId(await cancelInstance(engine, caller, { instance, ...said })),
});
const extend = acting<{ reason: string; days: number }>("extend", {
  fields: { days: DAYS },
  reply: "Moved",
  errors: ["FORM_INVALID"],
  run: async (engine, caller, instance, { preview: _, ...said }) =>
    withId(await extendInstance(engine, caller, { instance, ...said })),
});
const suspend = acting<{ until: string; reason: string }>("suspend", {
  fields: { until: FIELD.date },
  reply: "Said",
  errors: ["FORM_INVALID", "OPERATION_TARGET"],
  run: (engine, caller, instance, { preview: _, ...said }) => suspendCase(engine, caller, { instance, ...said }),
});
const resume = acting<{ reason: string }>("resume", {
  reply: "Said",
  errors: ["OPERATION_TARGET"],
  run: (engine, caller, instance, { preview: _, ...said }) => resumeCase(engine, caller, { instance, ...said }),
});

function saying(what: Saying): Route {
  return acting<{ reason: string; to?: string }>(what, {
    fields: { to: NAME },
    optional: what === "cc" || what === "consult" ? [] : ["to"],
    reply: "Said",
    errors: ["OPERATION_TARGET"],
    access: { rule: "visible", of: "instance" },
    run: (engine, caller, instance, { preview: _, ...said }) => sayOf(engine, caller, what, { instance, ...said }),
  });
}

/** Every operation of the catalogue. */
export function actingRoutes(): Route[] {
  return [
    ...[claim, release, giving("transfer"), giving("assign"), giving("delegate")],
    ...[passing("resolve"), passing("escalate"), adding, removing, back],
    ...[withdraw, cancel, extend, suspend, resume],
    ...[saying("urge"), saying("comment"), saying("cc"), saying("consult")],
    ...[directing("jump"), directing("reopen"), directing("terminate")],
  ];
}
