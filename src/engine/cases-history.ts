import type { DocumentItem, HistoryItem, InstanceItem, Page, Progress } from "../core/api.ts";
import { statesOf } from "../core/definition/walk.ts";
import { titleOfStates } from "../core/diagram/words.ts";
import { formatId, parseId } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { listDocumentRows, listEventRows, listPins } from "../store/history-list.ts";
import {
  type ChildFilter,
  listChildRows,
  type ProgressRow,
  readInstanceWhole,
  readProgress,
} from "../store/instance-list.ts";
import { instanceItems } from "./cases.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { Caller, Engine } from "./engine.ts";
import { historyItem } from "./history-words.ts";
import { divisionName, readerOf } from "./reader.ts";

const LIMIT_DEFAULT = 100;
type Paging = { limit?: number; cursor?: string };

/** What happened in a case, in words, oldest first; personal values are masked. */
export async function listHistory(
  engine: Engine,
  caller: Caller,
  id: string,
  query: Paging,
): Promise<Page<HistoryItem> | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const { cursor, limit = LIMIT_DEFAULT } = query;
  const binding = ["history", caller.user, id];
  const after = cursor === undefined ? 0 : readCursor(engine, binding, cursor)?.[0];
  if (typeof after !== "number") return refuse("CURSOR_INVALID");
  const policies = engine.policies();
  const read = await engine.database.readAs(readerOf(policies, caller), async (tx) => ({
    instance: await readInstanceWhole(tx, parsed.city, parsed.uuid),
    rows: await listEventRows(tx, parsed.city, parsed.uuid, after, limit + 1),
    pins: await listPins(tx, parsed.city, parsed.uuid),
  }));
  if (read.instance === null) return refuse("NOT_FOUND");
  const { pins, instance } = read;
  // In the words of the version by which the case went when it happened.
  const before = (seq: number) =>
    engine.variant(pins.findLast((pin) => pin.seq < seq)?.to ?? pins[0]?.was ?? instance.variant);
  const page = read.rows.slice(0, limit);
  const items: HistoryItem[] = [];
  for (const row of page) items.push(historyItem(engine, await before(row.seq), row, await before(row.seq + 1)));
  return {
    items,
    next: read.rows.length > limit ? writeCursor(engine, binding, [page.at(-1)?.seq ?? 0]) : null,
  };
}

/** Documents of a case, or of it and its parts, oldest first. */
export async function listDocuments(
  engine: Engine,
  caller: Caller,
  id: string,
  query: Paging & { parts?: "none" | "all" },
): Promise<Page<DocumentItem> | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const { cursor, limit = LIMIT_DEFAULT, parts = "none" } = query;
  const binding = ["documents", caller.user, id, parts];
  const after = cursor === undefined ? null : documentPosition(readCursor(engine, binding, cursor));
  if (after === undefined) return refuse("CURSOR_INVALID");
  const policies = engine.policies();
  const read = await engine.database.readAs(readerOf(policies, caller), async (tx) => ({
    instance: await readInstanceWhole(tx, parsed.city, parsed.uuid),
    rows: await listDocumentRows(tx, parsed.city, parsed.uuid, parts === "all", after, limit + 1),
  }));
  if (read.instance === null) return refuse("NOT_FOUND");
  const page = read.rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => {
      const documentId = formatId({ city: parsed.city, uuid: row.id });
      return {
        id: documentId,
        template: row.template,
        title: row.title,
        number: row.number,
        organisationName:
          row.organisation === null ? null : (policies.organisations.get(row.organisation)?.name ?? row.organisation),
        copies: row.copies,
        issuedAt: row.issuedAt,
        voided: row.voided === null ? null : { at: row.voided.at, reason: row.voided.reason },
        instance: formatId({ city: parsed.city, uuid: row.instance }),
        html: `/documents/${documentId}.html`,
        pdf: `/documents/${documentId}.pdf`,
      };
    }),
    next: read.rows.length > limit && last ? writeCursor(engine, binding, [last.issuedAt, last.id]) : null,
  };
}

function documentPosition(position: (string | number)[] | null): { issuedAt: string; id: string } | undefined {
  const [issuedAt, id] = position ?? [];
  return typeof issuedAt === "string" && typeof id === "string" ? { issuedAt, id } : undefined;
}

export interface ChildrenQuery extends Paging {
  invoke?: string;
  status?: string;
  state?: string;
  place?: string;
  q?: string;
}

/** The parts of a case: how they stand by place and state, and one page of them in their order. */
export async function listChildren(
  engine: Engine,
  caller: Caller,
  id: string,
  query: ChildrenQuery,
): Promise<(Page<InstanceItem> & { progress: Progress }) | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const { cursor, limit = LIMIT_DEFAULT, ...filters } = query;
  const binding = ["children", caller.user, id, filters];
  const after = cursor === undefined ? null : childPosition(readCursor(engine, binding, cursor));
  if (after === undefined) return refuse("CURSOR_INVALID");
  const { invoke = null, status = null, state = null, place = null, q: search = null } = filters;
  const filter: ChildFilter = { invoke, status, state, place, search };
  const read = await engine.database.readAs(readerOf(engine.policies(), caller), async (tx) => ({
    instance: await readInstanceWhole(tx, parsed.city, parsed.uuid),
    progress: await readProgress(tx, parsed.city, parsed.uuid),
    rows: await listChildRows(tx, parsed.city, parsed.uuid, filter, after, limit + 1),
  }));
  if (read.instance === null) return refuse("NOT_FOUND");
  const page = read.rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await instanceItems(engine, page),
    next: read.rows.length > limit && last ? writeCursor(engine, binding, [last.invoke, last.key]) : null,
    progress: await progressOf(
      engine,
      invoke === null ? read.progress : read.progress.filter((row) => row.invoke === invoke),
    ),
  };
}

function childPosition(position: (string | number)[] | null): { invoke: string; key: string } | undefined {
  const [invoke, key] = position ?? [];
  return typeof invoke === "string" && typeof key === "string" ? { invoke, key } : undefined;
}

/** Counts per place and state, with their names. */
export async function progressOf(engine: Engine, rows: readonly ProgressRow[]): Promise<Progress> {
  const policies = engine.policies();
  const groups: (Progress["groups"][number] & { at: number })[] = [];
  for (const row of rows) {
    const { definition } = (await engine.variant(row.variant)).bundle;
    groups.push({
      at: statesOf(definition.machine).findIndex((state) => state.path === row.state),
      place: row.place,
      placeName: row.place === null ? "" : divisionName(policies, row.place),
      state: row.state,
      stateTitle: titleOfStates(definition, row.state),
      status: row.status,
      count: row.count,
    });
  }
  // As the procedure goes: a reader looks from left to right for how far things are.
  groups.sort((one, other) => one.at - other.at);
  const sum = (wanted: (row: ProgressRow) => boolean) =>
    rows.filter(wanted).reduce((total, row) => total + row.count, 0);
  return {
    total: sum(() => true),
    open: sum((row) => row.status === "active" || row.status === "suspended"),
    done: sum((row) => row.status === "done"),
    groups: groups.map(({ at, ...group }) => group),
  };
}
