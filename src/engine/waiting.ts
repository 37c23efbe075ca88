import { v7 as uuidv7 } from "uuid";
import type { Definition } from "../core/definition/model.ts";
import type { Effect } from "../core/machine/model.ts";
import type { Text } from "../core/text.ts";
import type { OpenTaskRow, StepWrite } from "../store/rows.ts";
import { warnRatioOf } from "./context.ts";
import type { Ledger } from "./ledger.ts";
import { placeColumns } from "./stored.ts";

/** Where tasks without a limit stand in lists ordered by due moment: last. */
const NO_DUE = "9999-12-31T00:00:00.000Z";

/** The row of a task, at the organisation and role that its position now means. */
export function taskRow(ledger: Ledger, effect: Extract<Effect, { type: "openTask" }>): OpenTaskRow {
  const { step, one, now } = ledger;
  const { input, dueAt } = effect;
  const route = ledger.route(input.position);
  ledger.did.positions[effect.id] = route;
  const known = step.variant.outcomes;
  return {
    ...{ id: uuidv7(), instance_id: one.id, invoke: effect.id, state: effect.state, workflow: one.workflow },
    title: input.title ?? titleOf(step.variant.bundle.definition, effect.state),
    form: input.form ?? null,
    outcomes: input.outcomes.map((outcome) => {
      const common = known[outcome.id];
      // An outcome named by its id alone takes the title and kind that all procedures share.
      return common && outcome.title.zh === outcome.id ? { ...common, ...outcome, title: common.title } : outcome;
    }),
    ...{ bulk: input.bulk ?? false, position: input.position, organisation: route.organisation, role: route.role },
    ...{ assignee: null, exception: route.exception, number: one.number, label: one.label, pinyin: one.pinyin },
    subject_blind: one.subject?.blind ?? null,
    ...placeColumns(one.division),
    opened_at: now,
    due_at: dueAt ?? NO_DUE,
    warn_at: dueAt === null ? null : warnAt(now, dueAt, warnRatioOf(one)),
    has_due: dueAt !== null,
  };
}

/** A timer of a state that was entered again is moved, not doubled, and not removed by the leaving before. */
export function setTimer({ write, one }: Ledger, effect: Extract<Effect, { type: "setTimer" }>): void {
  stopTimer(write, effect.key);
  write.stopped.keys = write.stopped.keys.filter((key) => key !== effect.key);
  write.timers.push({ id: uuidv7(), instance_id: one.id, key: effect.key, fire_at: effect.dueAt });
}

/** A timer of this very step never comes to be; one from before is removed. */
export function stopTimer(write: StepWrite, key: string): void {
  write.timers = write.timers.filter((timer) => timer.key !== key);
  write.stopped.keys.push(key);
}

/** The light turns yellow when this share of the time is left. */
function warnAt(from: string, due: string, ratio: number): string {
  const end = Date.parse(due);
  return new Date(end - Math.max(0, end - Date.parse(from)) * ratio).toISOString();
}

/** The title of a state, or of the nearest one around it. */
function titleOf(definition: Definition, path: string): Text {
  let states = definition.machine.states;
  let title: Text = { zh: path, en: path };
  for (const key of path.split(".")) {
    const config = states?.[key];
    title = config?.meta?.title ?? title;
    states = config?.states;
  }
  return title;
}
