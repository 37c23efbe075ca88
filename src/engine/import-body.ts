import type { ImportBody } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { formatId } from "../core/id.ts";
import type { ImportRow } from "../store/imports.ts";
import type { Engine } from "./engine.ts";
import { importDefinition, resultsOf } from "./import-definition.ts";

/** An import as the API shows it: how far it is, what was found, and what the codes mean where it lies. */
export function importBody(engine: Engine, row: ImportRow): ImportBody {
  const policies = engine.policies();
  const definition = importDefinition(policies, row.definition);
  const results = definition ? [...resultsOf(policies, definition, row, importDay(engine, row)).values()] : [];
  const severity = (id: string) => definition?.severities[id]?.title ?? { zh: id, en: id };
  return {
    id: formatId({ city: row.city, uuid: row.id }),
    workflow: row.workflow,
    definition: row.definition,
    division: row.division,
    fileName: row.fileName,
    status: row.status,
    total: row.total,
    done: row.done,
    counts: {
      byCode: row.counts.byCode ?? {},
      byDisposition: row.counts.byDisposition ?? {},
      byPlace: row.counts.byPlace ?? {},
    },
    codes: Object.fromEntries(
      results.map(({ code, title, severity: id }) => [code, { title, severity: id, severityTitle: severity(id) }]),
    ),
    dispositions: Object.fromEntries((definition?.dispositions ?? []).map(({ id, title }) => [id, { title }])),
    columns: (definition?.columns ?? []).map(({ key, title }) => ({ key, title })),
    layout: row.layout,
    problem: row.problem,
    replaces: row.replaces === null ? null : formatId({ city: row.city, uuid: row.replaces }),
    instance: row.instance === null ? null : formatId({ city: row.city, uuid: row.instance }),
    createdAt: row.createdAt,
  };
}

/** The day by which an import is judged: the one on which it came in, also when it is resumed after midnight. */
export function importDay(engine: Engine, row: Pick<ImportRow, "createdAt">): string {
  return localDay(row.createdAt, engine.policies().calendar.zone);
}
