import { v7 as uuidv7 } from "uuid";
import { localDay } from "../core/calendar/day.ts";
import type { Id } from "../core/id.ts";
import type { NumberShape } from "../core/number/shape.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import type { Connection } from "../store/database.ts";
import { readRecordsByKey } from "../store/record-list.ts";
import type { StepWrite } from "../store/rows.ts";
import { insertCases } from "../store/step-write.ts";
import { advance } from "./advance.ts";
import { beginCase, caseNumber, subjectBlindOf } from "./begin.ts";
import { takeCase } from "./case-in-hand.ts";
import { numberOf, takeCounts, together } from "./cases-together.ts";
import { requestHash } from "./chain.ts";
import { readsSubject, type SubjectRead } from "./context.ts";
import type { Engine } from "./engine.ts";
import type { Case } from "./stored.ts";

/** Cases written by one statement; larger ones gain nothing and hold the embedded database's gate for longer. */
export const CHILDREN_PER_STATEMENT_MAX = 500;

export interface Child {
  /** Unique among the children of the invoke: the same key is started once, however often it is asked for. */
  key: string;
  /** Which of the parent's children it is, from 1; part of its number. */
  index: number;
  data: Record<string, unknown>;
  /** Where it begins, in the parent's home city; the parent's division when left out. What holds there is what it pins. */
  division?: string;
}

export interface StartManyInput {
  parent: Id;
  invoke: string;
  workflow: string;
  children: readonly Child[];
  mode?: { mode: string; reason: Text };
  origin?: string;
}

export interface StartedMany {
  started: { key: string; id: string }[];
  /** Were there already. */
  known: number;
  /** Could not take their first step; why, by key. */
  refused: { key: string; refusal: Refusal }[];
}

/**
 * Starts children of a case, all of them cases of their own in the parent's home city: each steps in memory, and up to
 * 500 are written by one statement. Asking again for the same keys starts nothing twice.
 */
export async function startMany(engine: Engine, input: StartManyInput): Promise<StartedMany | Refusal> {
  const request = { user: "", key: null, hash: requestHash("startMany", {}) };
  const held = await takeCase<never>(engine, input.parent, request);
  if (isRefusal(held)) return held;
  if ("reply" in held) return refuse("NOT_FOUND");
  if (held.one.status !== "active") return refuse("EVENT_REFUSED", { accepts: [] });
  if (!engine.policies().workflows.has(input.workflow)) return refuse("WORKFLOW_UNKNOWN");
  const all: StartedMany = { started: [], known: 0, refused: [] };
  for (let at = 0; at < input.children.length; at += CHILDREN_PER_STATEMENT_MAX) {
    const chunk = input.children.slice(at, at + CHILDREN_PER_STATEMENT_MAX);
    const done = await startChunk(engine, input, held.one, held.now, chunk);
    all.started.push(...done.started);
    all.known += done.known;
    all.refused.push(...done.refused);
  }
  return all;
}

/** A child before it is a case: the procedure that holds where it lies, and the record it is about. */
interface Asked {
  child: Child;
  division: string;
  variant: Variant;
  blind: Buffer | null;
}

interface Prepared {
  child: Child;
  one: Case;
  variant: Variant;
  subject: SubjectRead | null;
  shape: NumberShape;
}

async function startChunk(
  engine: Engine,
  input: StartManyInput,
  parent: Case,
  now: string,
  children: readonly Child[],
): Promise<StartedMany> {
  const asked: Asked[] = [];
  for (const child of children) asked.push(await ask(engine, input, parent, now, child));
  const subjects = await subjectsOf(engine, parent.city, asked);
  const prepared = asked.map((one) => prepare(engine, input, parent, now, one, subjects(one)));
  const counted = prepared.filter(({ shape }) => shape.series !== null);
  // Numbers without a count of their own need no transaction around the statement.
  if (counted.length === 0) return writeChunk(engine, engine.database, now, prepared, new Map());
  return engine.database.transaction(async (tx) => {
    const counts = await takeCounts(
      tx,
      parent.city,
      counted.map(({ shape }) => shape),
    );
    return writeChunk(engine, tx, now, prepared, counts);
  });
}

async function ask(engine: Engine, input: StartManyInput, parent: Case, now: string, child: Child): Promise<Asked> {
  const division = child.division ?? parent.division;
  const variant = await engine.variantFor(input.workflow, division, localDay(now, engine.policies().calendar.zone));
  if (!variant) throw new Error(`the workflow ${input.workflow} has gone while its children were being started`);
  return { child, division, variant, blind: subjectBlindOf(engine, variant, child.data, division) };
}

/** The records that the children are about, by one statement for each kind; none where no step looks at them. */
async function subjectsOf(
  engine: Engine,
  city: number,
  asked: readonly Asked[],
): Promise<(one: Asked) => SubjectRead | null> {
  const wanted = new Map<string, Buffer[]>();
  for (const { variant, blind } of asked) {
    const type = variant.bundle.definition.subject;
    if (type === undefined || blind === null || !readsSubject(variant)) continue;
    wanted.set(type, [...(wanted.get(type) ?? []), blind]);
  }
  const found = new Map<string, SubjectRead>();
  for (const [type, blinds] of wanted) {
    const rows = await readRecordsByKey(engine.database, city, type, blinds, blinds.length);
    for (const { keyBlind, rev, data } of rows)
      found.set(`${type} ${keyBlind.toString("hex")}`, { rev, data: engine.sealer.open(data) });
  }
  return ({ variant, blind }) =>
    blind === null ? null : (found.get(`${variant.bundle.definition.subject} ${blind.toString("hex")}`) ?? null);
}

function prepare(
  engine: Engine,
  input: StartManyInput,
  parent: Case,
  now: string,
  { child, division, variant, blind }: Asked,
  subject: SubjectRead | null,
): Prepared {
  const under = { id: parent.id, number: parent.number, invoke: input.invoke, key: child.key, index: child.index };
  const one = beginCase(engine, {
    ...{ id: uuidv7(), city: parent.city, variant, division, data: child.data, now, actor: null, subject },
    ...{ subjectBlind: blind, startedOrg: parent.startedOrg },
    ...{
      modeOverride: input.mode ?? parent.resolved.modeOverride,
      origin: input.origin ?? parent.origin,
      parent: under,
    },
  });
  return { child, one, variant, subject, shape: caseNumber(engine, { variant, division, now, parent: under }) };
}

async function writeChunk(
  engine: Engine,
  on: Connection,
  now: string,
  prepared: readonly Prepared[],
  counts: Map<string, number>,
): Promise<StartedMany> {
  const refused: StartedMany["refused"] = [];
  const writes: StepWrite[] = [];
  const keys = new Map<string, string>();
  for (const { child, one, variant, subject, shape } of prepared) {
    const number = numberOf(shape, counts);
    const step = { variant, one: { ...one, number }, now, actor: null, subject, data: one.data };
    const done = advance(engine, { ...step, kind: "start", type: "started" });
    if (isRefusal(done)) refused.push({ key: child.key, refusal: done });
    else {
      writes.push(done.write);
      keys.set(one.id, child.key);
    }
  }
  const [first] = writes;
  if (!first) return { started: [], known: 0, refused };
  const made = await insertCases(on, together(first.city, writes));
  const started = made.map((id) => ({ key: keys.get(id) ?? "", id }));
  return { started, known: writes.length - started.length, refused };
}
