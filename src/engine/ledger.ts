import { localDay } from "../core/calendar/day.ts";
import type { Route } from "../core/case/route.ts";
import type { Actor, Effect } from "../core/machine/model.ts";
import type { Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import { emptyWrite, type StepWrite } from "../store/rows.ts";
import type { SubjectRead } from "./context.ts";
import type { Engine } from "./engine.ts";
import { type OutboxMessage, outboxRow } from "./outbox-message.ts";
import { type Aside, asideOf } from "./recusal.ts";
import { routeOf } from "./routing.ts";
import type { Case } from "./stored.ts";

/** A step that was taken and is to be written. */
export interface Step {
  engine: Engine;
  variant: Variant;
  now: string;
  actor: Actor | null;
  /** The case before the step; null when it begins with it. */
  before: Case | null;
  after: Case;
  effects: readonly Effect[];
  /** The record that the case is about, where it was read. */
  subject?: SubjectRead | null;
  /** Whether supervisors must learn of it: an expression failed after the step was taken. */
  troubled: boolean;
}

/** What a step did, for its event. */
export interface Did {
  positions: Record<string, Route>;
  documents: string[];
  records: { type: string; validFrom: string }[];
}

/** The rows of one step while they are being gathered. */
export interface Ledger {
  step: Step;
  now: string;
  day: string;
  write: StepWrite;
  /** The case as the step leaves it; effects go on changing it. */
  one: Case;
  did: Did;
  /** Who acts at a position; they take part in the case from then on. */
  route(position: string): Route;
  send(message: OutboxMessage, to?: string): void;
  /** A notice to those who hold a position. */
  tell(position: string, template: string, text: Text): void;
  /** Tells the parent, if there is one, of a milestone or (null) of the end. */
  join(milestone: string | null): void;
  /** A text with the number and name of the case. */
  about(text: Text): Text;
  /** Organisations that take part from this step on. */
  newParticipants(): StepWrite["participants"];
}

export function openLedger(step: Step): Ledger {
  const policies = step.engine.policies();
  const { now, after } = step;
  const day = localDay(now, policies.calendar.zone);
  const one: Case = { ...after, resolved: { ...after.resolved } };
  const write = emptyWrite(one.city);
  const participants = new Set(Object.values(one.resolved.parties));
  participants.add(one.startedOrg ?? "").add(step.actor?.organisation ?? "");

  let aside: Aside | null = null;
  const route = (position: string): Route => {
    aside ??= asideOf(step.engine, { one, subject: step.subject });
    const found = routeOf(policies, one, position, day, aside);
    participants.add(found.organisation);
    return found;
  };
  const send = (message: OutboxMessage, to = one.id): void => {
    write.outbox.push(outboxRow(step.engine, one, message, now, to));
  };
  return {
    ...{ step, now, day, write, one, route, send },
    did: { positions: {}, documents: [], records: [] },
    tell(position, template, text) {
      const { organisation, role } = route(position);
      send({ kind: "notify", body: { organisation, role, template, text } });
    },
    join(milestone) {
      if (one.parent === null || one.parentInvoke === null) return;
      send({ kind: "join", body: { invoke: one.parentInvoke, milestone } }, one.parent);
    },
    about(text) {
      const name = one.label === null ? "" : ` ${one.label}`;
      return { zh: `${text.zh}：${one.number}${name}`, en: `${text.en}: ${one.number}${name}` };
    },
    newParticipants() {
      const known = one.resolved.participants;
      const fresh = [...participants].filter((id) => id !== "" && !known.includes(id)).sort();
      one.resolved.participants = [...known, ...fresh];
      return fresh.map((organisation) => ({ instance_id: one.id, organisation }));
    },
  };
}
