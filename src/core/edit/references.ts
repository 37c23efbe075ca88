import { resolveTarget } from "../definition/check-states.ts";
import type { MachineConfig, TransitionsConfig } from "../definition/model.ts";
import { type StatePlace, statesOf } from "../definition/walk.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Path } from "./patch.ts";

/** A place in the file that names a state by a target. */
export interface Reference {
  path: Path;
  target: string;
  from: StatePlace;
  to: StatePlace;
}

/** A machine as an editor needs it: its states by path, and who names them. */
export interface Machine {
  rootId: string;
  states: StatePlace[];
  byPath: ReadonlyMap<string, StatePlace>;
  references: Reference[];
}

/** The only cast: what the parser has accepted is a machine. */
export function machineIn(root: unknown): Machine | null {
  if (!isPlainObject(root) || !isPlainObject(root.machine)) return null;
  const config = root.machine as MachineConfig;
  const states = statesOf(config);
  const byPath = new Map(states.map((state) => [state.path, state]));
  const rootId = config.id ?? String(root.id ?? "");
  const references = states.flatMap((from) =>
    targetsOf(from).flatMap(({ path, target }) => {
      const to = resolveTarget(from, target, byPath, rootId);
      return to ? [{ path, target, from, to }] : [];
    }),
  );
  return { rootId, states, byPath, references };
}

/** Path of a state in the file. */
export function pathOfState(state: string): string[] {
  return ["machine", ...(state === "" ? [] : state.split(".").flatMap((key) => ["states", key]))];
}

function targetsOf(state: StatePlace): { path: Path; target: string }[] {
  const { config } = state;
  const at = pathOfState(state.path);
  const found: { path: Path; target: string }[] = [];
  for (const key of ["on", "after"] as const) {
    for (const [name, list] of Object.entries(config[key] ?? {})) gather(list, [...at, key, name], found);
  }
  for (const key of ["always", "onDone"] as const)
    if (config[key] !== undefined) gather(config[key], [...at, key], found);
  if (config.type === "history" && config.target !== undefined)
    found.push({ path: [...at, "target"], target: config.target });
  return found;
}

function gather(list: TransitionsConfig, at: Path, found: { path: Path; target: string }[]): void {
  const all = Array.isArray(list) ? list.map((one, index) => [one, [...at, index]] as const) : [[list, at] as const];
  for (const [one, path] of all) {
    if (typeof one === "string") found.push({ path, target: one });
    else if (typeof one?.target === "string") found.push({ path: [...path, "target"], target: one.target });
    else if (Array.isArray(one?.target)) {
      one.target.forEach((target, index) => {
        found.push({ path: [...path, "target", index], target });
      });
    }
  }
}

/** How a state is named from another: as a sibling, as one inside, or from the root. */
export function targetFrom(from: string, to: string, rootId: string): string {
  const parent = parentOf(from);
  if (from !== "" && to !== "" && parentOf(to) === parent) return keyOf(to);
  if (from === "" && to !== "") return `.${to}`;
  if (to.startsWith(`${from}.`)) return to.slice(from.length);
  return to === "" ? `#${rootId}` : `#${rootId}.${to}`;
}

/** Which path a target means, whether or not such a state exists. */
export function meantBy(from: string, target: string, rootId: string): string {
  if (target === `#${rootId}`) return "";
  if (target.startsWith("#")) return target.slice(rootId.length + 2);
  if (target.startsWith(".")) return from === "" ? target.slice(1) : from + target;
  const parent = parentOf(from);
  return parent === "" ? target : `${parent}.${target}`;
}

export function parentOf(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot < 0 ? "" : path.slice(0, dot);
}

export function keyOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

export function joined(parent: string, key: string): string {
  return parent === "" ? key : `${parent}.${key}`;
}

export function isWithin(path: string, outer: string): boolean {
  return path === outer || outer === "" || path.startsWith(`${outer}.`);
}
