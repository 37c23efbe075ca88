import { settle } from "../core/case/settle.ts";
import type { StepContext, StepNote } from "../core/machine/model.ts";
import { invokeOf } from "../core/machine/slot.ts";
import { checkData } from "../core/migrate/data.ts";
import type { Migrating } from "../core/migrate/model.ts";
import { type Moved, moveCase } from "../core/migrate/move.ts";
import type { Variant } from "../core/variant.ts";
import { readDone } from "../store/step-read.ts";
import { listTasksOf, type TaskRow } from "../store/task-list.ts";
import { listTimersOf } from "../store/timers-claims.ts";
import type { CaseInHand } from "./case-in-hand.ts";
import { contextOf, machineOf, procedureOf } from "./context.ts";
import type { Engine } from "./engine.ts";
import { lookUp } from "./look-up.ts";
import { doneNow, doneOf } from "./return.ts";
import type { Case } from "./stored.ts";

/** What was decided for all cases that are put on another version. */
export type MigrationPlan = Pick<Migrating, "states" | "choices" | "values">;

export interface Planned {
  moved: Moved;
  migrating: Migrating;
  /** All that the move reads, for its event. */
  context: StepContext;
  /** Open work as it stood. */
  tasks: TaskRow[];
  timers: { key: string; fireAt: string }[];
  /** The case after it; only where it moves. */
  after: Case | null;
  notes: StepNote[];
}

/** Decides what becomes of a case on another version; writes nothing. */
export async function planCase(
  engine: Engine,
  held: Pick<CaseInHand, "one" | "now" | "variant" | "subject">,
  target: Variant,
  plan: MigrationPlan,
): Promise<Planned> {
  const { one, variant } = held;
  const tasks = await listTasksOf(engine.database, one.city, one.id);
  const timers = await listTimersOf(engine.database, one.city, one.id);
  const migrating: Migrating = {
    ...plan,
    open: {
      tasks: Object.fromEntries(tasks.map(({ invoke, hasDue, dueAt }) => [invoke, hasDue ? dueAt : null])),
      timers: Object.fromEntries(timers.map(({ key, fireAt }) => [key, fireAt])),
      children: one.resolved.children,
    },
  };
  const pinned: Case = { ...one, version: target.version, variant: target.hash };
  const context = await readContext(engine, target, pinned, held);
  const base = { migrating, context, tasks, timers, after: null, notes: [] };
  if (one.status !== "active") return { ...base, moved: { sort: "stays", why: "suspended" } };
  const moved = moveCase(machineOf(variant), machineOf(target), one.stored, migrating, context);
  if (moved.sort !== "moves") return { ...base, moved };
  if (plan.choices.dataAsIs !== true) {
    const problems = await dataProblems(engine, held, target, moved, tasks);
    if (problems.length > 0) return { ...base, moved: { sort: "asks", questions: [{ ask: "data", problems }] } };
  }
  const { stored, data } = moved;
  const settled = settle(engine.policies(), procedureOf(target), pinned, {
    stored,
    data,
    context: { ...context, data },
  });
  return { ...base, moved, after: settled.one, notes: [...moved.notes, ...settled.notes] };
}

/** What the new version reads: its parameters are chosen first, for its tasks may be due by them. */
async function readContext(
  engine: Engine,
  target: Variant,
  pinned: Case,
  { now, subject }: Pick<CaseInHand, "now" | "subject">,
): Promise<StepContext> {
  const facts = { now, actor: null, subject };
  const first = contextOf(engine, target, pinned, facts);
  const { data } = pinned;
  const known = settle(engine.policies(), procedureOf(target), pinned, { stored: null, data, context: first }).one;
  const one: Case = { ...pinned, resolved: known.resolved, mode: known.mode, division: known.division };
  const looked = await lookUp(engine, target, { one, ...facts });
  return contextOf(engine, target, one, { ...facts, looked });
}

async function dataProblems(
  engine: Engine,
  { one, variant }: Pick<CaseInHand, "one" | "variant">,
  target: Variant,
  { data, renamed, changed, effects }: Extract<Moved, { sort: "moves" }>,
  tasks: readonly TaskRow[],
) {
  const rows = doneNow(one.resolved, await readDone(engine.database, one.city, one.id));
  const done = rows.map((row) => invokeOf(doneOf(row).invoke));
  const now = (invoke: string) => renamed[invoke] ?? invoke;
  const open = tasks.map(({ invoke }) => invokeOf(invoke));
  const begun = effects.flatMap((effect) => (effect.type === "openTask" ? [invokeOf(effect.id)] : []));
  const opened = [...open.map(now), ...changed.map(({ opening }) => invokeOf(opening.id)), ...begun];
  return checkData(
    { bundle: variant.bundle, machine: machineOf(variant), done, open },
    { bundle: target.bundle, machine: machineOf(target), done: done.map(now), open: opened },
    data,
    engine.validate,
  );
}
