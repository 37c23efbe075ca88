import { factsOf } from "../core/case/model.ts";
import { valuesOf } from "../core/case/procedure.ts";
import { endOf, picked, questionsOf } from "../core/lookup/lookup.ts";
import { type Found, LOOKUP_ROWS_MAX, type Question } from "../core/lookup/model.ts";
import { mergeData } from "../core/machine/data.ts";
import type { Actor } from "../core/machine/model.ts";
import type { Variant } from "../core/variant.ts";
import { lookUpRecords } from "../store/record-lookup.ts";
import type { WatchRow } from "../store/rows.ts";
import type { SubjectRead } from "./context.ts";
import type { Engine } from "./engine.ts";
import { seriesOf } from "./registry.ts";
import type { Case } from "./stored.ts";

/** What a step found in the registers, and the changes it stands on, by record type. */
export interface LookedUp {
  found: Record<string, Found>;
  watched: (WatchRow & { record: string })[];
}

/**
 * Asks what a workflow looks up before every step: from the data as the step begins, with what it brings laid over. Two
 * steps that count the same records at one moment both read them free; the one that writes second finds that what it
 * counted by has changed, writes nothing and is decided anew.
 */
export async function lookUp(
  engine: Engine,
  variant: Variant,
  step: { one: Case; now: string; actor: Actor | null; subject: SubjectRead | null; data?: Record<string, unknown> },
): Promise<LookedUp | null> {
  const { lookups } = variant.bundle.definition;
  if (lookups === undefined) return null;
  const policies = engine.policies();
  const { one, now, actor, subject } = step;
  const facts = {
    ...{
      now,
      zone: policies.calendar.zone,
      data: mergeData(one.data, step.data),
      params: valuesOf(one.resolved.params),
    },
    ...{ instance: factsOf(one), subject: subject?.data ?? null, actor },
  };
  const looked: LookedUp = { found: {}, watched: [] };
  for (const question of questionsOf(lookups, facts, policies.records)) {
    const series = watchOf(engine, question);
    const answered = await lookUpRecords(engine.database, one.city, {
      ...{ type: question.record, where: question.where, sum: question.sum, series },
      except: question.except === null ? null : engine.sealer.blind(question.except),
      span: question.span && { ...question.span, until: endOf(question.span.until) },
      rows: question.rows.length === 0 ? 0 : LOOKUP_ROWS_MAX,
    });
    const rows = answered.rows.map((row) => picked(Object(engine.sealer.open(row)), question.rows));
    looked.found[question.name] = { count: answered.count, sum: answered.sum, rows };
    if (series !== null) looked.watched.push({ record: question.record, series, changes: answered.changes });
  }
  return looked;
}

/** The counter of changes of the first value that the record type says is counted by. */
function watchOf(engine: Engine, { record, where }: Question): string | null {
  const counted = engine.policies().records.get(record)?.counted ?? [];
  const by = counted.find((name) => typeof where[name] === "string");
  return by === undefined ? null : seriesOf(engine, record, by, where[by]);
}
