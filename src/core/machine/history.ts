import { resolveTarget } from "../definition/check-states.ts";
import type { StatePlace } from "../definition/walk.ts";
import type { ChartState, ChartTransition } from "./config.ts";

/**
 * A way into a history state leaves where it comes from, also where history leads back to that very state (SCXML 3.13).
 * XState would enter it once more without having left it, and its task would be there twice: so such ways are told to leave.
 */
export function leavingFirst(root: ChartState, byPath: ReadonlyMap<string, StatePlace>, id: string): ChartState {
  return walked(root, "", (path, transition) => {
    const from = byPath.get(path);
    const targets = from ? [transition.target ?? []].flat() : [];
    const outside = targets.some((target) => {
      const to = from && resolveTarget(from, target, byPath, id);
      return to?.config.type === "history" && path !== "" && !to.path.startsWith(`${path}.`);
    });
    return outside ? { ...transition, reenter: true } : transition;
  });
}

type Change = (path: string, transition: ChartTransition) => ChartTransition;

function walked(state: ChartState, path: string, change: Change): ChartState {
  const all = (list: ChartTransition[]) => list.map((one) => change(path, one));
  const each = (map: Record<string, ChartTransition[]>) =>
    Object.fromEntries(Object.entries(map).map(([key, list]) => [key, all(list)]));
  const below = (key: string) => (path === "" ? key : `${path}.${key}`);
  const { states, onDone } = state;
  return {
    ...state,
    ...{ on: each(state.on), after: each(state.after), always: all(state.always) },
    ...(onDone ? { onDone: all(onDone) } : {}),
    ...(states
      ? {
          states: Object.fromEntries(
            Object.entries(states).map(([key, child]) => [key, walked(child, below(key), change)]),
          ),
        }
      : {}),
  };
}
