import { kindOf } from "../definition/check-states.ts";
import type { Definition, InvokeConfig, MachineConfig } from "../definition/model.ts";
import { invokesOf, type StatePlace, statesOf, transitionsOf } from "../definition/walk.ts";
import { blocksOf } from "../document/block.ts";
import { necessityOf } from "../form/material.ts";
import { fieldsOf } from "../form/parts.ts";
import type { Bundle } from "../variant.ts";
import { placeOf } from "./key.ts";
import type { Allowance, Change } from "./model.ts";

/** A task where it stands. */
export interface TaskPlace {
  invoke: InvokeConfig;
  state: StatePlace;
}

export function stateAt(machine: MachineConfig, path: string): StatePlace | null {
  return statesOf(machine).find((state) => state.path === path) ?? null;
}

export function taskAt(machine: MachineConfig, id: string): TaskPlace | null {
  for (const state of statesOf(machine)) {
    const invoke = invokesOf(state.config.invoke).find((one) => one.src === "task" && one.id === id);
    if (invoke) return { invoke, state };
  }
  return null;
}

/** The outcome that counts as given when a step is off: the allowance's, or that of the file's own condition. */
export function offOutcome({ config }: StatePlace, as: string | undefined): string | null {
  const outcome = as ?? config.meta?.skip?.as;
  const task = invokesOf(config.invoke).find((one) => one.src === "task");
  if (outcome === undefined || !task) return null;
  const taken = transitionsOf(config.on?.[`${task.id}.${outcome}`]);
  return taken.length > 0 && taken.every((one) => one.target !== undefined) ? outcome : null;
}

/** Whether a further step can stand before a state: it must be one of those that follow one another. */
export function canPrecede(state: StatePlace): boolean {
  return state.parent !== null && kindOf(state.parent.config) === "compound" && kindOf(state.config) !== "history";
}

/**
 * What an area may change is still there: the state, task, field, row or block that a change names. Rows and fields of the
 * area's own need only their table and form.
 */
export function placeExists(bundle: Bundle, allowance: Allowance, change: Change): boolean {
  const { machine } = bundle.definition;
  const { place, name } = placeOf(change);
  switch (change.op) {
    case "param":
      return true;
    case "step": {
      const state = stateAt(machine, place);
      return state !== null && offOutcome(state, allowance.as) !== null;
    }
    case "position":
    case "limit":
      return taskAt(machine, place) !== null;
    case "remind":
      return taskAt(machine, place) !== null && (bundle.templates[allowance.template ?? ""] ?? null) !== null;
    case "material":
      return necessityOf(fieldIn(bundle, place)) !== null;
    case "field":
      return fieldIn(bundle, place) !== null;
    case "extraField":
      return bundle.forms[place] !== undefined;
    case "row": {
      const table = bundle.tables[place];
      return table !== undefined && (name.startsWith("local") || table.rows.some((row) => row.id === name));
    }
    case "text":
      return blockIn(bundle, place) !== null;
    case "extraStep": {
      const state = stateAt(machine, place);
      const back = allowance.back === undefined ? state : stateAt(machine, allowance.back);
      return state !== null && canPrecede(state) && back !== null;
    }
  }
}

/** The schema of `<form>.<field>`. */
export function fieldIn(bundle: Pick<Bundle, "forms">, at: string): Record<string, unknown> | null {
  const [id, name] = split(at);
  const form = bundle.forms[id];
  return form ? (fieldsOf(form.schema)[name] ?? null) : null;
}

/** The source of `<template>.<block>`. */
export function blockIn(bundle: Pick<Bundle, "templates">, at: string): string | null {
  const [id, name] = split(at);
  return blocksOf(bundle.templates[id]?.source ?? "").find((one) => one.id === name)?.source ?? null;
}

/** `<first>.<rest>`. */
export function split(at: string): [string, string] {
  const dot = at.indexOf(".");
  return dot < 0 ? [at, ""] : [at.slice(0, dot), at.slice(dot + 1)];
}

/** The rules that speak of a change, whatever the level. */
export function allowancesFor({ local }: Pick<Definition, "local">, change: Pick<Change, "op" | "at">): Allowance[] {
  const { place } = placeOf(change);
  return (local ?? []).filter((one) => one.op === change.op && one.at === place);
}
