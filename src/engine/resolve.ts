import { localDay } from "../core/calendar/day.ts";
import { formatId, type Id } from "../core/id.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { writeStep } from "../store/step-write.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { requestHash } from "./chain.ts";
import type { Claimed } from "./claim.ts";
import { actorOf } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { operation } from "./operate.ts";
import { outboxRow } from "./outbox-message.ts";
import { storable } from "./storable.ts";
import { publicId, type TaskInHand, takeTask } from "./task-in-hand.ts";
import { colleaguesOf } from "./transfer.ts";

export interface ResolveInput {
  task: Id;
  /** What is proposed, or why it is taken back. */
  reason: string;
  key?: string | null;
}

/** 交回: a delegated task goes back to whoever delegated it, with what the delegate proposes; or its owner takes it back. */
export async function resolveTask(engine: Engine, caller: Caller, input: ResolveInput): Promise<Claimed | Refusal> {
  const { key = null, ...asked } = input;
  const unfit = storable(asked.reason);
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key, hash: requestHash("resolve", asked) };
  return attempt(async () => {
    const held = await takeTask<Claimed>(engine, caller, input.task, request, (row) => row.delegatedBy === caller.user);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { task } = held;
    if (task.delegatedBy === null) return refuse("EVENT_REFUSED", { cure: NOT_DELEGATED });
    if (caller.user !== task.assignee && caller.user !== task.delegatedBy) return refuse("FORBIDDEN");
    return back(engine, caller, held, { reason: input.reason, owner: task.delegatedBy, request });
  });
}

async function back(
  engine: Engine,
  caller: Caller,
  { task, one, variant, now, subject, behalf }: TaskInHand,
  { reason, owner, request }: { reason: string; owner: string; request: Request },
): Promise<Claimed | typeof LOST> {
  const policies = engine.policies();
  const today = localDay(now, policies.calendar.zone);
  // Whoever has left the office in the meantime does not get it; then it lies at the post again.
  const there = colleaguesOf(policies, task.organisation, "", today).some(({ id }) => id === owner);
  const assignee = there ? owner : null;
  const actor = actorOf(caller, task.organisation, behalf);
  const facts = { type: "resolved", variant, one, now, actor, subject, task: task.task };
  const { write, one: after } = operation(engine, { ...facts, did: { reason, ...(assignee ? { assignee } : {}) } });
  const proposes = caller.user !== owner;
  const proposal = { user: caller.user, name: caller.name, text: reason, at: now };
  write.assigned = { task: task.task, assignee, ...(proposes ? { proposal } : {}) };
  const whom = proposes
    ? assignee === null
      ? { organisation: task.organisation, role: task.role }
      : { user: assignee }
    : { user: task.assignee ?? owner };
  const text: Text = proposes
    ? {
        zh: `${caller.name}交回“${task.title.zh}”：${one.number}（意见：${reason}）`,
        en: `${caller.name} handed back "${task.title.en}": ${one.number} (proposal: ${reason})`,
      }
    : {
        zh: `${caller.name}收回委派的“${task.title.zh}”：${one.number}（${reason}）`,
        en: `${caller.name} took back "${task.title.en}": ${one.number} (${reason})`,
      };
  write.outbox.push(outboxRow(engine, one, { kind: "notify", body: { ...whom, template: "resolved", text } }, now));
  const reply: Claimed = {
    ...{ task: formatId({ city: one.city, uuid: task.task }), instance: publicId(one) },
    ...{ assignee, revision: after.rev },
  };
  write.idempotency = replyRow(engine, request, 200, reply, now);
  return (await writeStep(engine.database, write, one.rev)) ? reply : LOST;
}

const NOT_DELEGATED: Text = { zh: "此任务没有委派", en: "It has not been delegated" };
