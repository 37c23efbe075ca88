import type { ActionConfig } from "../definition/model.ts";
import type { ActionsRef, Edit } from "./model.ts";
import type { Patch, Path } from "./patch.ts";
import { joined, keyOf, type Machine, pathOfState } from "./references.ts";
import { type Refusal, refused } from "./refusal.ts";
import { unknownState } from "./states.ts";
import { transitionAt } from "./transitions.ts";

type Of<D extends Edit["do"]> = Extract<Edit, { do: D }>;
type Result = Patch[] | Refusal;

export function setInitial(machine: Machine, { at, key }: Of<"setInitial">): Result {
  if (!machine.byPath.has(joined(at, key))) return unknownState(joined(at, key));
  return [{ set: [...pathOfState(at), "initial"], value: key }];
}

export function setType(machine: Machine, { at, type }: Of<"setType">): Result {
  const state = machine.byPath.get(at);
  if (!state) return unknownState(at);
  const path = [...pathOfState(at), "type"];
  const patches: Patch[] = [];
  if (type === null || type === "compound" || type === "atomic") {
    if (state.config.type !== undefined) patches.push({ remove: path });
    const first = Object.keys(state.config.states ?? {})[0];
    if (first !== undefined && state.config.initial === undefined)
      patches.push({ set: [...pathOfState(at), "initial"], value: first });
  } else {
    patches.push({ set: path, value: type });
    // Regions go side by side, so none comes first.
    if (type === "parallel" && state.config.initial !== undefined)
      patches.push({ remove: [...pathOfState(at), "initial"] });
  }
  return patches;
}

export function setMeta(machine: Machine, { at, meta }: Of<"setMeta">): Result {
  const state = machine.byPath.get(at);
  if (!state) return unknownState(at);
  const held = state.config.meta;
  return Object.entries(meta).flatMap(([key, value]): Patch[] => {
    const path = [...pathOfState(at), "meta", key];
    if (value === null || value === undefined) return held && Object.hasOwn(held, key) ? [{ remove: path }] : [];
    return [{ set: path, value }];
  });
}

export function addAction(machine: Machine, edit: Of<"addAction">): Result {
  const found = actionsAt(machine, edit);
  if ("problem" in found) return found;
  const { path, held } = found;
  if (held === undefined) return [{ set: path, value: [edit.action] }];
  if (Array.isArray(held)) return [{ set: [...path, held.length], value: edit.action }];
  return [{ set: path, value: [held, edit.action] }];
}

export function setAction(machine: Machine, edit: Of<"setAction">): Result {
  const place = actionAt(machine, edit);
  return "problem" in place ? place : [{ set: place.path, value: edit.action }];
}

export function removeAction(machine: Machine, edit: Of<"removeAction">): Result {
  const place = actionAt(machine, edit);
  return "problem" in place ? place : [{ remove: place.alone ? place.list : place.path }];
}

function actionAt(machine: Machine, edit: ActionsRef & { number: number }) {
  const found = actionsAt(machine, edit);
  if ("problem" in found) return found;
  const { path, held } = found;
  const count = held === undefined ? 0 : Array.isArray(held) ? held.length : 1;
  if (edit.number < 0 || edit.number >= count) return refused("没有这项操作", "There is no such action");
  return { path: Array.isArray(held) ? [...path, edit.number] : path, list: path, alone: count === 1 };
}

function actionsAt(
  machine: Machine,
  ref: ActionsRef,
): { path: Path; held: ActionConfig | ActionConfig[] | undefined } | Refusal {
  if (ref.part === "transition") {
    const found = transitionAt(machine, ref);
    if ("problem" in found) return found;
    // A bare target has nowhere to put an action.
    if (typeof found.written === "string")
      return refused("请先把去向展开为 { target }", "Write the transition as { target } first");
    return { path: [...found.path, "actions"], held: found.transition.actions };
  }
  const state = machine.byPath.get(ref.at);
  if (!state) return unknownState(keyOf(ref.at));
  return { path: [...pathOfState(ref.at), ref.part], held: state.config[ref.part] };
}

export function setParam({ name, spec }: Of<"setParam">): Result {
  return [spec === null ? { remove: ["params", name] } : { set: ["params", name], value: spec }];
}

export function setTop({ key, value }: Of<"setTop">): Result {
  if (key === "machine" || key === "params")
    return refused("请用相应的命令", "There are commands of their own for this");
  return [value === null || value === undefined ? { remove: [key] } : { set: [key], value }];
}
