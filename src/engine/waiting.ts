import { v7 as uuidv7 } from "uuid";
import { askedOf } from "../core/case/task.ts";
import { pauseSeconds, SERVICE_ATTEMPTS_DEFAULT, SERVICE_PAUSE_SECONDS_DEFAULT } from "../core/definition/service.ts";
import type { Effect } from "../core/machine/model.ts";
import type { OpenTaskRow, StepWrite, WorkRow } from "../store/rows.ts";
import type { Engine } from "./engine.ts";
import type { Ledger } from "./ledger.ts";
import { placeColumns } from "./stored.ts";

/** Where tasks without a limit stand in lists ordered by due moment: last. */
export const NO_DUE = "9999-12-31T00:00:00.000Z";

/** The row of a task, at the organisation and role that its position now means. */
export function taskRow(ledger: Ledger, effect: Extract<Effect, { type: "openTask" }>): OpenTaskRow {
  const { step, one, now } = ledger;
  const asked = askedOf(effect, one, step.variant.bundle.definition, step.variant.outcomes, now);
  const { title, form, outcomes, bulk, position, dueAt, warnAt } = asked;
  const route = ledger.route(position);
  ledger.did.positions[effect.id] = route;
  return {
    ...{ id: uuidv7(), instance_id: one.id, invoke: effect.id, state: effect.state, workflow: one.workflow },
    ...{ title, form, outcomes, bulk, position, organisation: route.organisation, role: route.role },
    ...{
      assignee: effect.assignee ?? null,
      exception: route.exception,
      number: one.number,
      label: one.label,
      pinyin: one.pinyin,
    },
    subject_blind: one.subject?.blind ?? null,
    ...placeColumns(one.division),
    opened_at: now,
    due_at: dueAt ?? NO_DUE,
    warn_at: warnAt,
    has_due: dueAt !== null,
  };
}

/**
 * From now on the case waits for a message. One about something is found by a digest of that, which the worker enters where
 * messages look; the case itself knows it too, so that none reaches it that is about what it waited for before.
 */
export function awaitMessage(ledger: Ledger, { id: invoke, input }: Extract<Effect, { type: "openMessage" }>): void {
  const { one, step } = ledger;
  const { name, correlate } = input;
  const key = correlate === undefined ? null : messageKey(step.engine, name, correlate).toString("hex");
  one.resolved.waits = { ...one.resolved.waits, [invoke]: key === null ? name : `${name}#${key}` };
  if (key !== null) ledger.send({ kind: "await", body: { invoke, name, key } });
}

/** What a message is about, as it is looked up: nothing can be read back from it. */
export function messageKey(engine: Engine, name: string, about: string): Buffer {
  return engine.sealer.blind(`message|${name}|${about}`);
}

/** The row of work that an external worker is to ask for; its data leaves only with a lease. */
export function workRow({ step, one, now }: Ledger, effect: Extract<Effect, { type: "openService" }>): WorkRow {
  const { topic, data = {}, attempts, retryAfter } = effect.input;
  return {
    ...{ id: uuidv7(), instance_id: one.id, invoke: effect.id, state: effect.state, topic, number: one.number },
    data: step.engine.sealer.seal(data),
    opened_at: now,
    attempts_max: attempts ?? SERVICE_ATTEMPTS_DEFAULT,
    pause_seconds: pauseSeconds(retryAfter) ?? SERVICE_PAUSE_SECONDS_DEFAULT,
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
