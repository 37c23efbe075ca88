import type { Page, RecordDetail, RecordItem, RecordTypeBody } from "../core/api.ts";
import { isDay } from "../core/calendar/day.ts";
import { formatId, parseId } from "../core/id.ts";
import { endOf } from "../core/lookup/lookup.ts";
import type { RecordType } from "../core/record/model.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Connection } from "../store/database.ts";
import { listInstancesAbout } from "../store/instance-list.ts";
import {
  listRecordRows,
  listRecordVersions,
  type RecordFilter,
  type RecordRow,
  readRecordRow,
  readRecordsByKey,
} from "../store/record-list.ts";
import { instanceItems } from "./cases.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { maskProtected } from "./masking.ts";
import { divisionName, reachOf, readerOf } from "./reader.ts";
import { DIGEST_MARK } from "./registry.ts";

const LIMIT_DEFAULT = 50;
const CASES_MAX = 100;
const VERSIONS_MAX = 100;
const RELATED_MAX = 50;
export const READ_RIGHT = "records.read";

/** The registers there are; their layout is no secret. */
export function listRecordTypes(policies: Policies): Page<RecordTypeBody> {
  const items = [...policies.records.values()].map(
    ({ id, title, schema, list, filters = [], key, name, relations = [], calendar = null }) => ({
      ...{ id, title, schema, list, filters, key, name, calendar },
      relations: relations.map((relation) => ({ name: relation.name, record: relation.record, title: relation.title })),
    }),
  );
  return { items, next: null };
}

export interface RecordsQuery {
  division?: string;
  q?: string;
  /** `name:value` pairs of the type's filters, separated by commas. */
  filter?: string;
  /** Days, both included: only records whose span touches them; for types that have a calendar. */
  from?: string;
  until?: string;
  limit?: number;
  cursor?: string;
}

/** One page of a register, masked: only from the posts that give the right to read records. */
export async function listRecords(
  engine: Engine,
  caller: Caller,
  typeId: string,
  query: RecordsQuery,
): Promise<Page<RecordItem> | Refusal> {
  const policies = engine.policies();
  const type = policies.records.get(typeId);
  if (!type) return refuse("RECORD_TYPE_UNKNOWN");
  const filters = filtersOf(type, query.filter);
  if (filters === null) return refuse("QUERY_INVALID");
  const span = spanOf(type, query);
  if (span === undefined) return refuse("QUERY_INVALID");
  const range = query.division === undefined ? { from: null, before: null } : rangeOf(policies, query.division);
  if (range === null) return refuse("DIVISION_UNKNOWN");
  const { cursor, limit = LIMIT_DEFAULT, ...rest } = query;
  const binding = ["records", caller.user, typeId, rest];
  const after = cursor === undefined ? null : readCursor(engine, binding, cursor)?.[0];
  if (after === undefined || typeof after === "number") return refuse("CURSOR_INVALID");
  const search = query.q ?? null;
  const keyBlind = search === null ? null : engine.sealer.blind(search);
  const reading = withRight(policies, caller, READ_RIGHT);
  const cities = reachOf(policies, reading).homeCities;
  const rows = await engine.database.readAs(readerOf(policies, reading), (tx) =>
    listRecordRows(tx, cities, typeId, { ...range, search, keyBlind, filters, span }, after, limit + 1),
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => recordItem(engine, row)),
    next: rows.length > limit && last ? writeCursor(engine, binding, [last.id]) : null,
  };
}

/** One record with its earlier values, the records it refers to and the cases about it; masked. */
export async function getRecord(
  engine: Engine,
  caller: Caller,
  typeId: string,
  id: string,
): Promise<RecordDetail | Refusal> {
  const policies = engine.policies();
  const type = policies.records.get(typeId);
  if (!type) return refuse("RECORD_TYPE_UNKNOWN");
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const { city, uuid } = parsed;
  const reading = withRight(policies, caller, READ_RIGHT);
  const read = await engine.database.readAs(readerOf(policies, reading), async (tx) => {
    const row = await readRecordRow(tx, city, typeId, uuid);
    if (row === null) return null;
    return {
      row,
      versions: await listRecordVersions(tx, city, typeId, uuid, VERSIONS_MAX),
      related: await relatedTo(engine, tx, type, row),
      cases: await listInstancesAbout(tx, city, typeId, row.keyBlind, CASES_MAX),
    };
  });
  if (read === null) return refuse("NOT_FOUND");
  return {
    ...recordItem(engine, read.row),
    revision: read.row.rev,
    versions: read.versions.map((version) => ({
      rev: version.rev,
      validFrom: version.validFrom,
      at: version.at,
      actorName: version.actor === null ? null : (policies.users.get(version.actor)?.name ?? null),
      instance: version.instance === null ? null : formatId({ city, uuid: version.instance }),
      data: maskProtected(policies, engine.sealer.open(version.data)),
    })),
    related: read.related.map(({ name, title, rows }) => ({
      name,
      title,
      items: rows.map((row) => recordItem(engine, row)),
    })),
    cases: await instanceItems(engine, read.cases),
  };
}

/**
 * The caller with only those posts whose role has a right: what a right opens lies where it is held, and nobody has one by
 * standing in for somebody.
 */
export function withRight(policies: Policies, caller: Caller, right: string): Caller {
  const grants = caller.grants.filter((grant) => policies.roles.get(grant.role)?.rights.includes(right));
  return { ...caller, stands: [], grants };
}

/**
 * Records of other kinds that belong to this one: those whose key is named here (`uscc`, or `enterpriseUscc` for the
 * enterprise), and those that name this one's key in a property of theirs.
 */
async function relatedTo(engine: Engine, tx: Connection, type: RecordType, row: RecordRow) {
  const policies = engine.policies();
  const data: Record<string, unknown> = engine.sealer.open(row.data);
  const found: { name: string; title: RecordTypeBody["title"]; rows: RecordRow[] }[] = [];
  for (const { name, record, property, title } of type.relations ?? []) {
    const foreign = data[property] ?? data[`${record}${property.charAt(0).toUpperCase()}${property.slice(1)}`];
    const isKey = policies.records.get(record)?.key === property;
    const wanted = isKey ? foreign : data[type.key];
    const values = [wanted].flat().filter((value) => typeof value === "string" && value !== "");
    const digests = values.map((value) => engine.sealer.blind(String(value)));
    const rows = isKey
      ? await readRecordsByKey(tx, row.city, record, digests)
      : await naming(engine, tx, row.city, record, property, values.map(String));
    found.push({ name, title, rows });
  }
  return found;
}

/** Records that hold a value under a property of theirs, in the clear or as its digest. */
async function naming(
  engine: Engine,
  tx: Connection,
  city: number,
  record: string,
  property: string,
  values: string[],
) {
  const isProtected = engine.policies().protectedKeys.has(property);
  const rows: RecordRow[] = [];
  for (const value of values) {
    const filters: Record<string, string> = isProtected
      ? { [DIGEST_MARK + property]: engine.sealer.blind(value).toString("hex") }
      : { [property]: value };
    rows.push(...(await listRecordRows(tx, [city], record, { ...ANY, filters }, null, RELATED_MAX)));
  }
  return rows;
}

const ANY = { from: null, before: null, search: null, keyBlind: null, span: null };

/** The days asked for and where the type keeps its own; undefined when it keeps none, or only one end is named. */
function spanOf({ calendar }: RecordType, { from, until }: RecordsQuery): RecordFilter["span"] | undefined {
  if (from === undefined && until === undefined) return null;
  if (!calendar || !isDay(from) || !isDay(until)) return undefined;
  return { from, until: endOf(until), fromKey: calendar.from, untilKey: calendar.until };
}

function recordItem(engine: Engine, row: RecordRow): RecordItem {
  const policies = engine.policies();
  return {
    id: formatId({ city: row.city, uuid: row.id }),
    type: row.type,
    name: row.name,
    division: row.division,
    divisionName: row.division === null ? null : divisionName(policies, row.division),
    data: maskProtected(policies, engine.sealer.open(row.data)),
    updatedAt: row.updatedAt,
  };
}

/** Half-open: a division and everything in it. */
function rangeOf(policies: Policies, code: string): { from: string; before: string } | null {
  if (!policies.divisions.has(code)) return null;
  const significant = code.replace(/(0000000000|00000000|000000|000)$/, "");
  return { from: code, before: `${significant}${"9".repeat(12 - significant.length)}~` };
}

function filtersOf(type: RecordType, text: string | undefined): Record<string, string> | null {
  const pairs = (text ?? "")
    .split(",")
    .filter((pair) => pair !== "")
    .map((pair) => pair.split(":"));
  const allowed = new Set(type.filters ?? []);
  if (pairs.some((pair) => pair.length !== 2 || !allowed.has(pair[0] ?? ""))) return null;
  return Object.fromEntries(pairs.map(([key = "", value = ""]) => [key, value]));
}
