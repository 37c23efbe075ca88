import { v7 as uuidv7 } from "uuid";
import { formatId, type Id } from "../core/id.ts";
import { HARMLESS } from "../core/operation/withdraw.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { emptyWrite, type OpenTaskRow, type StepWrite } from "../store/rows.ts";
import { listTasksOf, type TaskRow } from "../store/task-list.ts";
import { listTimersOf } from "../store/timers-claims.ts";
import { type CaseInHand, takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import { contextOf, readsSubject } from "./context.ts";
import type { Engine } from "./engine.ts";
import { eventRow, readOf } from "./event.ts";
import { type MovedBy, type Was, written } from "./migrate-case.ts";
import { pastOf } from "./replay.ts";
import { placeColumns } from "./stored.ts";
import { NO_DUE } from "./waiting.ts";

/** What takes a case back to the version, state and work it had; or why it cannot go back. */
export async function undoing(
  engine: Engine,
  id: Id,
  by: MovedBy,
): Promise<{ write: StepWrite; rev: number } | Refusal> {
  const held = await takeCase<never>(engine, id, { user: "", key: null, hash: requestHash("unmigrate", { id }) });
  if (isRefusal(held)) return held;
  if ("reply" in held) throw new Error("an undoing without a key has no earlier reply");
  const past = await pastOf(engine, held);
  if (past.problems[0]) throw new Error(`the history of ${formatId(id)} does not hold: ${past.problems[0].what}`);
  const last = past.events.findLast(({ type }) => !HARMLESS.has(type));
  if (last?.type !== "migrated") return refuse("MIGRATION_UNDONE", { cure: WENT_ON });
  const { was } = past.bodies.get(last.seq)?.event.data as unknown as { was: Was };
  if (was.irrevocable !== null) return refuse("MIGRATION_UNDONE", { cure: PARTS });
  const steps = past.stood.length - 1;
  const before = past.stood[steps - 1];
  if (!before) throw new Error(`${formatId(id)} has no state before its migration`);
  return { write: await backAgain(engine, held, was, before, steps, by), rev: held.one.rev };
}

async function backAgain(
  engine: Engine,
  held: CaseInHand,
  was: Was,
  { stored, data }: { stored: CaseInHand["one"]["stored"]; data: Record<string, unknown> },
  steps: number,
  by: MovedBy,
): Promise<StepWrite> {
  const { one, now, subject } = held;
  const variant = await engine.variant(was.variant);
  const { participants } = one.resolved;
  const after = {
    ...one,
    ...was.case,
    ...{ stored, data, version: was.version, variant: was.variant },
    resolved: { ...was.case.resolved, participants },
  };
  const write = {
    ...emptyWrite(one.city),
    repinned: true,
    moved: one.label !== after.label || one.division !== after.division,
  };
  await workAgain(engine, write, one, was);
  const actor = { id: by.user, name: by.name, roles: [] };
  const context = contextOf(engine, variant, after, { now, actor: null, subject });
  const to = { version: was.version, variant: was.variant };
  const facts = { type: "migrationUndone", kind: "migrate" as const, actor, from: one.state, to: after.state };
  const read = readOf(engine, after, context, readsSubject(variant) ? subject : null);
  const event = eventRow(engine, one, now, { ...facts, data: { steps, to } }, read, { reason: by.reason });
  return written(engine, write, after, event);
}

/** Tasks and timers as they stood: those that are the same rows are put back, the others come again and go. */
async function workAgain(engine: Engine, write: StepWrite, one: CaseInHand["one"], was: Was): Promise<void> {
  const open = await listTasksOf(engine.database, one.city, one.id);
  const timers = await listTimersOf(engine.database, one.city, one.id);
  const known = new Set(was.tasks.map(({ id }) => id));
  write.closed.tasks = open.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  for (const task of was.tasks) {
    const row = rowOf(task, one, was);
    const now = open.find(({ id }) => id === task.id);
    if (now) write.reshaped.push({ ...row, assignee: now.position === task.position ? now.assignee : row.assignee });
    else write.tasks.push(row);
  }
  const due = new Set(was.timers.map(({ key }) => key));
  write.stopped.keys = timers.filter(({ key }) => !due.has(key)).map(({ key }) => key);
  write.timers = was.timers.map(({ key, fireAt }) => ({ id: uuidv7(), instance_id: one.id, key, fire_at: fireAt }));
}

function rowOf(task: TaskRow, one: CaseInHand["one"], was: Was): OpenTaskRow {
  const { id, invoke, state, title, form, outcomes, bulk, position, organisation, role, assignee, exception } = task;
  const { label, pinyin, division } = was.case;
  return {
    ...{ id, instance_id: one.id, invoke, state, workflow: one.workflow, title, form, outcomes, bulk, position },
    ...{ organisation, role, assignee, exception, number: one.number, label, pinyin },
    ...{ subject_blind: one.subject?.blind ?? null, ...placeColumns(division), opened_at: task.openedAt },
    ...{ due_at: task.hasDue ? task.dueAt : NO_DUE, warn_at: task.warnAt, has_due: task.hasDue },
  };
}

const WENT_ON: Text = {
  zh: "升级之后办件又有办理，不能撤销升级",
  en: "Something has been done with the case since; it stays on the new version",
};
const PARTS: Text = {
  zh: "升级时发起或结束了分办件或外部作业，不能撤销",
  en: "The migration began or ended parts or outside work of the case, which cannot be undone",
};
