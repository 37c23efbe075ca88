import type { Moved } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { hasSigned, SIGNED_ALREADY, separationCure, separationOf } from "../core/case/duty.ts";
import { formOf } from "../core/form/opinion.ts";
import { prefilled } from "../core/form/prefill.ts";
import { isAcceptable, validateForm } from "../core/form/validate.ts";
import type { Id } from "../core/id.ts";
import type { Problem } from "../core/problem.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { writeStep } from "../store/step-write.ts";
import { advance, movedOf } from "./advance.ts";
import { giveAttachments } from "./attachments.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { requestHash } from "./chain.ts";
import { actorOf } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { importsNamed, takeImports } from "./import-use.ts";
import { lookUp } from "./look-up.ts";
import { told } from "./looping.ts";
import { storable } from "./storable.ts";
import { claimedByOther, stale, type TaskInHand, takeTask } from "./task-in-hand.ts";

export interface CompleteInput {
  task: Id;
  outcome: string;
  data?: Record<string, unknown>;
  /** The case's revision that the caller looked at; a case that has moved since is refused with what happened. */
  revision?: number;
  key?: string | null;
  /** What the case already knows fills the form where nothing is submitted, as a page would show it. */
  prefill?: boolean;
}

/** Completes a task with an outcome: one read, one write. The same key and content give the same answer, once done. */
export async function completeTask(engine: Engine, caller: Caller, input: CompleteInput): Promise<Moved | Refusal> {
  const { task, outcome, data = {}, revision, key = null, prefill = false } = input;
  const unfit = storable(data);
  if (unfit) return unfit;
  const asked = {
    ...{ task, outcome, data },
    ...(revision === undefined ? {} : { revision }),
    ...(prefill ? { prefill } : {}),
  };
  const request: Request = { user: caller.user, key, hash: requestHash("complete", asked) };
  return attempt(() => complete(engine, caller, { ...asked, data }, request));
}

async function complete(
  engine: Engine,
  caller: Caller,
  input: CompleteInput & { data: Record<string, unknown> },
  request: Request,
): Promise<Moved | Refusal | typeof LOST> {
  const held = await takeTask<Moved>(engine, caller, input.task, request);
  if (isRefusal(held)) return held;
  if ("reply" in held) return held.reply;
  const { task, one, variant, now, subject } = held;
  if (input.revision !== undefined && input.revision !== one.rev) return stale(engine.database, one);
  const data = judge(engine, caller, held, input);
  if (isRefusal(data)) return data;
  const type = `${task.invoke}.${input.outcome}`;
  const actor = actorOf(caller, task.organisation, held.behalf);
  const looked = await lookUp(engine, variant, { one, now, actor, subject, data });
  const done = advance(engine, {
    ...{ variant, one, now, subject, looked, actor, kind: "event", type, data },
    ...{ task: task.task, outcome: input.outcome, organisation: task.organisation },
  });
  if (isRefusal(done)) return told(engine, one, now, done);
  // Tied before the step is written: should the step be lost, import and files still wait for this case and no other.
  const form = formOf(variant.bundle, task.form);
  const handedIn = importsNamed(form, data);
  const unfit = await takeImports(engine.database, caller, handedIn, {
    ...{ city: one.city, instance: one.id, workflow: variant.workflow },
  });
  if (unfit) return unfit;
  await giveAttachments(engine.database, caller, form, data, { city: one.city, instance: one.id });
  const reply = movedOf(done.one, done.write, caller);
  done.write.idempotency = replyRow(engine, request, 200, reply, now);
  return (await writeStep(engine.database, done.write, one.rev)) ? reply : LOST;
}

/** What is submitted, cleaned; or what stands against it, in the order in which people can do something about it. */
function judge(
  engine: Engine,
  caller: Caller,
  held: TaskInHand,
  input: CompleteInput & { data: Record<string, unknown> },
): Record<string, unknown> | Refusal {
  const { task, one, variant, handled } = held;
  const claimed = claimedByOther(engine, caller, task);
  if (claimed) return claimed;
  if (one.status !== "active") return refuse("EVENT_REFUSED", { accepts: [] });
  const outcome = task.outcomes.find(({ id }) => id === input.outcome);
  if (!outcome) return refuse("OUTCOME_UNKNOWN", { accepts: task.outcomes.map(({ id }) => id) });
  // Who stands in does not do for another what either of them must leave to somebody else.
  const separated = [caller.user, ...(held.behalf ? [held.behalf.user] : [])]
    .map((user) => separationOf(variant.bundle.definition, task.invoke, user, handled))
    .find((found) => found !== null);
  if (separated !== undefined) {
    return refuse("SEPARATION", { cure: separationCure(variant.bundle.definition, separated) });
  }
  if (hasSigned(one.stored, task.invoke, caller.user)) return refuse("SEPARATION", { cure: SIGNED_ALREADY });
  const form = formOf(variant.bundle, task.form);
  const today = localDay(held.now, engine.policies().calendar.zone);
  const submitted = form && input.prefill ? prefilled(form, one.data, input.data) : input.data;
  const verdict = form
    ? validateForm(form, submitted, outcome, engine.validate, { current: one.data, today })
    : { data: {}, problems: noForm(input.data) };
  return isAcceptable(verdict) ? verdict.data : refuse("FORM_INVALID", { problems: verdict.problems });
}

function noForm(data: Record<string, unknown>): Problem[] {
  return Object.keys(data).map((key) => ({
    code: "FORM_INVALID",
    path: `/${key}`.slice(0, 100),
    what: { zh: "此环节不填表", en: "This step has no form" },
    cure: { zh: "请不要提交数据", en: "Submit no data" },
  }));
}
