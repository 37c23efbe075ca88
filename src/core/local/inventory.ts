import type { Level, ParamSpec } from "../definition/model.ts";
import { invokesOf, statesOf } from "../definition/walk.ts";
import { necessityOf } from "../form/material.ts";
import { isRequired, partsOf } from "../form/parts.ts";
import type { Provenance, Setting } from "../policy/model.ts";
import { levelOf } from "../policy/organisation.ts";
import { resolveParam } from "../policy/setting.ts";
import type { Text } from "../text.ts";
import type { Bundle } from "../variant.ts";
import { isAlways } from "./apply-task.ts";
import { allowanceFor, checkChange } from "./check.ts";
import { changeKey, placeOf } from "./key.ts";
import { type Allowance, type Change, type ChangeOp, LOCAL_NAME, type PlacedChange } from "./model.ts";
import { allowancesFor, blockIn, fieldIn, split, stateAt, taskAt } from "./place.ts";
import { changesInForce } from "./resolve.ts";
import type { StepTypes } from "./step-type.ts";
import { placeWords } from "./value-words.ts";

/** Where an item is shown: with a step, or with the form, table or document that it is part of. */
export interface ItemGroup {
  kind: "state" | "form" | "table" | "template" | "procedure";
  /** State path, or id of the form, table or template; empty for the procedure as a whole. */
  id: string;
}

/** Something of a procedure that areas may change, as it now is at one place. */
export interface Item {
  op: ChangeOp;
  /** The place of a change; where `adds`, the place to which a name beginning with `local` is added. */
  at: string;
  /** Key of the setting that would carry a change; null where a name is still to be given. */
  key: string | null;
  title: Text;
  group: ItemGroup;
  value: unknown;
  provenance: Provenance;
  levels: Level[];
  /** Whether an area of this division's level may change it. */
  mayChange: boolean;
  basis: string[];
  spec?: ParamSpec;
  allowance?: Allowance;
  /** That something may be added here, and how many more. */
  adds?: { left: number };
}

interface Scene {
  bundle: Bundle;
  stepTypes: StepTypes;
  params: Readonly<Record<string, ParamSpec>>;
  level: Level;
  on: string;
  inForce: readonly PlacedChange[];
}

/**
 * Everything that may be changed of a procedure at a place: its value there on a day, where that comes from, and who may
 * change it. `bundle` is the version as published; parameters come by the key of their settings.
 */
export function inventory(
  bundle: Bundle,
  params: Readonly<Record<string, ParamSpec>>,
  stepTypes: StepTypes,
  settings: readonly Setting[],
  division: string,
  on: string,
): Item[] {
  const inForce = validChanges(bundle, stepTypes, settings, division, on);
  const scene: Scene = { bundle, stepTypes, params, level: levelOf(division), on, inForce };
  const places = new Map<string, Allowance>();
  for (const one of bundle.definition.local ?? []) places.set(`${one.op}:${one.at}`, one);
  return [
    ...paramItems(scene, settings, division),
    ...[...places.values()].flatMap((allowance) => itemsOf(scene, allowance)),
  ];
}

/** The changes in force that may (still) be made: what is out of bounds by now never hides what an area above decided. */
export function validChanges(
  bundle: Bundle,
  stepTypes: StepTypes,
  settings: readonly Setting[],
  division: string,
  on: string,
): PlacedChange[] {
  const mayHold = (change: PlacedChange): boolean =>
    checkChange(bundle, {}, stepTypes, change, levelOf(change.division)) === null;
  return changesInForce(settings, bundle.definition.id, division, on, mayHold);
}

function paramItems({ bundle, params, level, on }: Scene, settings: readonly Setting[], division: string): Item[] {
  const own = `${bundle.definition.id}.`;
  const readers = paramReaders(bundle);
  return Object.entries(params).flatMap(([key, spec]): Item[] => {
    const name = key.startsWith(own) ? key.slice(own.length) : key;
    const state = readers.get(name);
    if (!key.startsWith(own) && (key.includes(".") || state === undefined)) return [];
    const provenance = resolveParam(spec, key, settings, { division }, on);
    return [
      {
        op: "param",
        at: key,
        key,
        title: spec.title,
        group: state === undefined || state === "" ? { kind: "procedure", id: "" } : { kind: "state", id: state },
        value: provenance.value,
        provenance,
        levels: spec.levels,
        mayChange: spec.levels.includes(level),
        basis: spec.basis ?? [],
        spec,
      },
    ];
  });
}

/** Parameter → the first state that reads it; the root's path where only the procedure as a whole does. */
function paramReaders({ definition, tables }: Bundle): Map<string, string> {
  const readers = new Map<string, string>();
  const note = (value: unknown, path: string): void => {
    for (const [, name = ""] of JSON.stringify(value ?? null).matchAll(/\bparams\.([A-Za-z_][A-Za-z0-9_]*)/g)) {
      if (!readers.has(name)) readers.set(name, path);
    }
  };
  for (const { path, config } of statesOf(definition.machine)) {
    const { states: _, ...own } = config;
    note(own, path);
    for (const [id, table] of Object.entries(tables))
      if (JSON.stringify(own).includes(`"table":"${id}"`)) note(table, path);
  }
  const { machine: _, params: __, ...rest } = definition;
  note(rest, "");
  return readers;
}

function itemsOf(scene: Scene, { op, at }: Allowance): Item[] {
  if (op === "row") return rowItems(scene, at);
  if (op === "extraField" || op === "extraStep") return [...addedItems(scene, op, at), addItem(scene, op, at)];
  return [item(scene, { op, at }, baseValue(scene.bundle, op, at))];
}

/** One item: the change in force, or what the file says. */
function item(scene: Scene, place: Pick<Change, "op" | "at">, base: unknown): Item {
  const { bundle, level, on, inForce } = scene;
  const change = inForce.find((one) => one.op === place.op && one.at === place.at);
  const rules = allowancesFor(bundle.definition, place);
  const allowance = allowanceFor(bundle, place, level) ?? rules[0];
  return {
    ...place,
    key: changeKey(bundle.definition.id, place),
    title: allowance?.title ?? placeWords(wordsOf(scene), place),
    group: groupOf(bundle, place),
    value: change ? change.value : base,
    provenance: change ? provenanceOf(change, on) : { value: base, source: "default", on },
    levels: rules.flatMap((one) => one.levels),
    mayChange: allowanceFor(bundle, place, level) !== null,
    basis: [...new Set(rules.flatMap((one) => one.basis ?? []))],
    ...(allowance ? { allowance } : {}),
  };
}

/** Where a further field, row or step may be added. */
function addItem(scene: Scene, op: "extraField" | "row" | "extraStep", place: string): Item {
  const made = item(scene, { op, at: `${place}.` }, null);
  const most = made.allowance?.most ?? (op === "row" ? 0 : 1);
  return { ...made, at: place, key: null, adds: { left: Math.max(0, most - addedAt(scene, op, place).length) } };
}

function addedAt({ inForce }: Scene, op: ChangeOp, at: string): PlacedChange[] {
  return inForce.filter((one) => {
    const { place, name } = placeOf(one);
    return one.op === op && place === at && one.value !== null && LOCAL_NAME.test(name);
  });
}

function addedItems(scene: Scene, op: "extraField" | "row" | "extraStep", place: string): Item[] {
  return addedAt(scene, op, place).map(({ at }) => item(scene, { op, at }, null));
}

function rowItems(scene: Scene, id: string): Item[] {
  const table = scene.bundle.tables[id];
  const rules = allowancesFor(scene.bundle.definition, { op: "row", at: `${id}.` });
  const open = (row: string): boolean => rules.some(({ allowed }) => allowed === undefined || allowed.includes(row));
  const rows = (table?.rows ?? []).filter((row) => open(row.id));
  return [
    ...rows.map(({ id: row, ...value }) => ({
      ...item(scene, { op: "row", at: `${id}.${row}` }, value),
      title: placeWords(wordsOf(scene), { op: "row", at: `${id}.${row}` }),
    })),
    ...addedItems(scene, "row", id),
    ...(rules.some(({ most }) => (most ?? 0) > 0) ? [addItem(scene, "row", id)] : []),
  ];
}

/** What the file itself says of a place. */
export function baseValue(bundle: Bundle, op: ChangeOp, at: string): unknown {
  const { machine } = bundle.definition;
  switch (op) {
    case "step": {
      const skip = stateAt(machine, at)?.config.meta?.skip;
      return skip === undefined || !isAlways(skip.when);
    }
    case "position":
      return taskAt(machine, at)?.invoke.input?.position ?? null;
    case "limit":
      return taskAt(machine, at)?.invoke.input?.due ?? null;
    case "material":
      return necessityOf(fieldIn(bundle, at));
    case "field": {
      const [form, name] = split(at);
      const schema = bundle.forms[form]?.schema ?? {};
      return partsOf(schema).some((part) => isRequired(part, name)) ? "required" : "optional";
    }
    case "text":
      return blockIn(bundle, at);
    case "row": {
      const [table, id] = split(at);
      const row = bundle.tables[table]?.rows.find((one) => one.id === id);
      if (!row) return null;
      const { id: _, ...value } = row;
      return value;
    }
    default:
      // Reminders, and what is of the area's own: the file has none.
      return null;
  }
}

function groupOf({ definition }: Bundle, { op, at }: Pick<Change, "op" | "at">): ItemGroup {
  const { place } = placeOf({ op, at });
  if (op === "step" || op === "extraStep") return { kind: "state", id: stateAt(definition.machine, at)?.path ?? place };
  if (op === "material" || op === "field" || op === "extraField") return { kind: "form", id: split(place)[0] };
  if (op === "row") return { kind: "table", id: split(place)[0] };
  if (op === "text") return { kind: "template", id: split(place)[0] };
  const state = statesOf(definition.machine).find(({ config }) =>
    invokesOf(config.invoke).some((one) => one.id === place),
  );
  return state ? { kind: "state", id: state.path } : { kind: "procedure", id: "" };
}

function wordsOf({ bundle, params, stepTypes }: Scene) {
  return { bundle, params, stepTypes, positions: {}, divisions: (code: string) => code };
}

function provenanceOf({ value, division, from, reason, document }: PlacedChange, on: string): Provenance {
  return { value, source: "setting", division, from, reason, ...(document === undefined ? {} : { document }), on };
}
