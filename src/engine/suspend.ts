import { v7 as uuidv7 } from "uuid";
import { dayNumber, endOfDay, isDay, localDay } from "../core/calendar/day.ts";
import type { Suspension } from "../core/case/model.ts";
import { dueOf } from "../core/case/settle.ts";
import { going, movedBy, SUSPENSION_DAYS_MAX, SUSPENSION_KEY, suspendedClocks } from "../core/case/suspension.ts";
import { formatId, type Id } from "../core/id.ts";
import { DIRECT_RIGHT } from "../core/operation/catalogue.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import type { StepWrite } from "../store/rows.ts";
import { writeStep } from "../store/step-write.ts";
import { listTasksOf, type TaskRow } from "../store/task-list.ts";
import { listTimersOf } from "../store/timers-claims.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { grantOver } from "./authority.ts";
import { type CaseInHand, partOf, takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import { actorOf } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { operation } from "./operate.ts";
import { outboxRow } from "./outbox-message.ts";
import { readsDivision } from "./reader.ts";
import { storable } from "./storable.ts";
import type { Case } from "./stored.ts";
import { NO_DUE } from "./waiting.ts";
import type { Said } from "./word.ts";

export interface SuspendInput {
  instance: Id;
  /** The last day on which it stands still. */
  until: string;
  reason: string;
  key?: string | null;
}

/** 挂起: the case stands still to the end of a day; no limit of it runs meanwhile, and nobody can act on it. */
export async function suspendCase(engine: Engine, caller: Caller, input: SuspendInput): Promise<Said | Refusal> {
  const { key = null, ...asked } = input;
  return directed(engine, caller, { ...asked, verb: "suspend", key }, async (held, organisation, request) => {
    const { one, now, variant, subject } = held;
    if (one.status !== "active") return refuse("EVENT_REFUSED", { accepts: [] });
    const { zone } = engine.policies().calendar;
    const days = isDay(input.until) ? (dayNumber(input.until) ?? 0) - (dayNumber(localDay(now, zone)) ?? 0) : -1;
    if (days < 0 || days > SUSPENSION_DAYS_MAX) return refuse("FORM_INVALID", { problems: [OUT_OF_RANGE] });
    const until = endOfDay(input.until, zone);
    const tasks = await listTasksOf(engine.database, one.city, one.id);
    const timers = await listTimersOf(engine.database, one.city, one.id);
    const suspended: Suspension = {
      ...{ from: now, until, reason: input.reason, actor: caller.name },
      tasks: tasks.filter(({ hasDue }) => hasDue).map(({ id, dueAt, warnAt }) => ({ id, dueAt, warnAt })),
      timers,
    };
    const after: Case = { ...one, status: "suspended", dueAt: null, clocks: suspendedClocks(one.clocks, suspended) };
    const did = { reason: input.reason, until: input.until };
    const actor = actorOf(caller, organisation);
    const done = operation(engine, { type: "suspended", variant, one, now, actor, subject, after, did });
    const { write } = done;
    write.dues = suspended.tasks.map(({ id }) => ({ id, due_at: NO_DUE, warn_at: null, has_due: false }));
    write.stopped.keys = timers.map((timer) => timer.key);
    write.timers = [{ id: uuidv7(), instance_id: one.id, key: SUSPENSION_KEY, fire_at: until }];
    tell(engine, one, write, tasks, now, {
      zh: `办件挂起至 ${input.until}：${one.number}（${input.reason}）`,
      en: `The case stands still until ${input.until}: ${one.number} (${input.reason})`,
    });
    const reply = { instance: formatId(input.instance), revision: done.one.rev };
    write.idempotency = replyRow(engine, request, 200, reply, now);
    return (await writeStep(engine.database, write, one.rev)) ? reply : LOST;
  });
}

/** 恢复: the case goes on before its day; its limits are moved by the working time for which it stood still. */
export async function resumeCase(
  engine: Engine,
  caller: Caller,
  input: { instance: Id; reason: string; key?: string | null },
): Promise<Said | Refusal> {
  const { key = null, ...asked } = input;
  return directed(engine, caller, { ...asked, verb: "resume", key }, async (held, organisation, request) => {
    if (held.one.status !== "suspended") return refuse("EVENT_REFUSED", { cure: NOT_SUSPENDED });
    const { write, one } = await resumed(engine, held, { caller, organisation, reason: input.reason });
    const reply = { instance: formatId(input.instance), revision: one.rev };
    write.idempotency = replyRow(engine, request, 200, reply, held.now);
    return (await writeStep(engine.database, write, held.one.rev)) ? reply : LOST;
  });
}

/** What a case that goes on writes; by nobody where its day has come. */
export async function resumed(
  engine: Engine,
  held: Pick<CaseInHand, "one" | "now" | "variant" | "subject">,
  by: { caller: Caller; organisation: string; reason: string } | null,
): Promise<{ write: StepWrite; one: Case }> {
  const { one, now, variant, subject } = held;
  const { calendar } = engine.policies();
  const { suspended } = one.clocks;
  if (suspended === undefined) throw new Error(`${one.number} does not say since when it is suspended`);
  const after = going(one, now);
  after.dueAt = dueOf(after, { now, calendar });
  const actor = by && actorOf(by.caller, by.organisation);
  const did = { reason: by?.reason ?? DAY_HAS_COME };
  const done = operation(engine, { type: "resumed", variant, one, now, actor, subject, after, did });
  const { write } = done;
  const moved = (moment: string) => movedBy(moment, suspended.from, now, calendar);
  write.dues = suspended.tasks.map(({ id, dueAt, warnAt }) => {
    const due = moved(dueAt);
    const left = warnAt === null ? null : Date.parse(dueAt) - Date.parse(warnAt);
    return {
      id,
      due_at: due,
      warn_at: left === null ? null : new Date(Date.parse(due) - left).toISOString(),
      has_due: true,
    };
  });
  write.stopped.keys = [SUSPENSION_KEY];
  write.timers = suspended.timers.map(({ key, fireAt }) => ({
    ...{ id: uuidv7(), instance_id: one.id, key },
    fire_at: moved(fireAt),
  }));
  const tasks = await listTasksOf(engine.database, one.city, one.id);
  tell(engine, one, write, tasks, now, {
    zh: `办件恢复办理：${one.number}（${did.reason}）`,
    en: `The case goes on: ${one.number} (${by?.reason ?? "its day has come"})`,
  });
  return { write, one: done.one };
}

/** Who may direct the case, and an earlier answer, before anything is decided. */
async function directed(
  engine: Engine,
  caller: Caller,
  { verb, key, ...asked }: { verb: string; key: string | null; instance: Id; reason: string },
  act: (held: CaseInHand, organisation: string, request: Request) => Promise<Said | Refusal | typeof LOST>,
): Promise<Said | Refusal> {
  const unfit = storable(asked.reason);
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key, hash: requestHash(verb, asked) };
  return attempt(async () => {
    const held = await takeCase<Said>(engine, asked.instance, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const policies = engine.policies();
    const { one, now } = held;
    const grant = grantOver(policies, caller, DIRECT_RIGHT, one.division, localDay(now, policies.calendar.zone));
    if (grant) return act(held, grant.organisation, request);
    const seen = partOf(caller, one) || readsDivision(policies, caller, one.division);
    return refuse(seen ? "FORBIDDEN" : "NOT_FOUND");
  });
}

function tell(engine: Engine, one: Case, write: StepWrite, tasks: readonly TaskRow[], now: string, text: Text): void {
  for (const { organisation, role, assignee } of tasks) {
    const whom = assignee === null ? { organisation, role } : { user: assignee };
    write.outbox.push(outboxRow(engine, one, { kind: "notify", body: { ...whom, template: "suspension", text } }, now));
  }
}

const DAY_HAS_COME = "挂起期满，自行恢复";
const NOT_SUSPENDED: Text = { zh: "办件没有挂起", en: "The case is not suspended" };
const OUT_OF_RANGE = {
  code: "FORM_INVALID",
  path: "/until",
  what: {
    zh: `请填写今天起 ${SUSPENSION_DAYS_MAX} 天以内的日期`,
    en: `Name a day from today on, within ${SUSPENSION_DAYS_MAX} days`,
  },
};
