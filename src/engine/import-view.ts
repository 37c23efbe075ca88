import type { ImportBody, ImportLine, Page } from "../core/api.ts";
import { parseId } from "../core/id.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { ImportLineRow, LineFilter } from "../store/import-lines.ts";
import { listLineRows } from "../store/import-lines.ts";
import { type ImportRow, listImportRows, readImport } from "../store/imports.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { Caller, Engine } from "./engine.ts";
import { importBody } from "./import-body.ts";
import { maskProtected } from "./masking.ts";
import { divisionName, readerOf } from "./reader.ts";

export const LINES_LIMIT_DEFAULT = 100;
const IMPORTS_LISTED_MAX = 50;

/** The row behind a public id, if the caller may see it. */
export async function readableImport(engine: Engine, caller: Caller, id: string): Promise<ImportRow | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const row = await engine.database.readAs(readerOf(engine.policies(), caller), (tx) =>
    readImport(tx, parsed.city, parsed.uuid),
  );
  return row ?? refuse("NOT_FOUND");
}

/** One import with its counts; also what a page polls for progress: nothing is held between two looks. */
export async function getImport(engine: Engine, caller: Caller, id: string): Promise<ImportBody | Refusal> {
  const row = await readableImport(engine, caller, id);
  return isRefusal(row) ? row : importBody(engine, row);
}

/** The newest imports of the caller's organisations. */
export async function listImports(engine: Engine, caller: Caller): Promise<Page<ImportBody>> {
  const policies = engine.policies();
  const rows = await engine.database.readAs(readerOf(policies, caller), async (tx) => {
    const found: ImportRow[] = [];
    for (const organisation of new Set(caller.grants.map((grant) => grant.organisation))) {
      const city = policies.organisations.get(organisation)?.homeCity;
      if (city !== undefined) found.push(...(await listImportRows(tx, city, organisation, IMPORTS_LISTED_MAX)));
    }
    return found;
  });
  rows.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  return { items: rows.slice(0, IMPORTS_LISTED_MAX).map((row) => importBody(engine, row)), next: null };
}

export interface LinesQuery {
  code?: string;
  disposition?: string;
  /** 12-digit division that lines go to. */
  place?: string;
  /** Name, its initials, or the whole key. */
  q?: string;
  /** `true`: only lines with at least one code. */
  found?: string;
  limit?: number;
  cursor?: string;
}

/** One page of an import's lines; protected values in the clear only for the organisation whose list it is. */
export async function listImportLines(
  engine: Engine,
  caller: Caller,
  id: string,
  query: LinesQuery,
): Promise<Page<ImportLine> | Refusal> {
  const { cursor, limit = LINES_LIMIT_DEFAULT, ...filters } = query;
  const binding = ["import-lines", caller.user, id, filters];
  const after = cursor === undefined ? 0 : readCursor(engine, binding, cursor)?.[0];
  if (typeof after !== "number") return refuse("CURSOR_INVALID");
  const row = await readableImport(engine, caller, id);
  if (isRefusal(row)) return row;
  const search = query.q?.trim() || null;
  const filter: LineFilter = {
    code: query.code ?? null,
    disposition: query.disposition ?? null,
    place: query.place ?? null,
    search,
    keyBlind: search === null ? null : engine.sealer.blind(search.toUpperCase()),
    found: query.found === "true",
  };
  const rows = await engine.database.readAs(readerOf(engine.policies(), caller), (tx) =>
    listLineRows(tx, row.city, row.id, filter, after, limit + 1),
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const clear = caller.grants.some((grant) => grant.organisation === row.organisation);
  return {
    items: page.map((line) => importLine(engine, line, clear)),
    next: rows.length > limit && last ? writeCursor(engine, binding, [last.line]) : null,
  };
}

/** A stored line as the API shows it: values kept under their own names for sealing are put back in their places. */
export function importLine(engine: Engine, row: ImportLineRow, clear: boolean): ImportLine {
  const policies = engine.policies();
  const show = <T>(value: T): T => {
    const open = engine.sealer.open(value);
    return clear ? open : maskProtected(policies, open);
  };
  return {
    line: row.line,
    sheet: row.sheet,
    row: row.row,
    name: row.name,
    data: show(row.data),
    cleaned: asList(show(row.cleaned)).flatMap(cleanedOf),
    codes: row.codes,
    findings: asList(show(row.findings)).flatMap(findingOf),
    disposition: row.disposition,
    place: row.place,
    placeName: row.place === null ? null : divisionName(policies, row.place),
  };
}

function asList(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];
}

function cleanedOf(entry: Record<string, unknown>): ImportLine["cleaned"] {
  const { field, rule } = entry;
  if (typeof field !== "string" || !isText(rule)) return [];
  return [{ field, from: only(entry.from), to: only(entry.to), rule }];
}

function findingOf(entry: Record<string, unknown>): ImportLine["findings"] {
  const { code, field, text } = entry;
  if (typeof code !== "string" || !isText(text)) return [];
  return [
    {
      code,
      text,
      ...(typeof field === "string" ? { field } : {}),
      ...(entry.suggest === undefined ? {} : { suggest: only(entry.suggest) }),
    },
  ];
}

/** The one value of `{ name: value }`. */
function only(value: unknown): string {
  return typeof value === "object" && value !== null ? String(Object.values(value)[0] ?? "") : String(value ?? "");
}

function isText(value: unknown): value is { zh: string; en: string } {
  return typeof value === "object" && value !== null && "zh" in value && "en" in value;
}
