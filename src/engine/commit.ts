import { pauseClock, resumeClock } from "../core/calendar/clock.ts";
import { withJoin } from "../core/case/join.ts";
import { withOffice } from "../core/case/route.ts";
import { dueOf } from "../core/case/settle.ts";
import { reachedBy } from "../core/case/take.ts";
import { hasServices } from "../core/machine/compile.ts";
import type { Effect } from "../core/machine/model.ts";
import type { Text } from "../core/text.ts";
import type { StepWrite } from "../store/rows.ts";
import { machineOf } from "./context.ts";
import { type Did, type Ledger, openLedger, type Step } from "./ledger.ts";
import { documentRow } from "./papers.ts";
import { mergeRecords, recordRow, seriesTouched } from "./registry.ts";
import type { Case } from "./stored.ts";
import { awaitMessage, setTimer, stopTimer, taskRow, workRow } from "./waiting.ts";

const SUPERVISING = "supervising";
const LEFT: Text = { zh: "上级办件已离开该环节", en: "The case above has left this step" };
/** Author of what nobody did by hand. */
const SYSTEM = "system";
const CC: Text = { zh: "抄送", en: "For your information" };
const TROUBLED: Text = { zh: "办件的一项设置无法计算", en: "A setting of the case could not be worked out" };

/** Turns what a step asks for into rows; the event and the case's own row are added by whoever commits. */
export function commit(step: Step): { write: StepWrite; one: Case; did: Did } {
  const ledger = openLedger(step);
  const { write, one } = ledger;
  for (const effect of step.effects) take(ledger, effect);
  if (step.troubled) ledger.tell(SUPERVISING, "escalate", ledger.about(TROUBLED));
  for (const milestone of reachedBy(step.before, one)) ledger.join(milestone);
  if (one.status !== "active") endAll(step, write);
  write.records = mergeRecords(write.records);
  write.participants = ledger.newParticipants();
  write.moved = one.status === "active" && step.before !== null && shownOf(step.before) !== shownOf(one);
  return ledger;
}

/** The only place where effects become rows. */
function take(ledger: Ledger, effect: Effect): void {
  const { write, one } = ledger;
  switch (effect.type) {
    case "openTask":
      write.tasks.push(taskRow(ledger, effect));
      return;
    case "closeTask":
      write.closed.invokes.push(effect.id);
      return;
    case "openChildren":
      one.resolved.children = [...new Set([...one.resolved.children, effect.id])];
      one.resolved = withJoin(one.resolved, effect.id, effect.input.join);
      ledger.send({ kind: "spawn", body: { invoke: effect.id, state: effect.state, input: effect.input } });
      return;
    case "closeChildren":
      one.resolved.children = one.resolved.children.filter((invoke) => invoke !== effect.id);
      one.resolved = withJoin(one.resolved, effect.id, undefined);
      ledger.send({ kind: "cancel", body: { invoke: effect.id, reason: LEFT } });
      return;
    case "openMessage":
      awaitMessage(ledger, effect);
      return;
    case "closeMessage":
      one.resolved.waits = without(one.resolved.waits, effect.id);
      return;
    case "openService":
      write.work.opened.push(workRow(ledger, effect));
      return;
    case "closeService":
      write.work.closed.invokes.push(effect.id);
      return;
    case "setTimer":
      setTimer(ledger, effect);
      return;
    case "cancelTimer":
      stopTimer(write, effect.key);
      return;
    case "document":
      issue(ledger, effect);
      return;
    case "notify":
      notify(ledger, effect);
      return;
    case "record":
      register(ledger, effect);
      return;
    case "escalate":
      ledger.tell(effect.to, "escalate", ledger.about(effect.reason));
      return;
    case "cc":
      ledger.tell(effect.position, "cc", ledger.about(CC));
      return;
    case "emit": {
      const { name, to, data } = effect;
      ledger.send({ kind: "emit", body: { name, to, ...(data ? { data } : {}) } });
      return;
    }
    case "pauseClock":
      turnClocks(ledger, (clock) => pauseClock(clock, ledger.now, effect.reason.zh));
      return;
    case "resumeClock":
      turnClocks(ledger, (clock) => resumeClock(clock, ledger.now));
      return;
    case "setting":
      settle(ledger, effect);
      return;
    default:
      effect satisfies never;
  }
}

type Of<T extends Effect["type"]> = Extract<Effect, { type: T }>;

function issue(ledger: Ledger, effect: Of<"document">): void {
  const { step, write, one, did, now, day } = ledger;
  const facts = {
    now,
    day,
    ord: write.documents.length,
    organisation: step.actor?.organisation ?? null,
    actor: step.actor,
  };
  const row = documentRow(step.engine, step.variant, one, effect, facts);
  write.documents.push(row);
  did.documents.push(row.id);
}

function notify(ledger: Ledger, effect: Of<"notify">): void {
  const { step, one } = ledger;
  const given = effect.data?.text;
  const template = step.variant.bundle.templates[effect.template];
  const text = isText(given) ? given : ledger.about(template?.title ?? step.variant.bundle.definition.title);
  if (effect.position !== undefined) {
    ledger.tell(effect.position, effect.template, text);
  } else if (effect.role !== undefined && one.startedOrg !== null) {
    const body = { organisation: one.startedOrg, role: effect.role, template: effect.template, text };
    ledger.send({ kind: "notify", body });
  }
}

/** Settings are no rows of a case: the worker puts them in force, after the step. */
function settle(ledger: Ledger, { type: _, ...wanted }: Of<"setting">): void {
  const { step, one, day } = ledger;
  const { organisation, role } = ledger.route(SUPERVISING);
  ledger.send({
    kind: "setting",
    body: {
      wanted: { from: day, ...wanted },
      ...{ within: one.division, parties: Object.values(one.resolved.parties), number: one.number },
      ...{ author: step.actor?.id ?? one.startedBy ?? SYSTEM, tell: { organisation, role } },
    },
  });
}

function register(ledger: Ledger, effect: Of<"record">): void {
  const { step, write, one, did, now, day } = ledger;
  const type = step.engine.policies().records.get(effect.record);
  if (!type) throw new Error(`${one.workflow} writes records of type ${effect.record}, which does not exist`);
  const { key, fill, office, validFrom = day } = effect;
  const { organisations } = step.engine.policies();
  const values = office
    ? withOffice(effect.values, office, ledger.route(office.position), (id) => organisations.get(id)?.name)
    : effect.values;
  const by = { instance: one.id, at: now, actor: step.actor?.id ?? null };
  const entry = { key, values, ...(fill ? { fill } : {}), validFrom, ...by };
  write.records.push(recordRow(step.engine, type, entry));
  for (const series of seriesTouched(step.engine, type, values)) write.watched.push({ series, changes: null });
  did.records.push({ type: type.id, validFrom });
}

type Clock = NonNullable<Case["clocks"]["legal"]>;

function turnClocks({ step, one, now }: Ledger, turn: (clock: Clock) => Clock): void {
  const { legal, promise } = one.clocks;
  one.clocks = { ...one.clocks, legal: legal && turn(legal), promise: promise && turn(promise) };
  one.dueAt = dueOf(one, { now, calendar: step.engine.policies().calendar });
}

function endAll(step: Step, write: StepWrite): void {
  write.closed.all = step.before !== null;
  write.stopped.all = step.before !== null;
  write.work.closed.all = step.before !== null && hasServices(machineOf(step.variant));
  write.tasks = [];
  write.timers = [];
  write.work.opened = [];
}

/** What open tasks show of their case. */
function shownOf(one: Case): string {
  return JSON.stringify([one.label, one.division, one.subject?.blind ?? null]);
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

function isText(value: unknown): value is Text {
  if (typeof value !== "object" || value === null || !("zh" in value) || !("en" in value)) return false;
  return typeof value.zh === "string" && typeof value.en === "string";
}
