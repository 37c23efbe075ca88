import { tablesOf } from "../core/case/procedure.ts";
import type { Id } from "../core/id.ts";
import { type Recorded, replay, type Stood } from "../core/operation/replay.ts";
import { isRefusal } from "../core/refusal.ts";
import type { Table } from "../core/table/model.ts";
import type { Variant } from "../core/variant.ts";
import { type ChainedEvent, readArtifact, readHistory } from "../store/history.ts";
import { type CaseInHand, takeCase } from "./case-in-hand.ts";
import { CHAIN_START, canonical, eventHash, requestHash } from "./chain.ts";
import { machineOf, tableHash } from "./context.ts";
import type { Engine } from "./engine.ts";
import type { EventBody } from "./event.ts";
import type { Pin } from "./migrate-case.ts";
import type { Case } from "./stored.ts";

export interface Walked {
  events: number;
  /** What does not fit, by the event's number: a broken chain, a step that is refused now, another end than the case's. */
  problems: { seq: number; what: string }[];
}

/** What a case has been through: its events with the papers each issued, and how it stood after each that moved its machine. */
export interface Past {
  /** What moved its machine, by the number of the event. */
  bodies: Map<number, EventBody>;
  events: (Omit<ChainedEvent, "body"> & { documents: string[] })[];
  stood: Stood[];
  problems: Walked["problems"];
}

/** Walks a case's history again from nothing but its events, and compares the end with the case as it stands. */
export async function replayInstance(engine: Engine, id: Id): Promise<Walked> {
  const held = await takeCase<never>(engine, id, { user: "", key: null, hash: requestHash("replay", {}) });
  if (isRefusal(held) || "reply" in held) throw new Error(`there is no case ${id.uuid}`);
  const { events, problems } = await pastOf(engine, held);
  return { events: events.length, problems };
}

/** The same for a case in hand, with all that it went through. */
export async function pastOf(engine: Engine, { one, variant }: Pick<CaseInHand, "one" | "variant">): Promise<Past> {
  const rows = await readHistory(engine.database, one.city, one.id);
  const problems = chainProblems(one, rows);
  const end = (what: string) => problems.push({ seq: rows.length, what });
  const steps: { seq: number; recorded: Recorded }[] = [];
  const events: Past["events"] = [];
  const bodies: Past["bodies"] = new Map();
  const opened = rows.map(({ body }) => bodyOf(engine, body));
  const begun = await begunBy(engine, variant, opened);
  let standing = begun;
  for (const [at, { body: _, ...event }] of rows.entries()) {
    const body = opened[at] ?? null;
    events.push({ ...event, documents: body?.did.documents ?? [] });
    if (body === null) problems.push({ seq: event.seq, what: "cannot be read" });
    else if (body.kind !== "operation") {
      bodies.set(event.seq, body);
      const to = pinOf(body);
      if (to) standing = await engine.variant(to.variant);
      const context = await contextOf(engine, standing, body, event.at);
      const recorded = { kind: body.kind, event: body.event, context, ...(to ? { to: machineOf(standing) } : {}) };
      steps.push({ seq: event.seq, recorded: recorded as Recorded });
    }
  }
  // What a broken history would lead to says nothing more.
  if (problems.length > 0) return { bodies, events, stood: [], problems };
  const walked = replay(
    machineOf(begun),
    steps.map((step) => step.recorded),
  );
  if (!walked.ok) {
    problems.push({ seq: steps[walked.at]?.seq ?? 0, what: `refused: ${walked.refused.code}` });
    return { bodies, events, stood: [], problems };
  }
  const last = walked.stood.at(-1);
  if (canonical(last?.stored) !== canonical(one.stored)) end("the state is another");
  if (canonical(last?.data) !== canonical(one.data)) end("the data are others");
  if (standing.hash !== one.variant) end("the version is another");
  return { bodies, events, stood: walked.stood, problems };
}

/** The variant a case began by: that which it was first put off, or the one it still has. */
async function begunBy(engine: Engine, variant: Variant, bodies: readonly (EventBody | null)[]): Promise<Variant> {
  const first = bodies.find((body) => body?.kind === "migrate")?.event.data as { was?: Pin } | undefined;
  return first?.was === undefined ? variant : engine.variant(first.was.variant);
}

function pinOf({ kind, event }: EventBody): Pin | null {
  return kind === "migrate" ? ((event.data as { to: Pin } | undefined)?.to ?? null) : null;
}

/** Every event follows the one before, by number and by hash, and the case knows the last. */
function chainProblems(one: Case, events: readonly ChainedEvent[]): Walked["problems"] {
  const problems: Walked["problems"] = [];
  let previous: { seq: number; hash: Buffer } = { seq: 0, hash: CHAIN_START };
  for (const { hash, ...row } of events) {
    const { seq } = row;
    if (seq !== previous.seq + 1) problems.push({ seq, what: `follows ${previous.seq}` });
    if (!eventHash(previous.hash, one.city, row).equals(hash)) problems.push({ seq, what: "the chain is broken" });
    previous = { seq, hash };
  }
  if (previous.seq !== one.historySeq || !previous.hash.equals(one.historyHash)) {
    const seq = Math.max(previous.seq, one.historySeq);
    problems.push({ seq, what: "the case knows of another last event" });
  }
  return problems;
}

/** What an event says; null when somebody has put something else in its place. */
function bodyOf(engine: Engine, sealed: unknown): EventBody | null {
  try {
    const body = engine.sealer.open(sealed) as Partial<EventBody> | null;
    return body?.kind && (body.kind === "operation" || body.read) ? (body as EventBody) : null;
  } catch {
    return null;
  }
}

/** The context of a step from its event. The calendar decides when things are due, never what the data are. */
async function contextOf(
  engine: Engine,
  variant: Variant,
  { read }: EventBody,
  now: string,
): Promise<Recorded["context"]> {
  const { zone, actor, instance, params, subject, found } = read;
  const { calendar } = engine.policies();
  const tables = await tablesAsRead(engine, variant, read.tables);
  return {
    now,
    zone,
    params,
    instance,
    subject: subject?.data ?? null,
    actor,
    calendar,
    tables,
    ...(found ? { found } : {}),
  };
}

/** Pinned tables from the version, reference tables by the hash of what was read. */
async function tablesAsRead(
  engine: Engine,
  variant: Variant,
  read: Record<string, string>,
): Promise<Record<string, Table>> {
  const tables = { ...tablesOf(variant.bundle, engine.policies().tables) };
  for (const [id, hash] of Object.entries(read)) {
    const current = tables[id];
    if (current && tableHash(current) === hash) continue;
    const kept = await readArtifact(engine.database, hash);
    if (kept) tables[id] = kept as Table;
  }
  return tables;
}
