import type { InvokeConfig } from "../definition/model.ts";
import { invokesOf, type StatePlace } from "../definition/walk.ts";
import { isPlainObject } from "../expression/plain.ts";
import { childrenNamed, withoutChildren } from "./children.ts";
import type { Edit } from "./model.ts";
import type { Patch, Path } from "./patch.ts";
import { type Machine, pathOfState, targetFrom } from "./references.ts";
import { type Refusal, refused } from "./refusal.ts";
import { allowances, unknownState, withoutAllowances, withoutTasks } from "./states.ts";

type Of<D extends Edit["do"]> = Extract<Edit, { do: D }>;
type Result = Patch[] | Refusal;

interface Placed {
  state: StatePlace;
  invoke: InvokeConfig;
  path: Path;
  listed: boolean;
  count: number;
}

export function addInvoke(machine: Machine, { at, invoke, ways = {} }: Of<"addInvoke">): Result {
  const state = machine.byPath.get(at);
  if (!state) return unknownState(at);
  if (find(machine, invoke.id)) return taken(invoke.id);
  const path = [...pathOfState(at), "invoke"];
  const held = state.config.invoke;
  const patches: Patch[] = [];
  if (held === undefined) patches.push({ set: path, value: invoke });
  else if (Array.isArray(held)) patches.push({ set: [...path, held.length], value: invoke });
  else patches.push({ set: path, value: [held, invoke] });
  for (const [event, target] of Object.entries(ways)) {
    if (!machine.byPath.has(target)) return unknownState(target);
    patches.push({
      set: [...pathOfState(at), "on", `${invoke.id}.${event}`],
      value: targetFrom(at, target, machine.rootId),
    });
  }
  return patches;
}

export function removeInvoke(root: unknown, machine: Machine, { id }: Of<"removeInvoke">): Result {
  const found = find(machine, id);
  if (!found) return unknown(id);
  const { path, listed, count, state } = found;
  const gone = new Set([id]);
  const children = withoutChildren(root, machine, null, gone);
  if ("problem" in children) return children;
  const patches = [
    ...children,
    ...withoutTasks(root, machine, null, gone),
    ...withoutAllowances(root, (kind, at) => kind === "task" && at === id),
  ];
  const skip = state.config.meta?.skip;
  const task = invokesOf(state.config.invoke).find((one) => one.src === "task");
  // Without its task there is nothing to turn off.
  if (skip && task?.id === id) patches.push({ remove: [...pathOfState(state.path), "meta", "skip"] });
  return [...patches, { remove: listed && count === 1 ? path.slice(0, -1) : path }];
}

/** A task under another name; its events, separated duties and whoever waits for its children say the new one. */
export function renameInvoke(root: unknown, machine: Machine, { id, to }: Of<"renameInvoke">): Result {
  const found = find(machine, id);
  if (!found) return unknown(id);
  if (id === to) return [];
  if (find(machine, to)) return taken(to);
  const events = machine.states.flatMap((state) =>
    Object.keys(state.config.on ?? {})
      .filter((event) => event.startsWith(`${id}.`))
      .map((event): Patch => ({ rename: [...pathOfState(state.path), "on", event], key: to + event.slice(id.length) })),
  );
  return [
    ...separated(root).flatMap((group, index) =>
      group.flatMap((task, at): Patch[] => (task === id ? [{ set: ["separate", index, at], value: to }] : [])),
    ),
    ...childrenNamed(root).flatMap((one): Patch[] => (one.id === id ? [{ set: one.path, value: to }] : [])),
    ...allowances(root, (kind, at) => (kind === "task" && at === id ? to : null)),
    { set: [...found.path, "id"], value: to },
    ...events,
  ];
}

function separated(root: unknown): unknown[][] {
  const groups: unknown[] = isPlainObject(root) && Array.isArray(root.separate) ? root.separate : [];
  return groups.map((group) => (Array.isArray(group) ? group : []));
}

/** Only what is given changes; null takes a value away. */
export function setTask(machine: Machine, { id, input }: Of<"setTask">): Result {
  const found = find(machine, id);
  if (!found) return unknown(id);
  return Object.entries(input).flatMap(([key, value]): Patch[] => {
    const path = [...found.path, "input", key];
    const held = found.invoke.input?.[key];
    if (value === null) return held === undefined ? [] : [{ remove: path }];
    return changed(path, held, value);
  });
}

/** Inside an object only what differs is said anew, so that comments and the order of the rest stay. */
function changed(path: Path, held: unknown, value: unknown): Patch[] {
  if (JSON.stringify(held) === JSON.stringify(value)) return [];
  if (!isPlainObject(held) || !isPlainObject(value) || Object.keys(value).length === 0) return [{ set: path, value }];
  const gone = Object.keys(held).filter((key) => !(key in value));
  return [
    ...Object.entries(value).flatMap(([key, said]) => changed([...path, key], held[key], said)),
    ...gone.map((key): Patch => ({ remove: [...path, key] })),
  ];
}

/** An outcome with where it leads: neither may stand without the other. */
export function addOutcome(machine: Machine, { id, outcome, target }: Of<"addOutcome">): Result {
  const found = find(machine, id);
  if (!found) return unknown(id);
  if (!machine.byPath.has(target)) return unknownState(target);
  const outcomes = outcomesOf(found.invoke);
  if (outcomes === null) return refused("办理结果由表达式给出", "The outcomes are given by an expression");
  const name = typeof outcome === "string" ? outcome : outcome.id;
  if (outcomes.includes(name)) return refused(`已有办理结果“${name}”`, `There already is an outcome "${name}"`);
  return [
    { set: [...found.path, "input", "outcomes", outcomes.length], value: outcome },
    {
      set: [...pathOfState(found.state.path), "on", `${id}.${name}`],
      value: targetFrom(found.state.path, target, machine.rootId),
    },
  ];
}

export function removeOutcome(machine: Machine, { id, outcome }: Of<"removeOutcome">): Result {
  const found = find(machine, id);
  if (!found) return unknown(id);
  const index = outcomesOf(found.invoke)?.indexOf(outcome) ?? -1;
  if (index < 0) return refused(`没有办理结果“${outcome}”`, `There is no outcome "${outcome}"`);
  const event = `${id}.${outcome}`;
  const ways = machine.states
    .filter(({ config }) => Object.hasOwn(config.on ?? {}, event))
    .map((state): Patch => ({ remove: [...pathOfState(state.path), "on", event] }));
  return [...ways, { remove: [...found.path, "input", "outcomes", index] }];
}

function outcomesOf({ input }: InvokeConfig): string[] | null {
  if (!Array.isArray(input?.outcomes)) return null;
  return input.outcomes.map((one: unknown) => String(isPlainObject(one) ? one.id : one));
}

function find(machine: Machine, id: string): Placed | null {
  for (const state of machine.states) {
    const { invoke } = state.config;
    const all = invokesOf(invoke);
    const index = all.findIndex((one) => one.id === id);
    const held = all[index];
    if (!held) continue;
    const listed = Array.isArray(invoke);
    const path = [...pathOfState(state.path), "invoke", ...(listed ? [index] : [])];
    return { state, invoke: held, path, listed, count: all.length };
  }
  return null;
}

function unknown(id: string): Refusal {
  return refused(`没有任务“${id}”`, `There is no task "${id}"`);
}

function taken(id: string): Refusal {
  return refused(`已有任务“${id}”`, `There already is a task "${id}"`);
}
