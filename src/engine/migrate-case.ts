import { localDay } from "../core/calendar/day.ts";
import { askedOf } from "../core/case/task.ts";
import type { Effect } from "../core/machine/model.ts";
import type { Moved } from "../core/migrate/move.ts";
import { renamedFurther } from "../core/migrate/renamed.ts";
import type { TaskChange } from "../core/migrate/work.ts";
import { irrevocable } from "../core/operation/withdraw.ts";
import type { Variant } from "../core/variant.ts";
import type { StepWrite } from "../store/rows.ts";
import type { TaskRow } from "../store/task-list.ts";
import { didOf, withEvent } from "./advance.ts";
import type { CaseInHand } from "./case-in-hand.ts";
import { commit } from "./commit.ts";
import { machineOf, readsSubject } from "./context.ts";
import type { Engine } from "./engine.ts";
import { eventRow, readOf } from "./event.ts";
import type { Planned } from "./migrate-plan.ts";
import { routeOf } from "./routing.ts";
import { type Case, placeColumns } from "./stored.ts";
import { tellOfBegins, tellOfEnds } from "./tell.ts";
import { NO_DUE } from "./waiting.ts";

/** A version and the variant of it by which a case goes. */
export interface Pin {
  version: number;
  variant: string;
}

/** How a case stood before it was put on another version: what an undoing brings back, for replay cannot know it. */
export interface Was extends Pin {
  case: Pick<Case, (typeof RESTORED)[number]>;
  tasks: TaskRow[];
  timers: { key: string; fireAt: string }[];
  /** What the migration did that cannot be taken back. */
  irrevocable: Effect["type"] | null;
}

export const RESTORED = [
  ...(["resolved", "clocks", "label", "pinyin", "phase", "milestones", "state", "mode", "division", "dueAt"] as const),
];

/** Who moves cases, and why: what their histories say of it. */
export interface MovedBy {
  user: string;
  name: string;
  reason: string;
}

/** What a case that moves writes: version, state, work and its event, in one write. */
export async function migration(
  engine: Engine,
  held: CaseInHand,
  target: Variant,
  planned: Planned,
  by: MovedBy,
): Promise<{ write: StepWrite; one: Case }> {
  const { one, now, variant, subject } = held;
  const { moved, after } = planned;
  if (moved.sort !== "moves" || after === null) throw new Error(`${one.number} does not move`);
  const renamed = renamedFurther(one.resolved.renamed, moved.renamed, machineOf(target));
  const { renamed: _, ...resolved } = after.resolved;
  const actor = { id: by.user, name: by.name, roles: [] };
  const done = commit({
    ...{ engine, variant: target, now, actor, before: one, effects: moved.effects },
    after: { ...after, resolved: { ...resolved, ...(renamed ? { renamed } : {}) } },
    troubled: planned.notes.some(({ type }) => type === "expressionFailed"),
  });
  const { write } = done;
  write.repinned = true;
  reshape(engine, done, target, moved, planned.tasks, now);
  const about = { by: by.user, at: now, template: "migrated", what: WHAT, reason: by.reason };
  await tellOfEnds(engine, one, write, about);
  tellOfBegins(engine, done.one, write, about);
  const was: Was = {
    ...{ version: one.version, variant: variant.hash, tasks: planned.tasks, timers: planned.timers },
    case: Object.fromEntries(RESTORED.map((key) => [key, one[key]])) as Was["case"],
    irrevocable: irrevocable(moved.effects),
  };
  const to: Pin = { version: target.version, variant: target.hash };
  const event = eventRow(
    engine,
    one,
    now,
    {
      ...{ type: "migrated", kind: "migrate", actor, from: one.state, to: done.one.state, notes: planned.notes },
      data: { migrating: planned.migrating, to, was },
    },
    readOf(engine, one, { ...planned.context, actor: planned.context.actor }, readsSubject(target) ? subject : null),
    { ...didOf(one, done), reason: by.reason },
  );
  return { write: written(engine, write, done.one, event), one: done.one };
}

/** A task that changed shows of its case what the others are told: it is written once, not twice. */
export function written(engine: Engine, write: StepWrite, one: Case, event: ReturnType<typeof eventRow>): StepWrite {
  const all = withEvent(engine, write, one, event);
  const [row] = all.cases;
  if (row && write.moved) row.leaving = [...(row.leaving ?? []), ...write.reshaped.map(({ id }) => id)];
  return all;
}

/** Tasks that stay with whoever has them; one whose post is another now goes there, to nobody by name. */
function reshape(
  engine: Engine,
  { write, one }: { write: StepWrite; one: Case },
  target: Variant,
  { changed }: Extract<Moved, { sort: "moves" }>,
  tasks: readonly TaskRow[],
  now: string,
): void {
  const policies = engine.policies();
  const today = localDay(now, policies.calendar.zone);
  for (const change of changed) {
    const task = tasks.find(({ invoke }) => invoke === change.was);
    if (!task) continue;
    const same = change.opening.input.position === task.position;
    const route = same ? task : routeOf(policies, one, change.opening.input.position, today);
    const { organisation, role, exception } = route;
    write.reshaped.push({
      ...rowOf(change, one, target, task, now),
      ...{ organisation, role, exception, assignee: same ? task.assignee : null },
    });
    if (!same && !one.resolved.participants.includes(organisation)) {
      one.resolved.participants = [...one.resolved.participants, organisation];
      write.participants.push({ instance_id: one.id, organisation });
    }
  }
}

function rowOf({ opening }: TaskChange, one: Case, target: Variant, task: TaskRow, now: string) {
  const asked = askedOf(opening, one, target.bundle.definition, target.outcomes, now);
  const { invoke, state, title, form, outcomes, bulk, position, dueAt } = asked;
  // A limit that stays where it was turns yellow when it was to.
  const warnAt = task.hasDue && dueAt === task.dueAt ? task.warnAt : asked.warnAt;
  return {
    ...{ id: task.id, invoke, state, workflow: one.workflow, title, form, outcomes, bulk, position },
    ...{ label: one.label, pinyin: one.pinyin, ...placeColumns(one.division) },
    ...{ due_at: dueAt ?? NO_DUE, warn_at: warnAt, has_due: dueAt !== null },
  };
}

const WHAT = { zh: "已改按流程的新版本办理", en: "goes on by the new version of its workflow" };
