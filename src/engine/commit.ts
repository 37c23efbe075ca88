import { v7 as uuidv7 } from "uuid";
import { pauseClock, resumeClock } from "../core/calendar/clock.ts";
import { localDay } from "../core/calendar/day.ts";
import type { Actor, Effect } from "../core/machine/model.ts";
import type { Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import type { OpenTaskRow, StepWrite } from "../store/rows.ts";
import { emptyWrite } from "../store/rows.ts";
import { warnRatioOf } from "./context.ts";
import type { Engine } from "./engine.ts";
import type { OutboxMessage } from "./outbox-message.ts";
import { documentRow } from "./papers.ts";
import { mergeRecords, recordRow } from "./registry.ts";
import { type Route, routeOf } from "./routing.ts";
import { dueOf } from "./settle.ts";
import { type Case, placeColumns } from "./stored.ts";

/** Where tasks without a limit stand in lists ordered by due moment: last. */
const NO_DUE = "9999-12-31T00:00:00.000Z";
const SUPERVISING = "supervising";

export interface Step {
  engine: Engine;
  variant: Variant;
  now: string;
  actor: Actor | null;
  /** Milestones and status before the step; null when the case begins with it. */
  before: Case | null;
  after: Case;
  effects: readonly Effect[];
  /** Whether supervisors must learn of it: an expression failed after the step was taken. */
  troubled: boolean;
}

/** What a step did, for its event. */
export interface Did {
  positions: Record<string, Route>;
  documents: string[];
  records: { type: string; validFrom: string }[];
}

/** The only place where effects become rows; `event` and the case's own row are added by whoever commits. */
export function commit(step: Step): { write: StepWrite; one: Case; did: Did } {
  const { engine, now, effects } = step;
  const policies = engine.policies();
  const day = localDay(now, policies.calendar.zone);
  const one: Case = { ...step.after, resolved: { ...step.after.resolved } };
  const write = emptyWrite(one.city);
  const did: Did = { positions: {}, documents: [], records: [] };
  const participants = new Set(Object.values(one.resolved.parties));
  if (one.startedOrg !== null) participants.add(one.startedOrg);
  if (step.actor?.organisation) participants.add(step.actor.organisation);

  const send = (message: OutboxMessage, to = one.id) =>
    write.outbox.push({
      id: uuidv7(),
      by: one.id,
      instance_id: to,
      kind: message.kind,
      body: engine.sealer.seal(message.body),
      ready_at: now,
    });
  const route = (position: string): Route => {
    const found = routeOf(policies, one, position, day);
    participants.add(found.organisation);
    return found;
  };
  const tell = (position: string, template: string, text: Text) => {
    const { organisation, role } = route(position);
    send({ kind: "notify", body: { organisation, role, template, text } });
  };

  for (const effect of effects) {
    switch (effect.type) {
      case "openTask": {
        const found = route(effect.input.position);
        did.positions[effect.id] = found;
        write.tasks.push(taskRow(step, one, effect, found));
        break;
      }
      case "closeTask":
        write.closed.invokes.push(effect.id);
        break;
      case "openChildren":
        one.resolved.children = [...new Set([...one.resolved.children, effect.id])];
        send({ kind: "spawn", body: { invoke: effect.id, state: effect.state, input: effect.input } });
        break;
      case "closeChildren":
        one.resolved.children = one.resolved.children.filter((invoke) => invoke !== effect.id);
        send({ kind: "cancel", body: { invoke: effect.id, reason: LEFT } });
        break;
      case "openMessage":
        one.resolved.waits = { ...one.resolved.waits, [effect.id]: effect.input.name };
        break;
      case "closeMessage": {
        const { [effect.id]: _, ...waits } = one.resolved.waits;
        one.resolved.waits = waits;
        break;
      }
      case "openService":
        // No service is connected to this release, and a case must not wait for ever without anybody knowing.
        tell(SUPERVISING, "escalate", about(one, unconnected(effect.input.topic)));
        break;
      case "closeService":
        break;
      case "setTimer":
        write.timers = write.timers.filter((timer) => timer.key !== effect.key);
        write.timers.push({ id: uuidv7(), instance_id: one.id, key: effect.key, fire_at: effect.dueAt });
        break;
      case "cancelTimer":
        write.timers = write.timers.filter((timer) => timer.key !== effect.key);
        write.stopped.keys.push(effect.key);
        break;
      case "document": {
        const ord = write.documents.length;
        const organisation = step.actor?.organisation ?? null;
        const row = documentRow(engine, step.variant, one, effect, { now, day, ord, organisation, actor: step.actor });
        write.documents.push(row);
        did.documents.push(row.id);
        break;
      }
      case "notify": {
        const text = noticeText(step, one, effect);
        if (effect.position !== undefined) tell(effect.position, effect.template, text);
        else if (effect.role !== undefined && one.startedOrg !== null) {
          const body = { organisation: one.startedOrg, role: effect.role, template: effect.template, text };
          send({ kind: "notify", body });
        }
        break;
      }
      case "record": {
        const type = policies.records.get(effect.record);
        if (!type) throw new Error(`${one.workflow} writes records of type ${effect.record}, which does not exist`);
        const validFrom = effect.validFrom ?? day;
        const { key, values } = effect;
        const entry = { key, values, validFrom, instance: one.id, at: now, actor: step.actor?.id ?? null };
        write.records.push(recordRow(engine, type, entry));
        did.records.push({ type: type.id, validFrom });
        break;
      }
      case "escalate":
        tell(effect.to, "escalate", about(one, effect.reason));
        break;
      case "cc":
        tell(effect.position, "cc", about(one, CC));
        break;
      case "emit":
        send({
          kind: "emit",
          body: { name: effect.name, to: effect.to, ...(effect.data ? { data: effect.data } : {}) },
        });
        break;
      case "pauseClock":
        one.clocks = eachClock(one, (clock) => pauseClock(clock, now, effect.reason.zh));
        one.dueAt = dueOf(one, { now, calendar: policies.calendar });
        break;
      case "resumeClock":
        one.clocks = eachClock(one, (clock) => resumeClock(clock, now));
        one.dueAt = dueOf(one, { now, calendar: policies.calendar });
        break;
      default:
        effect satisfies never;
    }
  }

  if (step.troubled) tell(SUPERVISING, "escalate", about(one, TROUBLED));
  for (const milestone of joinsOf(step, one)) {
    if (one.parent !== null && one.parentInvoke !== null) {
      send({ kind: "join", body: { invoke: one.parentInvoke, milestone } }, one.parent);
    }
  }
  if (one.status !== "active") {
    write.closed.all = step.before !== null;
    write.stopped.all = step.before !== null;
    write.tasks = [];
    write.timers = [];
  }
  finish(step, one, write, participants);
  return { write, one, did };
}

const LEFT: Text = { zh: "上级办件已离开该环节", en: "The case above has left this step" };
const CC: Text = { zh: "抄送", en: "For your information" };
const TROUBLED: Text = { zh: "办件的一项设置无法计算", en: "A setting of the case could not be worked out" };

function unconnected(topic: string): Text {
  return { zh: `外部服务“${topic}”未接入，请人工办理`, en: `No service "${topic}" is connected; act by hand` };
}

/** What the waiting parent must hear: milestones reached for the first time, then (null) the end. */
function joinsOf(step: Step, one: Case): (string | null)[] {
  const known = new Set(step.before?.milestones ?? []);
  const reached: (string | null)[] = one.milestones.filter((milestone) => !known.has(milestone));
  return one.status === "active" ? reached : [...reached, null];
}

function finish(step: Step, one: Case, write: StepWrite, participants: Set<string>): void {
  write.records = mergeRecords(write.records);
  // A timer set again in the step that stops it is moved, not removed.
  write.stopped.keys = write.stopped.keys.filter((key) => !write.timers.some((timer) => timer.key === key));
  const fresh = [...participants].filter((id) => id !== "" && !one.resolved.participants.includes(id)).sort();
  write.participants = fresh.map((organisation) => ({ instance_id: one.id, organisation }));
  one.resolved.participants = [...one.resolved.participants, ...fresh];
  const before = step.before;
  write.moved =
    before !== null &&
    one.status === "active" &&
    (before.label !== one.label || before.division !== one.division || before.subject?.blind !== one.subject?.blind);
}

function taskRow(step: Step, one: Case, effect: Extract<Effect, { type: "openTask" }>, found: Route): OpenTaskRow {
  const { input, dueAt } = effect;
  const known = step.variant.outcomes;
  return {
    id: uuidv7(),
    instance_id: one.id,
    invoke: effect.id,
    state: effect.state,
    workflow: one.workflow,
    title: input.title ?? titleOf(step, effect.state),
    form: input.form ?? null,
    outcomes: input.outcomes.map((outcome) => {
      const common = known[outcome.id];
      // An outcome named by its id alone takes the title and kind that all procedures share.
      return common && outcome.title.zh === outcome.id ? { ...common, ...outcome, title: common.title } : outcome;
    }),
    bulk: input.bulk ?? false,
    position: input.position,
    organisation: found.organisation,
    role: found.role,
    assignee: null,
    exception: found.exception,
    number: one.number,
    label: one.label,
    pinyin: one.pinyin,
    subject_blind: one.subject?.blind ?? null,
    ...placeColumns(one.division),
    opened_at: step.now,
    due_at: dueAt ?? NO_DUE,
    warn_at: dueAt === null ? null : warnAt(step.now, dueAt, warnRatioOf(one)),
    has_due: dueAt !== null,
  };
}

/** The light turns yellow when this share of the time is left. */
function warnAt(from: string, due: string, ratio: number): string {
  const end = Date.parse(due);
  return new Date(end - Math.max(0, end - Date.parse(from)) * ratio).toISOString();
}

function titleOf(step: Step, state: string): Text {
  let states = step.variant.bundle.definition.machine.states;
  let title: Text = { zh: state, en: state };
  for (const key of state.split(".")) {
    const config = states?.[key];
    title = config?.meta?.title ?? title;
    states = config?.states;
  }
  return title;
}

function noticeText(step: Step, one: Case, effect: Extract<Effect, { type: "notify" }>): Text {
  const given = effect.data?.text;
  if (isText(given)) return given;
  const template = step.variant.bundle.templates[effect.template];
  return about(one, template?.title ?? step.variant.bundle.definition.title);
}

function about(one: Case, text: Text): Text {
  const name = one.label === null ? "" : ` ${one.label}`;
  return { zh: `${text.zh}：${one.number}${name}`, en: `${text.en}: ${one.number}${name}` };
}

function eachClock(
  one: Case,
  change: (clock: NonNullable<Case["clocks"]["legal"]>) => Case["clocks"]["legal"],
): Case["clocks"] {
  const { legal, promise } = one.clocks;
  return { legal: legal && change(legal), promise: promise && change(promise) };
}

function isText(value: unknown): value is Text {
  return (
    typeof value === "object" &&
    value !== null &&
    "zh" in value &&
    "en" in value &&
    typeof value.zh === "string" &&
    typeof value.en === "string"
  );
}
