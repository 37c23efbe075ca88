import { filled, type NumberShape } from "../core/number/shape.ts";
import type { Connection } from "../store/database.ts";
import { emptyWrite, type StepWrite } from "../store/rows.ts";
import { takeNumbers } from "../store/step-read.ts";
import { mergeRecords } from "./registry.ts";

/** The first count of each series for cases written together; the same order every time, so that two chunks cannot block each other. */
export async function takeCounts(
  tx: Connection,
  city: number,
  shapes: readonly NumberShape[],
): Promise<Map<string, number>> {
  const wanted = new Map<string, number>();
  for (const { series } of shapes) if (series !== null) wanted.set(series, (wanted.get(series) ?? 0) + 1);
  const first = new Map<string, number>();
  for (const [series, count] of [...wanted].sort())
    first.set(series, (await takeNumbers(tx, city, series, count)) - count + 1);
  return first;
}

/** The next number of a shape, from counts taken before. */
export function numberOf(shape: NumberShape, counts: Map<string, number>): string {
  if (shape.series === null) return shape.prefix;
  const count = counts.get(shape.series) ?? 1;
  counts.set(shape.series, count + 1);
  return filled(shape, count);
}

/** Many first steps as one write; nothing of a new case is there to be closed. */
export function together(city: number, writes: readonly StepWrite[]): StepWrite {
  const all = emptyWrite(city);
  for (const write of writes) {
    all.cases.push(...write.cases);
    all.events.push(...write.events);
    all.tasks.push(...write.tasks);
    all.timers.push(...write.timers);
    all.outbox.push(...write.outbox);
    all.participants.push(...write.participants);
    all.records.push(...write.records);
    all.watched.push(...write.watched);
    for (const row of write.documents) all.documents.push({ ...row, ord: all.documents.length });
  }
  all.records = mergeRecords(all.records);
  return all;
}
