import { v7 as uuidv7 } from "uuid";
import type { Moved } from "../core/api.ts";
import { going } from "../core/case/suspension.ts";
import type { Id } from "../core/id.ts";
import { hasServices } from "../core/machine/compile.ts";
import type { Actor } from "../core/machine/model.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import type { StepWrite } from "../store/rows.ts";
import { writeStep } from "../store/step-write.ts";
import { advance, movedOf } from "./advance.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { type CaseInHand, partOf, takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import { actorOf, machineOf } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { lookUp } from "./look-up.ts";
import { operation } from "./operate.ts";
import type { OutboxMessage } from "./outbox-message.ts";
import { storable } from "./storable.ts";
import type { Case } from "./stored.ts";
import { tellOfEnds } from "./tell.ts";

export interface CancelInput {
  instance: Id;
  reason: string;
  key?: string | null;
}

/** 撤销: the starter takes a case back, as long as nobody else has completed a task of it. Children end with it. */
export async function cancelInstance(engine: Engine, caller: Caller, input: CancelInput): Promise<Moved | Refusal> {
  const { instance, reason, key = null } = input;
  const unfit = storable(reason);
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key, hash: requestHash("cancel", { instance, reason }) };
  return attempt(async () => {
    const held = await takeCase<Moved>(engine, instance, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { one, handled } = held;
    if (one.startedBy !== caller.user)
      return partOf(caller, one) ? refuse("FORBIDDEN", { cure: ONLY_STARTER }) : refuse("NOT_FOUND");
    if (one.status !== "active") return refuse("EVENT_REFUSED", { accepts: [] });
    if (handled.some(([, user]) => user !== caller.user)) return refuse("EVENT_REFUSED", { cure: TOO_LATE });
    return end(engine, held, { caller, reason, request });
  });
}

/** Ends a case whose parent has left the step it belongs to; nothing happens when it has ended already. */
export async function cancelChild(
  engine: Engine,
  input: { instance: Id; reason: Text },
): Promise<{ cancelled: boolean } | Refusal> {
  const request: Request = { user: "", key: null, hash: requestHash("cancel", {}) };
  return attempt(async () => {
    const held = await takeCase<{ cancelled: boolean }>(engine, input.instance, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    if (held.one.status !== "active" && held.one.status !== "suspended") return { cancelled: false };
    const done = await end(engine, held, { caller: null, reason: input.reason.zh, request });
    return done === LOST ? LOST : { cancelled: true };
  });
}

/**
 * Ends a case with its tasks, limits and parts; as its workflow says of being `cancelled`, where it says anything. `answer`:
 * what the caller is told, where it is more than how the case stands; kept for when the same is asked again.
 */
export async function end(engine: Engine, stands: CaseInHand, by: Ending): Promise<Moved | typeof LOST> {
  // One that stands still goes on in order to end.
  const held = { ...stands, one: going(stands.one, stands.now) };
  const { one, variant, now, subject } = held;
  const actor = by.caller === null ? null : actorOf(by.caller, by.organisation ?? one.startedOrg ?? "");
  const drawn = await drawnEnd(engine, held, actor, by.reason);
  const told = {
    ...{ by: by.caller?.user ?? null, at: now, template: by.type ?? "cancelled", reason: by.reason },
    what: by.type === "terminated" ? { zh: "已终止", en: "was terminated" } : { zh: "已撤销", en: "was cancelled" },
  };
  if (drawn !== null) {
    if (told.by !== null) await tellOfEnds(engine, one, drawn.write, { ...told, by: told.by });
    const reply = movedOf(drawn.one, drawn.write, by.caller);
    drawn.write.idempotency = replyRow(engine, by.request, 200, by.answer?.(reply) ?? reply, now);
    return (await writeStep(engine.database, drawn.write, one.rev)) ? reply : LOST;
  }
  const after: Case = {
    ...one,
    ...{ status: "cancelled", endedAt: now },
    resolved: { ...one.resolved, waits: {}, children: [] },
  };
  const did = { reason: by.reason };
  const done = operation(engine, { type: by.type ?? "cancelled", variant, one, now, actor, subject, after, did });
  const { write } = done;
  write.closed.all = true;
  write.stopped.all = true;
  write.work.closed.all = hasServices(machineOf(variant));
  // A part that ends with its whole is not told of one by one: there may be thousands.
  if (told.by !== null) await tellOfEnds(engine, one, write, { ...told, by: told.by });
  const reason = { zh: "上级办件已撤销", en: "The case above was cancelled" };
  for (const invoke of one.resolved.children)
    send(write, one, one.id, now, { kind: "cancel", body: { invoke, reason } });
  if (one.parent !== null && one.parentInvoke !== null) {
    // A parent that still runs must not wait for a child that has ended, however it did.
    send(write, one, one.parent, now, { kind: "join", body: { invoke: one.parentInvoke, milestone: null } });
  }
  const reply = movedOf(done.one, write, by.caller);
  write.idempotency = replyRow(engine, by.request, 200, by.answer?.(reply) ?? reply, now);
  return (await writeStep(engine.database, write, one.rev)) ? reply : LOST;
}

interface Ending {
  caller: Caller | null;
  reason: string;
  request: Request;
  organisation?: string;
  type?: "terminated";
  answer?: (moved: Moved) => unknown;
}

/**
 * What the workflow itself says of being cancelled: a transition on `cancelled` that ends the case, with what it gives
 * back or writes down. Null where it says nothing, or would go on.
 */
export async function drawnEnd(engine: Engine, held: CaseInHand, actor: Actor | null, reason: string) {
  const { one, variant, now, subject } = held;
  const looked = await lookUp(engine, variant, { one, now, actor, subject });
  const taken = { variant, one, now, actor, subject, looked, data: { reason } };
  const done = advance(engine, { ...taken, kind: "event", type: "cancelled" });
  return isRefusal(done) || done.one.status === "active" ? null : done;
}

function send(write: StepWrite, one: Case, to: string, now: string, { kind, body }: OutboxMessage): void {
  write.outbox.push({ id: uuidv7(), by: one.id, instance_id: to, kind, body, ready_at: now });
}

const ONLY_STARTER: Text = { zh: "只有发起人可以撤销", en: "Only the one who started the case may cancel it" };
const TOO_LATE: Text = {
  zh: "已有他人办理，不能再撤销",
  en: "Somebody else has acted on it already; it can no longer be cancelled",
};
