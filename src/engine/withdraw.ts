import type { Operated } from "../core/api.ts";
import { unturned } from "../core/calendar/clock.ts";
import { settle } from "../core/case/settle.ts";
import type { Id } from "../core/id.ts";
import { activeStates } from "../core/machine/active.ts";
import type { Machine } from "../core/machine/compile.ts";
import type { Effect } from "../core/machine/model.ts";
import { difference } from "../core/operation/open-work.ts";
import type { Stood } from "../core/operation/replay.ts";
import { HARMLESS, irrevocable } from "../core/operation/withdraw.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { writeStep } from "../store/step-write.ts";
import { didOf, movedOf, withEvent } from "./advance.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { type CaseInHand, partOf, takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import { commit } from "./commit.ts";
import { actorOf, contextOf, machineOf, procedureOf } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { eventRow, readOf } from "./event.ts";
import { touched } from "./operated.ts";
import { type Past, pastOf } from "./replay.ts";
import { storable } from "./storable.ts";
import type { Case } from "./stored.ts";
import { tellOfBegins, tellOfEnds } from "./tell.ts";

export interface WithdrawInput {
  instance: Id;
  reason: string;
  preview: boolean;
  key?: string | null;
}

/** 撤回: whoever took the last step undoes it, as long as nobody has acted on what it opened. */
export async function withdrawStep(engine: Engine, caller: Caller, input: WithdrawInput): Promise<Operated | Refusal> {
  const { instance, reason, preview, key = null } = input;
  const unfit = storable(reason);
  if (unfit) return unfit;
  const hash = requestHash("withdraw", { instance, reason });
  const request: Request = { user: caller.user, key: preview ? null : key, hash };
  return attempt(async () => {
    const held = await takeCase<Operated>(engine, instance, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    if (!partOf(caller, held.one)) return refuse("NOT_FOUND");
    const past = await pastOf(engine, held);
    if (past.problems[0]) throw new Error(`the history of ${held.one.number} does not hold: ${past.problems[0].what}`);
    const step = lastStep(caller, held, past);
    if (isRefusal(step)) return step;
    const done = takenBack(engine, caller, held, step, reason);
    const told = touched(held.variant, done.effects);
    if (preview) return { ...told, moved: null };
    const what = { zh: "被撤回", en: "was taken back" };
    const about = { by: caller.user, at: held.now, template: "withdrawn", what, reason };
    await tellOfEnds(engine, held.one, done.write, about);
    tellOfBegins(engine, done.one, done.write, about);
    const reply: Operated = { ...told, moved: movedOf(done.one, done.write, caller) };
    done.write.idempotency = replyRow(engine, request, 200, reply, held.now);
    return (await writeStep(engine.database, done.write, held.one.rev)) ? reply : LOST;
  });
}

interface Step {
  event: Past["events"][number];
  now: Stood;
  before: Stood;
  /** Machine events before it. */
  steps: number;
}

/** The last step, when it is the caller's and can be undone; or why not. */
function lastStep(caller: Caller, { one, variant }: CaseInHand, { events, stood }: Past): Step | Refusal {
  const event = events.findLast(({ type }) => !HARMLESS.has(type));
  if (event?.type === "migrated" || event?.type === "migrationUndone")
    return refuse("EVENT_REFUSED", { cure: MIGRATED });
  if (!event || event.outcome === null || event.task_id === null) return refuse("EVENT_REFUSED", { cure: NO_STEP });
  if (event.actor !== caller.user) return refuse("FORBIDDEN", { cure: NOT_YOURS });
  const [before, now] = stood.slice(-2);
  if (!before || !now) return refuse("EVENT_REFUSED", { cure: NO_STEP });
  const kept = irrevocable(now.effects);
  if (kept !== null) return refuse("EVENT_REFUSED", { cure: WHY_KEPT[kept] ?? TOLD_OTHERS });
  // Whatever waits for this case has been told.
  if (one.parent !== null && (one.status !== "active" || reachedNew(machineOf(variant), stood)))
    return refuse("EVENT_REFUSED", { cure: TOLD_OTHERS });
  return { event, now, before, steps: stood.length - 1 };
}

/** Whether the last step came to a milestone for the first time. */
function reachedNew(machine: Machine, stood: readonly Stood[]): boolean {
  const tags = stood.map(({ stored }) => activeStates(machine, stored).flatMap((state) => state.tags));
  const known = new Set(tags.slice(0, -1).flat());
  return tags.at(-1)?.some((tag) => !known.has(tag)) ?? false;
}

function takenBack(engine: Engine, caller: Caller, held: CaseInHand, step: Step, reason: string) {
  const { one, variant, now, subject } = held;
  const actor = actorOf(caller, step.event.organisation ?? "");
  const back = asBefore(one, step);
  const context = contextOf(engine, variant, { ...back, data: step.before.data }, { now, actor, subject });
  const { stored, data } = step.before;
  const after = settle(engine.policies(), procedureOf(variant), back, { stored, data, context }).one;
  if (after.resolved.dates.accept === null)
    Object.assign(after, { clocks: { legal: null, promise: null }, dueAt: null });
  const effects: Effect[] = difference(step.now.work, step.before.work);
  const done = commit({ engine, variant, now, actor, before: one, after, effects, troubled: false });
  const again = done.write.tasks.find(({ invoke }) => step.event.type === `${invoke}.${step.event.outcome}`);
  if (again) again.assignee = caller.user;
  if (step.event.documents.length > 0) {
    done.write.voided = { documents: step.event.documents, by: { at: now, actor: caller.user, reason } };
  }
  const facts = { type: "withdrawn", kind: "withdraw" as const, actor, from: one.state, to: done.one.state };
  const event = eventRow(
    engine,
    one,
    now,
    { ...facts, task: step.event.task_id ?? "", organisation: step.event.organisation, data: { steps: step.steps } },
    readOf(engine, one, context, subject),
    { ...didOf(one, done), reason },
  );
  return { write: withEvent(engine, done.write, done.one, event), one: done.one, effects };
}

/** The case, running, with its dates open and its clocks as they went before the step. */
function asBefore(one: Case, { event }: Step): Case {
  const { legal, promise } = one.clocks;
  const dates = { ...one.resolved.dates, accept: null, event: null };
  return {
    ...one,
    ...{ status: "active", endedAt: null, resolved: { ...one.resolved, dates } },
    clocks: { legal: legal && unturned(legal, event.at), promise: promise && unturned(promise, event.at) },
  };
}

const NO_STEP: Text = {
  zh: "最后一步不是一次办理，或已有他人签收、办理",
  en: "The last thing that happened is no decision, or somebody has taken up the next step",
};
const MIGRATED: Text = {
  zh: "办件在这一步之后改了流程版本，不能撤回",
  en: "The case was put on another version of its workflow since; the step before that cannot be taken back",
};
const NOT_YOURS: Text = { zh: "最后一步不是您办理的", en: "The last step is not yours" };
const TOLD_OTHERS: Text = {
  zh: "这一步已通知其他办件，不能撤回",
  en: "This step has told other cases and can no longer be taken back",
};
const WHY_KEPT: Partial<Record<Effect["type"], Text>> = {
  record: {
    zh: "这一步已写入登记簿，不能撤回",
    en: "This step has written a register and can no longer be taken back",
  },
  openChildren: {
    zh: "这一步已发起分办件，不能撤回",
    en: "This step has started parts and can no longer be taken back",
  },
  closeChildren: {
    zh: "这一步已结束分办件，不能撤回",
    en: "This step has ended parts and can no longer be taken back",
  },
};
