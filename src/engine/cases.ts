import type { InstanceItem, Page } from "../core/api.ts";
import { titleOfStates } from "../core/diagram/words.ts";
import { formatId, parseId } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Variant } from "../core/variant.ts";
import { type InstanceRow, listInstanceRows } from "../store/instance-list.ts";
import { caseDue } from "./cases-due.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { same } from "./inbox-item.ts";
import { BRANCHES_MAX, divisionName, reachOf, readerOf } from "./reader.ts";

const LIMIT_DEFAULT = 50;

export interface CasesQuery {
  workflow?: string;
  status?: InstanceItem["status"];
  division?: string;
  q?: string;
  parent?: string;
  /** `all`: also the parts of larger cases. */
  parts?: "none" | "all";
  limit?: number;
  cursor?: string;
}

/** One page of the cases that the caller's organisations take part in or that lie in places they supervise, latest first. */
export async function listInstances(
  engine: Engine,
  caller: Caller,
  query: CasesQuery,
): Promise<Page<InstanceItem> | Refusal> {
  const policies = engine.policies();
  const level = query.division === undefined ? null : policies.divisions.get(query.division)?.level;
  if (level === undefined) return refuse("DIVISION_UNKNOWN");
  const parent = query.parent === undefined ? null : parseId(query.parent);
  if (query.parent !== undefined && parent === null) return refuse("NOT_FOUND");
  const { cursor, limit = LIMIT_DEFAULT, ...filters } = query;
  const binding = ["instances", caller.user, filters];
  const after = cursor === undefined ? null : readCursor(engine, binding, cursor)?.[0];
  if (after === undefined || typeof after === "number") return refuse("CURSOR_INVALID");
  const reach = reachOf(policies, caller);
  const branches = { participants: reach.organisations, counties: reach.counties, cities: reach.cities };
  if (Object.values(branches).flat().length > BRANCHES_MAX) return refuse("QUERY_TOO_WIDE");
  const filter = {
    workflow: query.workflow ?? null,
    status: query.status ?? null,
    level,
    division: query.division ?? null,
    search: query.q ?? null,
    parent: parent?.uuid ?? null,
    rootsOnly: query.parts !== "all" && parent === null,
  };
  const rows = await engine.database.readAs(readerOf(policies, caller), (tx) =>
    listInstanceRows(tx, branches, filter, after, limit + 1),
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await instanceItems(engine, page),
    next: rows.length > limit && last ? writeCursor(engine, binding, [last.id]) : null,
  };
}

/** Rows in words; each variant is read once, before the loop, so that no row waits for the database by itself. */
export async function instanceItems(engine: Engine, rows: readonly InstanceRow[]): Promise<InstanceItem[]> {
  const hashes = [...new Set(rows.map((row) => row.variant))];
  const variants = new Map<string, Variant>();
  for (const hash of hashes) variants.set(hash, await engine.variant(hash));
  return rows.flatMap((row) => {
    const variant = variants.get(row.variant);
    return variant ? [instanceItem(engine.policies(), variant, row)] : [];
  });
}

export function instanceItem(policies: Policies, variant: Variant, row: InstanceRow): InstanceItem {
  const { definition } = variant.bundle;
  const division = row.community ?? row.street ?? row.division;
  return {
    id: formatId({ city: row.city, uuid: row.id }),
    number: row.number,
    workflow: row.workflow,
    workflowTitle: definition.title,
    version: row.version,
    hash: variant.bundleHash,
    status: row.status,
    state: row.state,
    stateTitle: titleOfStates(definition, row.state),
    phase: row.phase,
    label: row.label,
    mode: row.mode,
    modeTitle: policies.positions.modes[row.mode]?.title ?? same(row.mode),
    division,
    divisionName: divisionName(policies, division),
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    due: caseDue(policies, row),
    parent: row.parent === null ? null : formatId({ city: row.city, uuid: row.parent }),
  };
}
