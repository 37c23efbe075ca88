import type { Moved } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { extendedBy, extending } from "../core/case/extension.ts";
import { valuesOf } from "../core/case/procedure.ts";
import { dueOf } from "../core/case/settle.ts";
import type { Id } from "../core/id.ts";
import type { Effect } from "../core/machine/model.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { writeStep } from "../store/step-write.ts";
import { movedOf, withEvent } from "./advance.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { type CaseInHand, takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import { commit } from "./commit.ts";
import { actorOf, contextOf } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { eventRow, readOf } from "./event.ts";
import { routeOf } from "./routing.ts";
import { storable } from "./storable.ts";
import type { Case } from "./stored.ts";

export interface ExtendInput {
  instance: Id;
  reason: string;
  /** Working days beyond the limit. */
  days: number;
  key?: string | null;
}

/** 延期: whoever holds the post that the workflow names extends the limits of a case, once, and a notice goes out. */
export async function extendInstance(engine: Engine, caller: Caller, input: ExtendInput): Promise<Moved | Refusal> {
  const { instance, reason, days, key = null } = input;
  const unfit = storable(reason);
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key, hash: requestHash("extend", { instance, reason, days }) };
  return attempt(async () => {
    const held = await takeCase<Moved>(engine, instance, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { one, variant, now } = held;
    const policies = engine.policies();
    const ground = { now, calendar: policies.calendar, params: valuesOf(one.resolved.params) };
    const may = extending(variant.bundle.definition, one, ground);
    const takesPart = caller.grants.some(({ organisation }) => one.resolved.participants.includes(organisation));
    if (may === null) return refuse(takesPart ? "EVENT_REFUSED" : "NOT_FOUND", { accepts: [] });
    const { organisation, role } = routeOf(policies, one, may.position, localDay(now, policies.calendar.zone));
    if (!caller.grants.some((grant) => grant.organisation === organisation && grant.role === role))
      return refuse(takesPart ? "FORBIDDEN" : "NOT_FOUND");
    if ("whyNot" in may) return refuse("EVENT_REFUSED", { cure: may.whyNot });
    if (days > may.most) return refuse("FORM_INVALID", { problems: [tooLong(may.most)] });
    return extend(engine, held, { ...input, caller, organisation, template: may.template, request });
  });
}

async function extend(
  engine: Engine,
  held: CaseInHand,
  by: ExtendInput & { caller: Caller; organisation: string; template: string | null; request: Request },
): Promise<Moved | typeof LOST> {
  const { one, variant, now, subject } = held;
  const { caller, days, reason, template } = by;
  const actor = actorOf(caller, by.organisation);
  const clocks = extendedBy(one.clocks, { by: `${days}wd`, reason, at: now, actor: caller.name });
  const after: Case = { ...one, clocks };
  after.dueAt = dueOf(after, { now, calendar: engine.policies().calendar });
  const extension = { days, reason, dueBefore: one.dueAt, dueAfter: after.dueAt };
  const effects: Effect[] =
    template === null ? [] : [{ type: "document", template, organisation: by.organisation, data: { extension } }];
  const done = commit({ engine, variant, now, actor, subject, before: one, after, effects, troubled: false });
  const facts = { type: "extended", kind: "operation" as const, actor, from: one.state, to: one.state };
  const read = readOf(engine, one, contextOf(engine, variant, one, { now, actor, subject }), null);
  const documents = done.did.documents;
  const event = eventRow(engine, one, now, facts, read, { reason, ...(documents.length > 0 ? { documents } : {}) });
  const write = withEvent(engine, done.write, done.one, event);
  const reply = movedOf(done.one, write, caller);
  write.idempotency = replyRow(engine, by.request, 200, reply, now);
  return (await writeStep(engine.database, write, one.rev)) ? reply : LOST;
}

function tooLong(most: number) {
  return {
    code: "FORM_INVALID",
    path: "/days",
    what: { zh: `最多延长 ${most} 个工作日`, en: `It is extended by ${most} working days at most` },
  };
}
