import { localDay } from "../core/calendar/day.ts";
import type { Placed } from "../core/case/route.ts";
import { formatId, type Id } from "../core/id.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { writeStep } from "../store/step-write.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { requestHash } from "./chain.ts";
import type { Claimed } from "./claim.ts";
import { actorOf } from "./context.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { operation } from "./operate.ts";
import { outboxRow } from "./outbox-message.ts";
import { type Aside, asideOf } from "./recusal.ts";
import { routeOf } from "./routing.ts";
import { storable } from "./storable.ts";
import { claimedByOther, publicId, takeTask } from "./task-in-hand.ts";

const SUPERVISING = "supervising";

export interface EscalateInput {
  task: Id;
  reason: string;
  key?: string | null;
}

/** 提级办理: the task lies with the supervising organisation from now on, which takes part in the case. */
export async function escalateTask(engine: Engine, caller: Caller, input: EscalateInput): Promise<Claimed | Refusal> {
  const { key = null, ...asked } = input;
  const unfit = storable(asked.reason);
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key, hash: requestHash("escalate", asked) };
  return attempt(async () => {
    const held = await takeTask<Claimed>(engine, caller, input.task, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { task, one, variant, now, subject } = held;
    const claimed = claimedByOther(engine, caller, task);
    if (claimed) return claimed;
    if (one.status !== "active") return refuse("EVENT_REFUSED", { accepts: [] });
    const policies = engine.policies();
    const above = aboveOf(policies, one, task, localDay(now, policies.calendar.zone), asideOf(engine, held));
    if (above === null) return refuse("EVENT_REFUSED", { cure: NOBODY_ABOVE });
    const participants = [...new Set([...one.resolved.participants, above.organisation])];
    const actor = actorOf(caller, task.organisation, held.behalf);
    const { write, one: after } = operation(engine, {
      ...{ type: "escalated", variant, one, now, actor, subject, task: task.task },
      ...{ after: { ...one, resolved: { ...one.resolved, participants } }, did: { reason: input.reason, post: above } },
    });
    if (participants.length > one.resolved.participants.length)
      write.participants.push({ instance_id: one.id, organisation: above.organisation });
    write.assigned = { task: task.task, assignee: null, ...above };
    const text: Text = {
      zh: `“${task.title.zh}”提级办理：${one.number}（${input.reason}）`,
      en: `"${task.title.en}" was referred to you: ${one.number} (${input.reason})`,
    };
    write.outbox.push(outboxRow(engine, one, { kind: "notify", body: { ...above, template: "escalated", text } }, now));
    const reply = { task: formatId(input.task), instance: publicId(one), assignee: null, revision: after.rev };
    write.idempotency = replyRow(engine, request, 200, reply, now);
    return (await writeStep(engine.database, write, one.rev)) ? reply : LOST;
  });
}

/** The post that supervises a case, when somebody holds it and the task is not there already. */
export function aboveOf(
  policies: Policies,
  one: Placed,
  task: { organisation: string; role: string },
  on: string,
  aside: Aside,
): { organisation: string; role: string } | null {
  const { organisation, role, exception } = routeOf(policies, one, SUPERVISING, on, aside);
  const there = organisation === task.organisation && role === task.role;
  return exception !== null || there ? null : { organisation, role };
}

export const NOBODY_ABOVE: Text = {
  zh: "没有在岗的上级监督人员，或任务已在上级",
  en: "Nobody holds the supervising post, or the task lies there already",
};
