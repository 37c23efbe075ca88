import type { StatePlace } from "../definition/walk.ts";
import { invokesOf } from "../definition/walk.ts";
import { isPlainObject } from "../expression/plain.ts";
import { withoutChildren, withoutItems } from "./children.ts";
import type { Edit } from "./model.ts";
import type { Patch, Path } from "./patch.ts";
import { isWithin, joined, keyOf, type Machine, meantBy, parentOf, pathOfState, targetFrom } from "./references.ts";
import { type Refusal, refused } from "./refusal.ts";

type Of<D extends Edit["do"]> = Extract<Edit, { do: D }>;
type Result = Patch[] | Refusal;

export function addState(machine: Machine, { parent, key, title, state }: Of<"addState">): Result {
  const outer = machine.byPath.get(parent);
  if (!outer) return unknownState(parent);
  if (machine.byPath.has(joined(parent, key))) return taken(key);
  const made = { ...(title ? { meta: { title } } : {}), ...state };
  const patches: Patch[] = [{ set: [...pathOfState(parent), "states", key], value: made }];
  // The first state inside is where it begins; side by side there is no first.
  if (outer.config.initial === undefined && outer.config.type !== "parallel") {
    patches.unshift({ set: [...pathOfState(parent), "initial"], value: key });
  }
  return patches;
}

/** A state under another name; every target, beginning and local allowance that names it says the new one. */
export function renameState(root: unknown, machine: Machine, { at, key }: Of<"renameState">): Result {
  if (at === "" || !machine.byPath.has(at)) return unknownState(at);
  const to = joined(parentOf(at), key);
  if (to === at) return [];
  if (machine.byPath.has(to)) return taken(key);
  return [
    ...retargeted(machine, at, to),
    ...beginsWith(machine, at, key),
    ...allowances(root, (op, place) => (op === "state" && isWithin(place, at) ? to + place.slice(at.length) : null)),
    { rename: pathOfState(at), key },
  ];
}

/** A state inside another one, or out of it, with all that stands in it. */
export function moveState(root: unknown, machine: Machine, { at, parent }: Of<"moveState">): Result {
  const outer = machine.byPath.get(parent);
  if (at === "" || !machine.byPath.has(at)) return unknownState(at);
  if (!outer) return unknownState(parent);
  if (isWithin(parent, at)) return refused("环节不能移入自身", "A state cannot be moved into itself");
  const to = joined(parent, keyOf(at));
  if (to === at) return [];
  if (machine.byPath.has(to)) return taken(keyOf(at));
  const patches: Patch[] = [
    ...retargeted(machine, at, to),
    ...allowances(root, (op, place) => (op === "state" && isWithin(place, at) ? to + place.slice(at.length) : null)),
    { move: pathOfState(at), to: [...pathOfState(parent), "states"], key: keyOf(at) },
  ];
  if (outer.config.initial === undefined && outer.config.type !== "parallel") {
    patches.unshift({ set: [...pathOfState(parent), "initial"], value: keyOf(at) });
  }
  return patches;
}

/** A state taken away with all that led there; refused while a case could still begin in it. */
export function removeState(root: unknown, machine: Machine, { at, redirect }: Of<"removeState">): Result {
  const state = machine.byPath.get(at);
  if (at === "" || !state) return unknownState(at);
  if (redirect !== undefined && (!machine.byPath.has(redirect) || isWithin(redirect, at)))
    return unknownState(redirect);
  const siblings = Object.keys(state.parent?.config.states ?? {});
  const isFirst = state.parent?.config.initial === state.key;
  const heir = redirect !== undefined && parentOf(redirect) === parentOf(at) ? keyOf(redirect) : undefined;
  if (isFirst && siblings.length > 1 && heir === undefined) {
    return refused(`“${state.key}”是起始环节，不能删除`, `"${state.key}" is where the case begins`, {
      zh: "先把另一环节设为起始",
      en: "Let another state be the first",
    });
  }
  const gone = machine.states.filter(({ path }) => isWithin(path, at));
  const tasks = new Set(gone.flatMap(({ config }) => invokesOf(config.invoke).map(({ id }) => id)));
  // First, since it names actions by their numbers within transitions that may go.
  const patches = withoutChildren(root, machine, at, tasks);
  if ("problem" in patches) return patches;
  if (isFirst && heir !== undefined) patches.push({ set: [...pathOfState(parentOf(at)), "initial"], value: heir });
  const leading = machine.references.filter(({ from, to }) => isWithin(to.path, at) && !isWithin(from.path, at));
  if (redirect !== undefined) {
    for (const { path, from } of leading)
      patches.push({ set: path, value: targetFrom(from.path, redirect, machine.rootId) });
  } else
    patches.push(
      ...withoutWays(
        root,
        leading.map((one) => one.path),
      ),
    );
  patches.push(...withoutTasks(root, machine, at, tasks));
  patches.push(...withoutAllowances(root, (op, place) => (op === "state" ? isWithin(place, at) : tasks.has(place))));
  // The last state inside another leaves a plain one.
  if (siblings.length > 1) return [...patches, { remove: pathOfState(at) }];
  const outer = pathOfState(parentOf(at));
  if (isFirst) patches.push({ remove: [...outer, "initial"] });
  return [...patches, { remove: [...outer, "states"] }];
}

/** Targets said anew after a state goes from one path to another; those that still mean the same stay as written. */
function retargeted(machine: Machine, at: string, to: string): Patch[] {
  const moved = (path: string): string => (isWithin(path, at) ? to + path.slice(at.length) : path);
  return machine.references.flatMap((one): Patch[] => {
    const [from, target] = [moved(one.from.path), moved(one.to.path)];
    if (meantBy(from, one.target, machine.rootId) === target) return [];
    return [{ set: one.path, value: targetFrom(from, target, machine.rootId) }];
  });
}

function beginsWith({ byPath }: Machine, at: string, key: string): Patch[] {
  const parent = byPath.get(parentOf(at));
  return parent?.config.initial === keyOf(at) ? [{ set: [...pathOfState(parent.path), "initial"], value: key }] : [];
}

/** Transitions that lead somewhere, taken away; an emptied list with its trigger. */
function withoutWays(root: unknown, targets: readonly Path[]): Patch[] {
  const ways = targets.map((path) => {
    const end = path.lastIndexOf("target");
    return end > 0 && end >= path.length - 2 && typeof path[end - 1] !== "undefined" ? path.slice(0, end) : path;
  });
  return withoutItems(root, ways);
}

/** Events and separated duties of tasks that are no more. */
export function withoutTasks(
  root: unknown,
  { states }: Machine,
  except: string | null,
  tasks: ReadonlySet<string>,
): Patch[] {
  const patches: Patch[] = states.flatMap((state) => eventsOf(state, except, tasks));
  const separate = isPlainObject(root) && Array.isArray(root.separate) ? root.separate : [];
  separate.toReversed().forEach((group: unknown, back) => {
    const index = separate.length - 1 - back;
    if (!Array.isArray(group) || !group.some((task) => tasks.has(String(task)))) return;
    const left = group.filter((task) => !tasks.has(String(task)));
    patches.push(left.length < 2 ? { remove: ["separate", index] } : { set: ["separate", index], value: left });
  });
  return patches;
}

function eventsOf(state: StatePlace, except: string | null, tasks: ReadonlySet<string>): Patch[] {
  if (except !== null && isWithin(state.path, except)) return [];
  return Object.keys(state.config.on ?? {})
    .filter((event) => tasks.has(event.slice(0, event.indexOf("."))))
    .map((event) => ({ remove: [...pathOfState(state.path), "on", event] }));
}

/** What `local:` says of states (by path) and of tasks (by id), said anew. */
export function allowances(root: unknown, said: (kind: "state" | "task", at: string) => string | null): Patch[] {
  return localOf(root).flatMap(({ kind, at, back, index }): Patch[] => {
    const now = kind === null ? null : said(kind, at);
    const behind = back === null ? null : said("state", back);
    return [
      ...(now === null ? [] : [{ set: ["local", index, "at"], value: now }]),
      ...(behind === null ? [] : [{ set: ["local", index, "back"], value: behind }]),
    ];
  });
}

/** Rules of what is gone, taken away; a step before another that led back there leads back nowhere. */
export function withoutAllowances(root: unknown, gone: (kind: "state" | "task", at: string) => boolean): Patch[] {
  return localOf(root)
    .flatMap(({ kind, at, back, index }): Patch[] => {
      if (kind !== null && gone(kind, at)) return [{ remove: ["local", index] }];
      return back !== null && gone("state", back) ? [{ remove: ["local", index, "back"] }] : [];
    })
    .reverse();
}

const STATE_OPS = new Set(["step", "extraStep"]);
const TASK_OPS = new Set(["position", "limit", "remind"]);

interface LocalRule {
  kind: "state" | "task" | null;
  at: string;
  /** For a further step: the state that "return" leads to. */
  back: string | null;
  index: number;
}

function localOf(root: unknown): LocalRule[] {
  const local = isPlainObject(root) && Array.isArray(root.local) ? root.local : [];
  return local.map((one: unknown, index) => {
    const op = isPlainObject(one) ? String(one.op) : "";
    const kind = STATE_OPS.has(op) ? "state" : TASK_OPS.has(op) ? "task" : null;
    const back = isPlainObject(one) && typeof one.back === "string" ? one.back : null;
    return { kind, at: isPlainObject(one) ? String(one.at) : "", back, index };
  });
}

export function unknownState(path: string): Refusal {
  return refused(`没有环节“${path}”`, `There is no state "${path}"`);
}

export function taken(key: string): Refusal {
  return refused(`已有名为“${key}”的环节`, `There already is a state "${key}"`, {
    zh: "换一个名称",
    en: "Choose another name",
  });
}
