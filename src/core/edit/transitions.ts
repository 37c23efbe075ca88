import type { StateConfig, TransitionConfig } from "../definition/model.ts";
import { transitionsOf } from "../definition/walk.ts";
import type { Edit, TransitionChange, TransitionRef, Trigger } from "./model.ts";
import type { Patch, Path } from "./patch.ts";
import { type Machine, pathOfState, targetFrom } from "./references.ts";
import { type Refusal, refused } from "./refusal.ts";
import { unknownState } from "./states.ts";

type Of<D extends Edit["do"]> = Extract<Edit, { do: D }>;
type Result = Patch[] | Refusal;

/** The path of a trigger's list inside its state. */
export function triggerPath(trigger: Trigger): string[] {
  if ("on" in trigger) return ["on", trigger.on];
  if ("after" in trigger) return ["after", trigger.after];
  return "always" in trigger ? ["always"] : ["onDone"];
}

function configOf(state: StateConfig, trigger: Trigger) {
  if ("on" in trigger) return own(state.on, trigger.on);
  if ("after" in trigger) return own(state.after, trigger.after);
  return "always" in trigger ? state.always : state.onDone;
}

function own<T>(map: Record<string, T> | undefined, key: string): T | undefined {
  return map && Object.hasOwn(map, key) ? map[key] : undefined;
}

export function addTransition(machine: Machine, edit: Of<"addTransition">): Result {
  const state = machine.byPath.get(edit.at);
  if (!state) return unknownState(edit.at);
  const made = changed(machine, edit.at, {}, edit);
  if ("problem" in made) return made;
  const path = [...pathOfState(edit.at), ...triggerPath(edit.trigger)];
  const config = configOf(state.config, edit.trigger);
  if (config === undefined) return [{ set: path, value: short(made) }];
  if (Array.isArray(config)) return [{ set: [...path, config.length], value: short(made) }];
  return [{ set: path, value: [config, short(made)] }];
}

export function setTransition(machine: Machine, edit: TransitionRef & TransitionChange): Result {
  const found = transitionAt(machine, edit);
  if ("problem" in found) return found;
  const made = changed(machine, edit.at, found.transition, edit);
  if ("problem" in made) return made;
  // One value at a time keeps what stands beside it, comments included.
  if (typeof found.written === "string") return [{ set: found.path, value: short(made) }];
  const patches: Patch[] = [];
  for (const key of ["target", "guard", "actions", "reenter", "meta"] as const) {
    if (JSON.stringify(made[key]) === JSON.stringify(found.transition[key])) continue;
    patches.push(
      made[key] === undefined ? { remove: [...found.path, key] } : { set: [...found.path, key], value: made[key] },
    );
  }
  return patches;
}

export function removeTransition(machine: Machine, edit: TransitionRef): Result {
  const found = transitionAt(machine, edit);
  if ("problem" in found) return found;
  const path = [...pathOfState(edit.at), ...triggerPath(edit.trigger)];
  return [{ remove: found.alone ? path : found.path }];
}

export function setTrigger(machine: Machine, { at, trigger, to }: Of<"setTrigger">): Result {
  const state = machine.byPath.get(at);
  if (!state) return unknownState(at);
  const config = configOf(state.config, trigger);
  if (config === undefined) return noTransition();
  if (configOf(state.config, to) !== undefined) return refused("已有这样的去向", "There already is such a transition");
  const [from, path] = [triggerPath(trigger), triggerPath(to)];
  // Under the same word only the key changes, and everything below it keeps its comments.
  if (from.length === 2 && from[0] === path[0]) return [{ rename: [...pathOfState(at), ...from], key: path[1] ?? "" }];
  return [{ set: [...pathOfState(at), ...path], value: config }, { remove: [...pathOfState(at), ...from] }];
}

interface Found {
  path: Path;
  transition: TransitionConfig;
  written: unknown;
  alone: boolean;
}

export function transitionAt(machine: Machine, { at, trigger, index = 0 }: TransitionRef): Found | Refusal {
  const state = machine.byPath.get(at);
  if (!state) return unknownState(at);
  const config = configOf(state.config, trigger);
  const transition = transitionsOf(config)[index];
  if (!transition) return noTransition();
  const path = [...pathOfState(at), ...triggerPath(trigger), ...(Array.isArray(config) ? [index] : [])];
  const written = Array.isArray(config) ? config[index] : config;
  return { path, transition, written, alone: !Array.isArray(config) || config.length === 1 };
}

function changed(
  machine: Machine,
  at: string,
  before: TransitionConfig,
  { target, guard, actions, title, reenter }: TransitionChange,
): TransitionConfig | Refusal {
  const made: TransitionConfig = { ...before };
  if (target === null) delete made.target;
  else if (target !== undefined) {
    if (!machine.byPath.has(target)) return unknownState(target);
    made.target = targetFrom(at, target, machine.rootId);
  }
  if (guard === null) delete made.guard;
  else if (guard !== undefined) made.guard = guard;
  if (actions === null) delete made.actions;
  else if (actions !== undefined) made.actions = actions;
  if (reenter === null) delete made.reenter;
  else if (reenter !== undefined) made.reenter = reenter;
  if (title !== undefined) {
    const { title: _, ...meta } = made.meta ?? {};
    made.meta = title === null ? meta : { ...meta, title };
    if (Object.keys(made.meta).length === 0) delete made.meta;
  }
  return made;
}

/** `{ target: x }` is written `x`, the way our files do. */
function short(transition: TransitionConfig): unknown {
  const keys = Object.keys(transition);
  return keys.length === 1 && typeof transition.target === "string" ? transition.target : transition;
}

function noTransition(): Refusal {
  return refused("没有这样的去向", "There is no such transition");
}
