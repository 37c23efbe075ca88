import type { Moved } from "../core/api.ts";
import { takeStep } from "../core/case/take.ts";
import { ERRORS, type ErrorCode } from "../core/errors.ts";
import { formatId } from "../core/id.ts";
import { accepts } from "../core/machine/accept.ts";
import type { Actor, Effect, StepResult } from "../core/machine/model.ts";
import type { SigningChange } from "../core/machine/sign.ts";
import type { Moving } from "../core/operation/return.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Variant } from "../core/variant.ts";
import type { StepWrite } from "../store/rows.ts";
import { announcement } from "./announce.ts";
import { commit } from "./commit.ts";
import { contextOf, machineOf, procedureOf, readsSubject, type SubjectRead } from "./context.ts";
import type { Caller, Engine } from "./engine.ts";
import { changesOf, type EventBody, eventRow, readOf } from "./event.ts";
import type { LookedUp } from "./look-up.ts";
import { postsHeld } from "./stand-in.ts";
import { type Case, caseRow } from "./stored.ts";

export interface Taken {
  variant: Variant;
  /** As read; for a start, as it will be written, with nothing stepped yet. */
  one: Case;
  now: string;
  actor: Actor | null;
  subject: SubjectRead | null;
  kind: "start" | "event" | "timer" | "move" | "sign";
  type: string;
  data?: Record<string, unknown>;
  moving?: Moving;
  signing?: SigningChange;
  reason?: string;
  task?: string;
  outcome?: string;
  /** When the limit ended that a timer's step comes from. */
  reached?: string;
  /** What the workflow looks up, as it was found for this step. */
  looked?: LookedUp | null;
  /** Where the actor acts, for the history; by default the actor's organisation. */
  organisation?: string;
}

export interface Advanced {
  write: StepWrite;
  one: Case;
  effects: readonly Effect[];
}

/** Decides one step and says what it writes; touches no database. */
export function advance(engine: Engine, taken: Taken): Refusal | Advanced {
  const { variant, one, now, actor, kind } = taken;
  const context = contextOf(engine, variant, one, taken);
  const stepped = takeStep(engine.policies(), procedureOf(variant), one, taken, context);
  if (!stepped.ok) {
    return refusalOf(taken, stepped.result, () => accepts(machineOf(variant), one.stored, stepped.context));
  }
  const { result, settled } = stepped;
  const before = kind === "start" ? null : one;
  const done = commit({
    ...{ engine, variant, now, actor, before, effects: result.effects, subject: taken.subject },
    after: settled.one,
    troubled: settled.notes.length > 0,
  });
  standOn(done.write, taken.looked ?? null);
  const facts = {
    ...{ type: taken.type, kind, actor, from: kind === "start" ? null : one.state, to: done.one.state },
    ...broughtBy(taken),
    ...(taken.task ? { task: taken.task } : {}),
    ...(taken.outcome ? { outcome: taken.outcome } : {}),
    ...(taken.organisation ? { organisation: taken.organisation } : {}),
  };
  const subject = readsSubject(variant) ? taken.subject : null;
  const did = { ...didOf(before, done), ...(taken.reason === undefined ? {} : { reason: taken.reason }) };
  const notes = [...result.notes, ...settled.notes];
  const event = eventRow(engine, one, now, { ...facts, notes }, readOf(engine, one, stepped.context, subject), did);
  return { write: withEvent(engine, done.write, done.one, event), one: done.one, effects: result.effects };
}

/** What came in with a step: data, or what an operation asked of the machine. */
function broughtBy({ data, moving, signing }: Taken): { data?: Record<string, unknown> } {
  if (moving) return { data: { moving } };
  if (signing) return { data: { signing } };
  return data ? { data } : {};
}

/**
 * A step that writes records of a kind it counted stands on what it counted: its write holds only while those counters
 * are as it read them. One that counts and writes none decides nothing that another's write could make wrong.
 */
function standOn(write: StepWrite, looked: LookedUp | null): void {
  const kinds = new Set(write.records.map(({ type }) => type));
  const counted = (looked?.watched ?? []).filter(({ record }) => kinds.has(record));
  write.watched.push(...counted.map(({ series, changes }) => ({ series, changes })));
}

export function didOf(before: Case | null, done: ReturnType<typeof commit>): EventBody["did"] {
  const { write, did } = done;
  const opened = write.tasks.map(({ id, invoke, organisation, role }) => ({ id, invoke, organisation, role }));
  return {
    ...changesOf(before, done.one),
    ...(Object.keys(did.positions).length > 0 ? { positions: did.positions } : {}),
    ...(did.documents.length > 0 ? { documents: did.documents } : {}),
    ...(did.records.length > 0 ? { records: did.records } : {}),
    ...(opened.length > 0 ? { opened } : {}),
    ...(write.closed.invokes.length > 0 ? { closed: write.closed.invokes } : {}),
  };
}

/** Puts the event and the case's own row to what a step writes; the case is then one event further. */
export function withEvent(engine: Engine, write: StepWrite, one: Case, event: ReturnType<typeof eventRow>): StepWrite {
  one.rev += 1;
  one.historySeq = event.seq;
  one.historyHash = Buffer.from(event.hash, "hex");
  const row = caseRow(engine.sealer, one);
  if (write.moved) Object.assign(row, { leaving: write.closed.tasks, leaving_invokes: write.closed.invokes });
  const outbox = [...write.outbox, ...announcement(engine, one, event)];
  return { ...write, cases: [row], events: [event], outbox };
}

function refusalOf(taken: Taken, result: Extract<StepResult, { ok: false }>, accepted: () => string[]): Refusal {
  const { code, what, cure } = result.refused;
  const known = isErrorCode(code) ? code : "INTERNAL";
  const offers = known === "EVENT_REFUSED" && taken.kind !== "start" ? { accepts: accepted() } : {};
  return refuse(known, { what, ...(cure ? { cure } : {}), ...offers });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** What a caller is told of a case that has moved. */
export function movedOf(one: Case, write: StepWrite, caller: Caller | null): Moved {
  const places = new Set((caller ? postsHeld(caller) : []).map(({ organisation, role }) => `${organisation}|${role}`));
  return {
    instance: formatId({ city: one.city, uuid: one.id }),
    number: one.number,
    workflow: one.workflow,
    status: one.status,
    state: one.state,
    phase: one.phase,
    revision: one.rev,
    tasks: write.tasks.map(({ id, invoke, title, organisation, role }) => ({
      id: formatId({ city: one.city, uuid: id }),
      invoke,
      title,
      organisation,
      role,
      mine: places.has(`${organisation}|${role}`),
    })),
  };
}
