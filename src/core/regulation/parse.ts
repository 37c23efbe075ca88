import { isDay } from "../calendar/day.ts";
import { type Fields, type Parsed, Source } from "../policy/source.ts";
import type { Clause, Regulation } from "./model.ts";

export const CLAUSES_MAX = 1_000;
const CLAUSE_ID = /^[0-9]{1,3}(\.[0-9]{1,3}){0,4}$/;

/** Reads `policies/regulations/<id>.yaml`. */
export function parseRegulation(yaml: string, file: string): Parsed<Regulation> {
  const source = new Source(yaml, file);
  const fields = source.fields(source.root, [], ["id", "title", "issued", "clauses"], ["id", "title", "clauses"]);
  const regulation: Regulation = { id: fields.string("id"), title: fields.text("title"), clauses: [] };
  if (fields.has("issued")) regulation.issued = readIssued(fields);
  const clauses = Object.entries(fields.mapping("clauses"));
  if (clauses.length > CLAUSES_MAX)
    source.report(["clauses"], `最多 ${CLAUSES_MAX} 条`, `At most ${CLAUSES_MAX} clauses`);
  regulation.clauses = clauses
    .slice(0, CLAUSES_MAX)
    .map(([id, raw]) => readClause(source, id, raw))
    .sort((a, b) => inOrder(a.id, b.id));
  return source.done(regulation);
}

function readIssued(fields: Fields): { by: Regulation["title"]; on: string } {
  const issued = fields.source.fields(fields.record.issued, ["issued"], ["by", "on"], ["by", "on"]);
  const on = issued.string("on");
  if (on !== "" && !isDay(on))
    fields.source.report(["issued", "on"], "应为日期 yyyy-MM-dd", "Should be a date yyyy-MM-dd");
  return { by: issued.text("by"), on };
}

function readClause(source: Source, id: string, raw: unknown): Clause {
  const path = ["clauses", id];
  if (!CLAUSE_ID.test(id)) source.report(path, "条款编号应如 4.2", "A clause is numbered like 4.2");
  const clause = source.fields(raw, path, ["number", "title", "summary"], ["title", "summary"]);
  const number = clause.optional("number");
  const read = { title: clause.text("title"), summary: clause.text("summary") };
  return { id, ...(number === undefined ? {} : { number }), ...read };
}

/** By number, part by part: YAML keys that are whole numbers come before all others, wherever they stand. */
function inOrder(one: string, other: string): number {
  const [a, b] = [one, other].map((id) => id.split(".").map(Number)) as [number[], number[]];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? -1) - (b[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
