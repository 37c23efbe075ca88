import type { Destination, Operated } from "../core/api.ts";
import type { Resolved } from "../core/case/model.ts";
import { taskTitle } from "../core/diagram/event-words.ts";
import { pathOf, titleOfState } from "../core/diagram/words.ts";
import type { Id } from "../core/id.ts";
import type { Stored } from "../core/machine/model.ts";
import { presentName } from "../core/migrate/renamed.ts";
import { type Done, type Earlier, earlierSteps, returning } from "../core/operation/return.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import { type DoneRow, readDone, readDoneBody } from "../store/step-read.ts";
import { writeStep } from "../store/step-write.ts";
import { type Advanced, advance, movedOf } from "./advance.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { requestHash } from "./chain.ts";
import { actorOf, machineOf } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import type { EventBody } from "./event.ts";
import { lookUp } from "./look-up.ts";
import { touched } from "./operated.ts";
import { outboxRow } from "./outbox-message.ts";
import { storable } from "./storable.ts";
import { claimedByOther, stale, type TaskInHand, takeTask } from "./task-in-hand.ts";
import { tellOfEnds } from "./tell.ts";

export interface ReturnInput {
  task: Id;
  /** The task it is returned to; the last one done when absent. */
  to?: string;
  /** Whether, done again, it comes straight back here. */
  straight: boolean;
  reason: string;
  revision?: number;
  /** Only says what it would end and begin. */
  preview: boolean;
  key?: string | null;
}

/** 退回: sends the case back to a step that was done before, to whoever did it if they still hold the post. */
export async function returnTask(engine: Engine, caller: Caller, input: ReturnInput): Promise<Operated | Refusal> {
  const { key = null, preview, ...asked } = input;
  const unfit = storable(asked.reason);
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key: preview ? null : key, hash: requestHash("return", asked) };
  return attempt(async () => {
    const held = await takeTask<Operated>(engine, caller, input.task, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    const { one, variant, now } = held;
    if (input.revision !== undefined && input.revision !== one.rev) return stale(engine.database, one);
    const claimed = claimedByOther(engine, caller, held.task);
    if (claimed) return claimed;
    if (one.status !== "active") return refuse("EVENT_REFUSED", { accepts: [] });
    const to = await destination(engine, held, input.to);
    if (isRefusal(to)) return to;
    const done = await moved(engine, caller, held, to, input);
    if (isRefusal(done)) return done;
    const told = touched(variant, done.effects);
    if (preview) return { ...told, moved: null };
    await toWhomDidIt(engine, done, to, input.reason);
    const what = { zh: "被退回", en: "was returned" };
    const about = { by: caller.user, at: now, template: "returned", what, reason: input.reason, task: held.task.task };
    await tellOfEnds(engine, one, done.write, about);
    const reply: Operated = { ...told, moved: movedOf(done.one, done.write, caller) };
    done.write.idempotency = replyRow(engine, request, 200, reply, now);
    return (await writeStep(engine.database, done.write, one.rev)) ? reply : LOST;
  });
}

async function destination(engine: Engine, held: TaskInHand, to: string | undefined): Promise<Earlier | Refusal> {
  const { one, task, variant } = held;
  const rows = await readDone(engine.database, one.city, one.id);
  const steps = earlierSteps(machineOf(variant), one.stored, task.taskState, doneNow(one.resolved, rows).map(doneOf));
  const found = to === undefined ? steps[0] : steps.find(({ invoke }) => invoke === to);
  if (found) return found;
  const cure = steps.length === 0 ? NOTHING_EARLIER : undefined;
  return refuse("OPERATION_TARGET", { accepts: steps.map(({ invoke }) => invoke), ...(cure ? { cure } : {}) });
}

async function moved(
  engine: Engine,
  caller: Caller,
  held: TaskInHand,
  to: Earlier,
  { straight, reason }: ReturnInput,
): Promise<Advanced | Refusal> {
  const { task, one, variant, now, subject } = held;
  const actor = actorOf(caller, task.organisation, held.behalf);
  const looked = await lookUp(engine, variant, { one, now, actor, subject });
  return advance(engine, {
    ...{ variant, one, now, subject, looked, actor, kind: "move", type: "returned", reason },
    moving: returning(machineOf(variant), one.stored, to, straight),
    ...{ task: task.task, organisation: task.organisation },
  });
}

/**
 * It lies again where it was done, wherever the case has come to since, and with whoever did it last if the post is still
 * theirs; in any case the post is told why.
 */
async function toWhomDidIt(engine: Engine, { write, one }: Advanced, to: Earlier, reason: string): Promise<void> {
  const task = write.tasks.find(({ invoke }) => invoke === to.invoke);
  if (!task) return;
  const { holders: all } = engine.policies();
  const done = await readDoneBody(engine.database, one.city, one.id, `${to.invoke}.${to.outcome}`);
  const roles = done === null ? [] : ((engine.sealer.open(done) as EventBody).read.actor?.roles ?? []);
  const held = [task.role, ...roles].find((role) => all.has(`${to.organisation}|${role}`));
  if (to.organisation && held !== undefined) Object.assign(task, { organisation: to.organisation, role: held });
  const { organisation, role, title } = task;
  const holders = all.get(`${organisation}|${role}`) ?? [];
  const theirs = holders.some(({ user }) => user === to.user);
  if (theirs) task.assignee = to.user;
  const text: Text = {
    zh: `“${title.zh}”被退回：${one.number}${one.label === null ? "" : ` ${one.label}`}（${reason}）`,
    en: `"${title.en}" was returned: ${one.number}${one.label === null ? "" : ` ${one.label}`} (${reason})`,
  };
  const whom = theirs && to.user !== null ? { user: to.user } : { organisation, role };
  const message = { kind: "notify" as const, body: { ...whom, template: "returned", text } };
  write.outbox.push(outboxRow(engine, one, message, task.opened_at));
}

/** What was done, by what the tasks are called now. */
export function doneNow({ renamed }: Pick<Resolved, "renamed">, rows: readonly DoneRow[]): DoneRow[] {
  return rows.map((row) => ({ ...row, type: presentName(renamed, row.type) }));
}

export function doneOf({ type, outcome, actor, organisation }: DoneRow): Done {
  return { invoke: type.slice(0, -outcome.length - 1), outcome, user: actor, organisation };
}

/** Earlier steps in words, for whoever chooses among them. */
export function earlierInWords(
  variant: Variant,
  stored: Stored,
  state: string,
  rows: readonly DoneRow[],
): Destination[] {
  const { definition } = variant.bundle;
  const last = new Map(rows.map((row) => [doneOf(row).invoke, row]));
  return earlierSteps(machineOf(variant), stored, state, rows.map(doneOf)).map(({ invoke, state: path }) => ({
    id: invoke,
    title: taskTitle(definition, invoke) ?? titleOfState(definition, pathOf(path)),
    by: last.get(invoke)?.actorName ?? null,
    at: last.get(invoke)?.at ?? null,
  }));
}

export const NOTHING_EARLIER: Text = {
  zh: "此前没有办过可以退回的环节",
  en: "There is no earlier step to return it to",
};
