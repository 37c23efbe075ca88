import { escapePointer } from "../expression/deep.ts";
import type {
  ActionConfig,
  InvokeConfig,
  MachineConfig,
  StateConfig,
  TransitionConfig,
  TransitionsConfig,
} from "./model.ts";

/** A state where it stands: dotted path (the root's is empty), JSON pointer into the file, its parent. */
export interface StatePlace {
  path: string;
  key: string;
  pointer: string;
  config: StateConfig;
  parent: StatePlace | null;
}

/** Every state of a machine in document order, the root first. */
export function statesOf(machine: MachineConfig): StatePlace[] {
  const places: StatePlace[] = [{ path: "", key: "", pointer: "/machine", config: machine, parent: null }];
  for (let at = 0; at < places.length; at += 1) {
    const parent = places[at];
    if (!parent) break;
    const children = Object.entries(parent.config.states ?? {}).map(([key, config]) => ({
      path: parent.path === "" ? key : `${parent.path}.${key}`,
      key,
      pointer: `${parent.pointer}/states/${escapePointer(key)}`,
      config,
      parent,
    }));
    places.splice(at + 1, 0, ...children);
  }
  return places;
}

/** The transitions of one descriptor as a list of objects, whatever shorthand the file uses. */
export function transitionsOf(config: TransitionsConfig | null | undefined): TransitionConfig[] {
  return listOf(config).map((item) => (typeof item === "string" ? { target: item } : item));
}

export function actionsOf(config: ActionConfig | ActionConfig[] | undefined): ActionConfig[] {
  return listOf(config);
}

export function invokesOf(config: InvokeConfig | InvokeConfig[] | undefined): InvokeConfig[] {
  return listOf(config);
}

function listOf<T>(value: T | T[] | null | undefined): T[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Whether a descriptor of `on` (`a.b`, `a.*`, `*`) takes an event; the rule is XState's. */
export function matchesDescriptor(descriptor: string, event: string): boolean {
  if (descriptor === event || descriptor === "*") return true;
  if (!descriptor.endsWith(".*")) return false;
  const stem = descriptor.slice(0, -2);
  return event === stem || event.startsWith(`${stem}.`);
}
