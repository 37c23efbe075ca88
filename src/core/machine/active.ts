import type { StatePlace } from "../definition/walk.ts";
import type { Text } from "../text.ts";
import { compiledOf, type Machine } from "./compile.ts";
import { titleOf } from "./effect.ts";
import type { Stored } from "./model.ts";
import { activePaths } from "./place.ts";

/** An active state for people and pictures. */
export interface ActiveState {
  path: string;
  title: Text;
  tags: string[];
  phase: string | null;
}

/** The innermost active states in document order, with the title and phase of the nearest state that names them. */
export function activeStates(machine: Machine, stored: Stored): ActiveState[] {
  const { facts } = compiledOf(machine);
  const paths = activePaths(machine, stored);
  return paths
    .filter((path) => path !== "" && !paths.some((other) => other.startsWith(`${path}.`)))
    .map((path) => {
      const around = chainOf(facts.byPath.get(path) ?? null);
      const phase = around.find(({ config }) => config.meta?.phase !== undefined)?.config.meta?.phase ?? null;
      const tags = [...new Set(around.flatMap(({ config }) => config.tags ?? []))];
      return { path, title: titleOf(facts, path), tags, phase };
    });
}

function chainOf(state: StatePlace | null): StatePlace[] {
  const chain: StatePlace[] = [];
  for (let at = state; at; at = at.parent) chain.push(at);
  return chain;
}
