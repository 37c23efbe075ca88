import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { localDay } from "../core/calendar/day.ts";
import { subjectKeyOf } from "../core/case/begin.ts";
import { tablesOf, valuesOf } from "../core/case/procedure.ts";
import { evaluateDeep } from "../core/expression/deep.ts";
import { compileExpression } from "../core/expression/feel.ts";
import { isPlainObject } from "../core/expression/plain.ts";
import { makeScope } from "../core/expression/scope.ts";
import type { NumberShape } from "../core/number/shape.ts";
import { conditionsOn } from "../core/record/query.ts";
import { isRefusal } from "../core/refusal.ts";
import { decide } from "../core/table/decide.ts";
import type { Variant } from "../core/variant.ts";
import { readNow } from "../store/meta.ts";
import type { StepWrite } from "../store/rows.ts";
import { moveRun, type QueriedRecord, queryRecords, type RunAt } from "../store/schedule-runs.ts";
import { insertCases } from "../store/step-write.ts";
import { advance } from "./advance.ts";
import { beginCase, caseNumber } from "./begin.ts";
import { numberOf, takeCounts, together } from "./cases-together.ts";
import type { SubjectRead } from "./context.ts";
import type { Schedule } from "./definitions.ts";
import type { Engine } from "./engine.ts";
import type { Case } from "./stored.ts";

/** Records looked at in one go: their cases are one statement, and more would hold the embedded database for longer. */
export const RECORDS_PER_BATCH_MAX = 500;

export type EachSchedule = Schedule & Required<Pick<Schedule, "each">>;

interface Prepared {
  one: Case;
  variant: Variant;
  subject: SubjectRead;
  shape: NumberShape;
}

/**
 * Starts the cases of the next records of a firing, in one transaction with the mark of how far it has come: a batch is
 * written whole or not at all, and nobody writes it twice. Everything is worked out before the transaction begins.
 */
export async function startEach(engine: Engine, schedule: EachSchedule, run: RunAt): Promise<void> {
  const { each, workflow, division } = schedule;
  const now = await readNow(engine.database);
  const day = localDay(now, engine.policies().calendar.zone);
  const {
    found: records,
    looked,
    last,
  } = await queryRecords(engine.database, {
    ...{ city: run.city, type: each.record, where: conditionsOn(each.where, day), workflow },
    ...{ ...rangeOf(division), after: run.after, limit: RECORDS_PER_BATCH_MAX },
  });
  const ready: Prepared[] = [];
  let failed = 0;
  for (const record of records) {
    const one = await prepare(engine, schedule, run, record, { now, day });
    if (one === "failed") failed += 1;
    else if (one !== null) ready.push(one);
  }
  await engine.database.transaction(async (tx) => {
    const counts = await takeCounts(
      tx,
      run.city,
      ready.map(({ shape }) => shape),
    );
    const { writes, refused } = stepped(engine, run, ready, counts, now);
    const made = writes.length === 0 ? [] : await insertCases(tx, together(run.city, writes));
    const moved = await moveRun(tx, run, {
      after: last,
      done: looked < RECORDS_PER_BATCH_MAX,
      started: made.length,
      passed: records.length - ready.length - failed,
      failed: failed + refused,
    });
    if (!moved) throw new Error(`the schedule ${run.schedule} was taken up by another process meanwhile`);
  });
}

/** First steps of the cases; a case that cannot take it is left out and told in the log, the others begin. */
function stepped(engine: Engine, run: RunAt, ready: readonly Prepared[], counts: Map<string, number>, now: string) {
  const writes: StepWrite[] = [];
  let refused = 0;
  for (const { one, variant, subject, shape } of ready) {
    const step = { variant, one: { ...one, number: numberOf(shape, counts) }, now, actor: null, subject };
    const done = advance(engine, { ...step, data: one.data, kind: "start", type: "started" });
    if (isRefusal(done)) {
      refused += 1;
      engine.log.error({ schedule: run.schedule, code: done.code }, "a schedule could not start a case");
    } else writes.push(done.write);
  }
  return { writes, refused };
}

/** The case of a record before its first step; null when it is not to begin, `failed` when that cannot be said. */
async function prepare(
  engine: Engine,
  { each, workflow, division: everywhere }: EachSchedule,
  run: RunAt,
  record: QueriedRecord,
  { now, day }: { now: string; day: string },
): Promise<Prepared | "failed" | null> {
  const { zone } = engine.policies().calendar;
  const division = record.division ?? everywhere;
  const variant = await engine.variantFor(workflow, division, day);
  if (!variant?.bundle.definition.start.by?.includes("schedule"))
    throw new Error(`the schedule ${run.schedule} starts ${workflow}, which is not there or does not allow it`);
  const subject = { rev: record.rev, data: engine.sealer.open(record.data) };
  const facts = { now, zone, instance: { division, workflow }, subject: subject.data, actor: null };
  const failures: string[] = [];
  const fail = (_pointer: string, _source: string, why: string) => failures.push(why);
  const evaluated = evaluateDeep(each.data, makeScope({ ...facts, data: {}, params: {} }), fail);
  const data = isPlainObject(evaluated) ? evaluated : {};
  const one = beginCase(engine, {
    ...{ id: caseId(run, record.id), city: run.city, variant, division, data, now, actor: null, subject },
    ...{ subjectBlind: subjectBlind(variant, zone, data, division, record), startedOrg: null },
    ...{ modeOverride: null, origin: `schedule:${run.schedule}`, parent: null },
  });
  const table = each.decide === undefined ? undefined : tablesOf(variant.bundle, engine.policies().tables)[each.decide];
  const params = valuesOf(one.resolved.params);
  const instance = { ...facts.instance, mode: one.mode };
  let known = data;
  if (table) {
    const { values, failed } = decide(table, makeScope({ ...facts, instance, data, params }), day);
    failures.push(...failed.map(({ why }) => why));
    known = isPlainObject(values) ? { ...data, ...values } : data;
  }
  const begins =
    each.when === undefined
      ? { value: true }
      : compileExpression(each.when).test(makeScope({ ...facts, instance, data: known, params }));
  if ("failed" in begins) failures.push(begins.failed);
  if (failures.length > 0) {
    engine.log.warn({ schedule: run.schedule, record: record.id, why: failures[0] }, "a schedule could not decide");
    return "failed";
  }
  if (!("value" in begins) || !begins.value) return null;
  return { one, variant, subject, shape: caseNumber(engine, { variant, division, now, parent: null }) };
}

/** A case is about the record it began from, and is found by the same digest. */
function subjectBlind(
  variant: Variant,
  zone: string,
  data: Record<string, unknown>,
  division: string,
  record: QueriedRecord,
): Buffer | null {
  return subjectKeyOf({ bundle: variant.bundle }, zone, data, division) === null ? null : record.keyBlind;
}

/** One id for a schedule, firing and record: the primary key itself refuses a second case. */
function caseId({ schedule, firedAt }: RunAt, record: string): string {
  const random = createHash("sha256").update(`${schedule}\n${firedAt}\n${record}`).digest().subarray(0, 16);
  return uuidv7({ msecs: Date.parse(firedAt), random });
}

/** The codes inside a division, half open. */
function rangeOf(division: string): { from: string; before: string } {
  const stem = division.replace(/(0000000000|00000000|000000|000)$/, "");
  return { from: division, before: `${stem}${"9".repeat(12 - stem.length)}~` };
}
