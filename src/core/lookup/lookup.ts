import { evaluateDeep } from "../expression/deep.ts";
import { makeScope, type ScopeFacts } from "../expression/scope.ts";
import type { RecordType } from "../record/model.ts";
import { type Found, LOOKUP_ROWS_MAX, type LookupSpec, type Question } from "./model.ts";

type Types = { get(id: string): Pick<RecordType, "calendar"> | undefined };

/**
 * What a step asks of the registers, from the data it begins with and what it brings. A lookup of which a value is
 * missing (or cannot be worked out) is not asked: `found.<name>` is then null, which decides nothing.
 */
export function questionsOf(
  lookups: Readonly<Record<string, LookupSpec>>,
  facts: Omit<ScopeFacts, "event">,
  types: Types,
): Question[] {
  const scope = makeScope(facts);
  const read = (value: unknown): unknown => evaluateDeep(value, scope, () => undefined);
  return Object.entries(lookups).flatMap(([name, spec]) => {
    const where: Record<string, unknown> = Object.fromEntries(
      Object.entries(spec.where).map(([key, value]) => [key, read(value)]),
    );
    if (Object.values(where).some((value) => value === null || value === undefined)) return [];
    const span = spanOf(spec, read, types);
    if (span === undefined) return [];
    const except = spec.except === undefined ? null : read(spec.except);
    return [
      {
        ...{ name, record: spec.record, where, span, except: except === null ? null : String(except) },
        ...{ sum: spec.sum ?? null, rows: spec.rows ?? [] },
      },
    ];
  });
}

function spanOf(spec: LookupSpec, read: (value: unknown) => unknown, types: Types): Question["span"] | undefined {
  if (spec.from === undefined) return null;
  const [from, until] = [read(spec.from), read(spec.until ?? spec.from)];
  const calendar = types.get(spec.record)?.calendar;
  if (typeof from !== "string" || typeof until !== "string" || calendar === undefined) return undefined;
  return { from, until, fromKey: calendar.from, untilKey: calendar.until };
}

/** What a question finds among records by their keys: the same as the database finds. */
export function answer(question: Question, records: Readonly<Record<string, Record<string, unknown>>>): Found {
  const hits = Object.entries(records)
    .filter(([key, data]) => key !== question.except && isMeant(question, data))
    .map(([, data]) => data);
  const { sum } = question;
  return {
    count: hits.length,
    sum: sum === null ? 0 : hits.reduce((total, data) => total + (Number(data[sum]) || 0), 0),
    rows: question.rows.length === 0 ? [] : hits.slice(0, LOOKUP_ROWS_MAX).map((data) => picked(data, question.rows)),
  };
}

/** The wanted properties of a record; nothing for those it does not have. */
export function picked(data: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, data[name] ?? null]));
}

/** The records that have these values, in the order of their keys; a list means any of them. */
export function recordsWhere(
  records: Readonly<Record<string, Record<string, unknown>>>,
  where: Readonly<Record<string, unknown>>,
): Record<string, unknown>[] {
  return Object.entries(records)
    .filter(([, data]) => hasValues(where, data))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, data]) => data);
}

function hasValues(where: Readonly<Record<string, unknown>>, data: Record<string, unknown>): boolean {
  return Object.entries(where).every(([key, value]) =>
    Array.isArray(value) ? value.includes(data[key]) : data[key] === value,
  );
}

function isMeant({ where, span }: Question, data: Record<string, unknown>): boolean {
  const equal = hasValues(where, data);
  if (!equal || span === null) return equal;
  const [from, until] = [data[span.fromKey], data[span.untilKey] ?? data[span.fromKey]];
  return typeof from === "string" && typeof until === "string" && from < endOf(span.until) && endOf(until) > span.from;
}

/** The end of a span as it compares with beginnings: a whole day ends after all of its moments. */
export function endOf(until: string): string {
  return until.length === WHOLE_DAY ? `${until}~` : until;
}
const WHOLE_DAY = 10;
