import type { Calendar } from "../calendar/model.ts";
import type { ParamSpec } from "../definition/model.ts";
import type { Found } from "../lookup/model.ts";
import type { Machine } from "../machine/compile.ts";
import type { Actor, StepContext } from "../machine/model.ts";
import type { Positions, Setting } from "../policy/model.ts";
import type { Table } from "../table/model.ts";
import type { Bundle } from "../variant.ts";
import { factsOf, type Standing } from "./model.ts";

/** A procedure as it holds where a case began: everything that its steps are decided by. */
export interface Procedure {
  workflow: string;
  bundle: Bundle;
  machine: Machine;
  /** The dated series pinned with it. */
  settings: readonly Setting[];
}

/** What all procedures stand on, as it is now. */
export interface Ground {
  /** For a case that has moved away from where it began. */
  settings: readonly Setting[];
  divisions: { has(code: string): boolean };
  positions: Pick<Positions, "defaultMode">;
  /** Shared parameters. */
  params: Readonly<Record<string, ParamSpec>>;
  tables: { get(id: string): Table | undefined };
  calendar: Calendar;
}

/** Everything the step may read, in the shape the machine asks for. */
export function stepContext(
  ground: Ground,
  procedure: Procedure,
  one: Standing,
  facts: {
    now: string;
    actor: Actor | null;
    subject: Record<string, unknown> | null;
    divisionName?: string;
    reached?: string;
    found?: Record<string, Found>;
  },
): StepContext {
  const { now, actor, subject, divisionName, reached, found } = facts;
  return {
    ...{ now, zone: ground.calendar.zone, data: one.data, params: valuesOf(one.resolved.params) },
    instance: { ...factsOf(one), ...(divisionName === undefined ? {} : { divisionName }) },
    ...{ subject, actor, calendar: ground.calendar, ...(found ? { found } : {}) },
    ...(reached === undefined ? {} : { reached }),
    tables: tablesOf(procedure.bundle, ground.tables),
  };
}

/** The tables of a version: pinned, except those marked `reference`, which are read as they now stand. */
export function tablesOf(bundle: Bundle, current: Ground["tables"]): Record<string, Table> {
  const pinned = bundle.tables;
  if (!Object.values(pinned).some((table) => table.reference)) return pinned;
  return Object.fromEntries(
    Object.entries(pinned).map(([id, table]) => [id, table.reference ? (current.get(id) ?? table) : table]),
  );
}

/** Values without where they came from. */
export function valuesOf(params: Standing["resolved"]["params"]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).map(([name, { value }]) => [name, value]));
}

/** Read for every case: how much of a limit is left when its light turns yellow. */
export const WARN_RATIO = "warnRatio";
const used = new WeakMap<object, string[]>();

/** The parameters a workflow reads: its own, and the shared ones that its text names; `<key of settings>` by name. */
export function paramsOf(
  { workflow, bundle }: Pick<Procedure, "workflow" | "bundle">,
  shared: Readonly<Record<string, ParamSpec>>,
): { name: string; key: string; spec: ParamSpec }[] {
  const own = Object.entries(bundle.definition.params).map(([name, spec]) => ({
    ...{ name, key: `${workflow}.${name}`, spec },
  }));
  const others = sharedNames(bundle).flatMap((name) => {
    const spec = Object.hasOwn(shared, name) ? shared[name] : undefined;
    return spec && !(name in bundle.definition.params) ? [{ name, key: name, spec }] : [];
  });
  return [...own, ...others];
}

function sharedNames(bundle: Bundle): string[] {
  const known = used.get(bundle);
  if (known) return known;
  const text = JSON.stringify(bundle);
  const names = [...new Set([...text.matchAll(/\bparams\.([A-Za-z_]\w*)/g)].map((match) => match[1] ?? ""))];
  const all = [...new Set([...names, WARN_RATIO])];
  used.set(bundle, all);
  return all;
}
