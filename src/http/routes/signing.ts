import { parseId } from "../../core/id.ts";
import { SIGNER_PLACES, type SignerPlace } from "../../core/machine/signing.ts";
import { OPERATIONS } from "../../core/operation/catalogue.ts";
import { refuse } from "../../core/refusal.ts";
import { addSigner, removeSigner } from "../../engine/signers.ts";
import { answer, type Route, route, withId } from "../route.ts";
import { ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

/** Several people on one task: who is asked to sign as well, and who no longer. */
const ID = { type: "string", minLength: 1, maxLength: 100 };
const reply = { status: 200, schema: ref("Moved") };
const ERRORS = [
  ...(["NOT_FOUND", "FORBIDDEN", "EVENT_REFUSED", "OPERATION_TARGET", "STEP_LIMIT", "BODY_INVALID"] as const),
  ...(["CONFLICT_RETRIES", "IDEMPOTENCY_REUSED", "IDEMPOTENCY_KEY_INVALID"] as const),
] as const;

const add = route({
  method: "post",
  path: "/tasks/{id}/addSigner",
  tag: "tasks",
  summary: OPERATIONS.addSigner.title,
  access: { rule: "post", of: "task", act: "task.addSigner" },
  idempotent: true,
  body: shape<{ to?: string; position?: string; place: SignerPlace; reason: string }>(
    object({ to: ID, position: ID, place: { enum: [...SIGNER_PLACES] }, reason: FIELD.reason }, ["place", "reason"]),
  ),
  reply,
  errors: [...ERRORS, "TASK_CLAIMED", "STALE", "SEPARATION"],
  async handle({ engine, caller, params, body, key }) {
    const task = parseId(params.id);
    return task ? answer(withId(await addSigner(engine, caller, { task, ...body, key }))) : refuse("NOT_FOUND");
  },
});

const remove = route({
  method: "post",
  path: "/instances/{id}/removeSigner",
  tag: "instances",
  summary: OPERATIONS.removeSigner.title,
  access: { rule: "post", of: "instance", act: "case.removeSigner" },
  idempotent: true,
  body: shape<{ task: string; signer: string; reason: string }>(
    object({ task: ID, signer: ID, reason: FIELD.reason }, ["task", "signer", "reason"]),
  ),
  reply,
  errors: ERRORS,
  async handle({ engine, caller, params, body, key }) {
    const instance = parseId(params.id);
    return instance
      ? answer(withId(await removeSigner(engine, caller, { instance, ...body, key })))
      : refuse("NOT_FOUND");
  },
});

export function signingRoutes(): Route[] {
  return [add, remove];
}
