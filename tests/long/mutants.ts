import type { Definition, StateConfig, TransitionConfig, TransitionsConfig } from "../../src/core/definition/model.ts";
import { statesOf } from "../../src/core/definition/walk.ts";
import { machineOf } from "../../src/core/machine/compile.ts";
import { type TransitionPlace, transitionsIn } from "../../src/core/simulate/coverage.ts";
import type { Table } from "../../src/core/table/model.ts";

/** A procedure or a table with one thing changed, and what that is. */
export interface Mutant<T> {
  what: string;
  changed: T;
}

/** The definition without a transition, and with it leading elsewhere: to the first and the last state beside its own. */
export function mutantsOf(definition: Definition, at: TransitionPlace): Mutant<Definition>[] {
  const changes: [string, (transition: TransitionConfig) => TransitionConfig | null][] = [
    ["removed", () => null],
    ...besides(definition, at).map((target): [string, (transition: TransitionConfig) => TransitionConfig] => [
      `made to lead to ${target}`,
      (transition) => ({ ...transition, target }),
    ]),
  ];
  return changes.map(([how, change]) => ({
    what: `${definition.id}${at.place} ${how}`,
    changed: edited(definition, at, change),
  }));
}

/** States beside the one a transition leaves, apart from where it leads. */
function besides({ machine }: Definition, { state, config }: TransitionPlace): string[] {
  const source = statesOf(machine).find(({ path }) => path === state);
  const others = Object.keys(source?.parent?.config.states ?? {}).filter(
    (key) => key !== source?.key && key !== config.target,
  );
  return [...new Set([others[0], others.at(-1)])].filter((key) => key !== undefined);
}

function edited(
  definition: Definition,
  at: TransitionPlace,
  change: (transition: TransitionConfig) => TransitionConfig | null,
): Definition {
  const copy = structuredClone(definition);
  const source = statesOf(copy.machine).find(({ path }) => path === at.state)?.config;
  if (!source) throw new Error(`no state ${at.state}`);
  if (at.kind === "on" || at.kind === "after") {
    const map = changedMap(source[at.kind] ?? {}, at, change);
    source[at.kind] = map;
  } else put(source, at.kind, changedList(source[at.kind], at.index, change));
  return copy;
}

function changedMap(
  map: Record<string, TransitionsConfig>,
  { event, index }: TransitionPlace,
  change: (transition: TransitionConfig) => TransitionConfig | null,
): Record<string, TransitionsConfig> {
  const { [event]: list, ...others } = map;
  const left = changedList(list, index, change);
  return left === undefined ? others : { ...others, [event]: left };
}

function changedList(
  list: TransitionsConfig | undefined,
  index: number,
  change: (transition: TransitionConfig) => TransitionConfig | null,
): TransitionsConfig | undefined {
  const all = (list === undefined ? [] : [list].flat()).map((one) => (typeof one === "string" ? { target: one } : one));
  const left = all.flatMap((one, at) => (at === index ? (change(one) ?? []) : [one]));
  return left.length === 0 ? undefined : left;
}

function put(state: StateConfig, kind: "always" | "onDone", list: TransitionsConfig | undefined): void {
  if (list === undefined) delete state[kind];
  else state[kind] = list;
}

/** Whether XState takes it for a machine at all: a mutant that is none proves nothing about scenarios. */
export function runs(definition: Definition): boolean {
  try {
    machineOf(definition);
    return transitionsIn(definition).length > 0;
  } catch {
    return false;
  }
}

/** The table without a row, and with each of the row's outputs made another. */
export function rowMutants(
  table: Table,
  outputs: readonly string[],
  { without = true, values = [] }: { without?: boolean; values?: readonly string[] } = {},
): Mutant<Table>[] {
  return table.rows.flatMap((row, index) => {
    const rows = (changed: Table["rows"][number] | null) =>
      table.rows.flatMap((one, at) => (at === index ? (changed ?? []) : [one]));
    const removed = { what: `${table.id} ${row.id} removed`, changed: { ...table, rows: rows(null) } };
    const others = outputs.map((output) => {
      const made = structuredClone(row);
      made.then[output] = other(row.then[output], values);
      return { what: `${table.id} ${row.id}: another ${output}`, changed: { ...table, rows: rows(made) } };
    });
    return without ? [removed, ...others] : others;
  });
}

/** Another value; of those given where any are. */
function other(value: unknown, values: readonly string[]): unknown {
  if (values.length > 0) return values.find((one) => one !== value);
  if (typeof value === "boolean") return !value;
  return value === null ? "320106003000" : null;
}
