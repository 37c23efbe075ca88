import type { Destination } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { separationCure, separationOf } from "../core/case/duty.ts";
import { formatId, type Id } from "../core/id.ts";
import { holdsOn } from "../core/policy/organisation.ts";
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
import { storable } from "./storable.ts";
import { claimedByOther, publicId, takeTask } from "./task-in-hand.ts";

/** Colleagues offered; an office has few people, and one with more is searched by name on the page. */
const COLLEAGUES_MAX = 200;

export interface TransferInput {
  task: Id;
  /** The user who is to do it. */
  to: string;
  reason: string;
  key?: string | null;
}

/** 转办: another person of the same office does the task from now on. The duties that must be separate stay separate. */
export async function transferTask(engine: Engine, caller: Caller, input: TransferInput): Promise<Claimed | Refusal> {
  const { key = null, ...asked } = input;
  const { task: id, to, reason } = asked;
  const unfit = storable(reason);
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key, hash: requestHash("transfer", asked) };
  return attempt(async () => {
    const held = await takeTask<Claimed>(engine, caller, id, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { task, one, variant, now, subject, handled } = held;
    const claimed = claimedByOther(engine, caller, task);
    if (claimed) return claimed;
    if (one.status !== "active") return refuse("EVENT_REFUSED", { accepts: [] });
    const today = localDay(now, engine.policies().calendar.zone);
    const others = colleaguesOf(engine.policies(), task.organisation, caller.user, today);
    if (!others.some((one) => one.id === to)) return refuse("OPERATION_TARGET", { cure: NOT_HERE });
    const separated = separationOf(variant.bundle.definition, task.invoke, to, handled);
    if (separated !== null) return refuse("SEPARATION", { cure: separationCure(variant.bundle.definition, separated) });
    const actor = actorOf(caller, task.organisation);
    const facts = { type: "transferred", variant, one, now, actor, subject, task: task.task };
    const { write, one: after } = operation(engine, { ...facts, did: { reason, assignee: to } });
    write.assigned = { task: task.task, assignee: to };
    const name = one.label === null ? "" : ` ${one.label}`;
    const text: Text = {
      zh: `${caller.name}转来“${task.title.zh}”：${one.number}${name}（${reason}）`,
      en: `${caller.name} handed you "${task.title.en}": ${one.number}${name} (${reason})`,
    };
    write.outbox.push(
      outboxRow(engine, one, { kind: "notify", body: { user: to, template: "transferred", text } }, now),
    );
    const reply = { task: formatId(id), instance: publicId(one), assignee: to, revision: after.rev };
    write.idempotency = replyRow(engine, request, 200, reply, now);
    return (await writeStep(engine.database, write, one.rev)) ? reply : LOST;
  });
}

/** Who else holds a post at an office today, by name. */
export function colleaguesOf(policies: Policies, organisation: string, self: string, on: string): Destination[] {
  const found = new Set<string>();
  for (const [place, holders] of policies.holders) {
    if (!place.startsWith(`${organisation}|`)) continue;
    for (const { user, from, until } of holders) if (user !== self && holdsOn({ from, until }, on)) found.add(user);
  }
  const people = [...found].flatMap((id) => policies.users.get(id) ?? []);
  return people
    .filter(({ disabled }) => !disabled)
    .toSorted((a, b) => a.name.localeCompare(b.name, "zh"))
    .slice(0, COLLEAGUES_MAX)
    .map(({ id, name }) => ({ id, title: { zh: name, en: name }, by: null, at: null }));
}

const NOT_HERE: Text = {
  zh: "请选择任务所在单位的其他在岗人员",
  en: "Choose somebody else who holds a post at the task's office",
};
