import { v7 as uuidv7 } from "uuid";
import { pinyinInitials } from "../core/record/initials.ts";
import type { RecordType } from "../core/record/model.ts";
import type { RecordRow } from "../store/rows.ts";
import type { Engine } from "./engine.ts";

/**
 * The row that lays values over a record, or makes it: sealed where protected, found by the blind index of its key.
 * Filters stay in the clear, so a protected property is never one.
 */
export function recordRow(
  engine: Pick<Engine, "sealer" | "policies">,
  type: RecordType,
  entry: {
    key: unknown;
    values: Record<string, unknown>;
    fill?: Record<string, unknown>;
    validFrom: string;
    instance: string;
    at: string;
    actor: string | null;
  },
): RecordRow {
  const { values, fill } = entry;
  const name = textOf(values[type.name]);
  const division = type.division === undefined ? null : textOf(values[type.division]);
  const isProtected = engine.policies().protectedKeys;
  return {
    instance_id: entry.instance,
    type: type.id,
    id: uuidv7(),
    key_blind: engine.sealer.blind(String(entry.key)).toString("hex"),
    name: isProtected.has(type.name) ? null : name,
    pinyin: name === null || isProtected.has(type.name) ? null : pinyinInitials(name),
    division,
    filters: foundBy(engine, type, values),
    data: engine.sealer.seal({ [type.key]: entry.key, ...values }),
    fill: fill ? { data: engine.sealer.seal(fill), filters: foundBy(engine, type, fill) } : null,
    history: type.history,
    valid_from: entry.validFrom,
    at: entry.at,
    actor: entry.actor,
  };
}

/** A digest stands under this mark and the property's name. */
export const DIGEST_MARK = "#";

/**
 * What a record is found by besides its key: its filters and its organisation in the clear and, as digests, the
 * protected values by which records of other kinds refer to it.
 */
export function foundBy(
  engine: Pick<Engine, "sealer" | "policies">,
  type: RecordType,
  values: Record<string, unknown>,
): Record<string, unknown> {
  const { protectedKeys, records } = engine.policies();
  const referring = [...records.values()].flatMap(({ relations = [] }) =>
    relations.flatMap(({ record, property }) => (record === type.id && property !== type.key ? [property] : [])),
  );
  const names = [...new Set([...(type.filters ?? []), "organisation", ...referring])].filter((name) => name in values);
  return Object.fromEntries(
    names.flatMap((name) => {
      if (!protectedKeys.has(name)) return [[name, values[name]]];
      const digest = engine.sealer.blind(String(values[name])).toString("hex");
      return referring.includes(name) ? [[DIGEST_MARK + name, digest]] : [];
    }),
  );
}

/** Several changes of one record in one step are one change: the later values lie over the earlier. */
export function mergeRecords(rows: readonly RecordRow[]): RecordRow[] {
  const merged = new Map<string, RecordRow>();
  for (const row of rows) {
    const key = `${row.type} ${row.key_blind}`;
    const before = merged.get(key);
    merged.set(
      key,
      before
        ? {
            ...row,
            id: before.id,
            name: row.name ?? before.name,
            pinyin: row.pinyin ?? before.pinyin,
            division: row.division ?? before.division,
            filters: { ...before.filters, ...row.filters },
            data: { ...before.data, ...row.data },
            fill: filled(before.fill, row.fill),
          }
        : row,
    );
  }
  return [...merged.values()];
}

/** Of two steps that fill what is not there, the earlier one is there first. */
function filled(before: RecordRow["fill"], after: RecordRow["fill"]): RecordRow["fill"] {
  if (!before || !after) return before ?? after;
  return { data: { ...after.data, ...before.data }, filters: { ...after.filters, ...before.filters } };
}

/** The counter of changes of records that hold a value: bumped with every write that names it. */
export function seriesOf(engine: Pick<Engine, "sealer">, type: string, property: string, value: unknown): string {
  return `records:${type}:${property}:${engine.sealer.blind(String(value)).toString("hex")}`;
}

/** The counters that writing these values bumps. */
export function seriesTouched(
  engine: Pick<Engine, "sealer">,
  type: RecordType,
  values: Record<string, unknown>,
): string[] {
  return (type.counted ?? []).flatMap((name) =>
    typeof values[name] === "string" ? [seriesOf(engine, type.id, name, values[name])] : [],
  );
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
