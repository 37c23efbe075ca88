import type { Id } from "../core/id.ts";
import type { StepContext, StepResult, Stored } from "../core/machine/model.ts";
import { fireTimer, startMachine, stepMachine } from "../core/machine/step.ts";
import { isRefusal } from "../core/refusal.ts";
import type { Table } from "../core/table/model.ts";
import type { Variant } from "../core/variant.ts";
import { type ChainedEvent, readArtifact, readHistory } from "../store/history.ts";
import { takeCase } from "./case-in-hand.ts";
import { CHAIN_START, canonical, eventHash, requestHash } from "./chain.ts";
import { machineOf, tableHash, tablesOf } from "./context.ts";
import type { Engine } from "./engine.ts";
import type { EventBody } from "./event.ts";

export interface Replayed {
  events: number;
  stored: Stored;
  data: Record<string, unknown>;
  /** What does not fit, by the event's number: a broken chain, a step that is refused now, another end than the case's. */
  problems: { seq: number; what: string }[];
}

/** Walks a case's history again from nothing but its events, and compares the end with the case as it stands. */
export async function replayInstance(engine: Engine, id: Id): Promise<Replayed> {
  const held = await takeCase<never>(engine, id, { user: "", key: null, hash: requestHash("replay", {}) });
  if (isRefusal(held) || "reply" in held) throw new Error(`there is no case ${id.uuid}`);
  const { one, variant } = held;
  const events = await readHistory(engine.database, id.city, id.uuid);
  const result: Replayed = { events: events.length, stored: one.stored, data: {}, problems: [] };
  let previous: Buffer = CHAIN_START;
  for (const [index, event] of events.entries()) {
    const { hash, ...row } = event;
    if (event.seq !== index + 1) result.problems.push({ seq: event.seq, what: `follows ${index}` });
    if (!eventHash(previous, id.city, row).equals(hash))
      result.problems.push({ seq: event.seq, what: "the chain is broken" });
    previous = hash;
    await stepAgain(engine, variant, result, event);
  }
  const end = (what: string) => result.problems.push({ seq: events.length, what });
  if (events.length !== one.historySeq || !previous.equals(one.historyHash))
    end("the case ends elsewhere in its history");
  if (canonical(result.stored) !== canonical(one.stored)) end("the state is another");
  if (canonical(result.data) !== canonical(one.data)) end("the data are others");
  return result;
}

async function stepAgain(engine: Engine, variant: Variant, result: Replayed, event: ChainedEvent): Promise<void> {
  const body = engine.sealer.open(event.body) as EventBody;
  if (body.kind === "operation") return;
  const start = body.kind === "start";
  const context = await contextOf(engine, variant, body, event.at, start ? (body.event.data ?? {}) : result.data);
  const step = again(variant, result.stored, body, context);
  if (!step.ok) {
    result.problems.push({ seq: event.seq, what: `refused: ${step.refused.code}` });
    return;
  }
  result.stored = step.stored;
  result.data = step.data;
}

function again(variant: Variant, stored: Stored, body: EventBody, context: StepContext): StepResult {
  const machine = machineOf(variant);
  if (body.kind === "start") return startMachine(machine, context);
  if (body.kind === "timer") return fireTimer(machine, stored, body.event.type, context);
  return stepMachine(machine, stored, body.event, context);
}

/** The context of a step from its event. The calendar decides when things are due, never what the data are. */
async function contextOf(
  engine: Engine,
  variant: Variant,
  { read }: EventBody,
  now: string,
  data: Record<string, unknown>,
): Promise<StepContext> {
  const { zone, actor, instance, params, subject } = read;
  const { calendar } = engine.policies();
  const tables = await tablesAsRead(engine, variant, read.tables);
  return { now, zone, data, params, instance, subject: subject?.data ?? null, actor, calendar, tables };
}

/** Pinned tables from the version, reference tables by the hash of what was read. */
async function tablesAsRead(
  engine: Engine,
  variant: Variant,
  read: Record<string, string>,
): Promise<Record<string, Table>> {
  const tables = { ...tablesOf(variant, engine.policies()) };
  for (const [id, hash] of Object.entries(read)) {
    const current = tables[id];
    if (current && tableHash(current) === hash) continue;
    const kept = await readArtifact(engine.database, hash);
    if (kept) tables[id] = kept as Table;
  }
  return tables;
}
