import { isPlainObject } from "../expression/plain.ts";
import { dayOf, RESERVED_NAMES } from "../expression/scope.ts";
import { decide } from "../table/decide.ts";
import { type EventFacts, failedNote, type Run } from "./run.ts";

type Data = Readonly<Record<string, unknown>>;

/** The data with the entries of a submission over it: own keys only, never a name that means something else. */
export function mergeData(data: Data, more: unknown): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...data };
  if (!isPlainObject(more)) return merged;
  for (const [key, value] of Object.entries(more)) {
    if (!RESERVED_NAMES.has(key)) merged[key] = value;
  }
  return merged;
}

/** Action `set`: the entries in order, each seeing those before it. One that fails becomes null, never its old value. */
export function applySet(run: Run, data: Data, event: EventFacts, params: unknown, place: string): Data {
  let next = data;
  if (!isPlainObject(params)) return next;
  for (const [key, value] of Object.entries(params)) {
    const result = run.evaluate(value, `${place}/params/${key}`, run.scope(next, event));
    next = mergeData(next, { [key]: result });
  }
  return next;
}

/** Action `decide`: the outputs of a decision table, merged into the data or put under `into`. */
export function applyDecide(run: Run, data: Data, event: EventFacts, params: unknown, place: string): Data {
  if (!isPlainObject(params)) return data;
  const id = String(params.table);
  const table = Object.hasOwn(run.facts.tables, id) ? run.facts.tables[id] : undefined;
  const told = (why: string): Data => {
    run.note(failedNote(place, `table ${id}`, why));
    return data;
  };
  if (!table) return told("there is no such table");
  const scope = run.scope(data, event);
  const on = params.on === undefined ? null : run.evaluate(params.on, `${place}/params/on`, scope);
  const day = typeof on === "string" ? on.slice(0, 10) : dayOf(run.facts.now, run.facts.zone);
  const { matched, values, failed } = decide(table, scope, day);
  for (const failure of failed) {
    run.note(failedNote(place, `table ${id}, row ${failure.row ?? "-"}, ${failure.place}`, failure.why));
  }
  const into = typeof params.into === "string" ? params.into : null;
  if (into !== null) return mergeData(data, { [into]: values });
  if (Array.isArray(values)) return told("several rows may match: name the list by `into`");
  if (matched.length === 0) told("no row matches");
  return mergeData(data, values);
}
