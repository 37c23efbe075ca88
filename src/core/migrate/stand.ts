import type { StatePlace } from "../definition/walk.ts";
import { compiledOf, type Machine } from "../machine/compile.ts";
import type { StateValue } from "../machine/model.ts";
import { liesBelow } from "../machine/place.ts";
import type { StayReason } from "./model.ts";
import { kindOf } from "./states.ts";

export type Standing = { ok: true; value: StateValue } | { ok: false; why: StayReason };

/**
 * The state of a machine in which exactly these innermost states are active. A region that the machine has and none of
 * them lies in begins where it is drawn to begin; two states that exclude each other are no state at all.
 */
export function standingIn(machine: Machine, leaves: readonly string[]): Standing {
  const { states } = compiledOf(machine).facts;
  const childrenOf = (path: string) =>
    states.filter(({ parent, config }) => parent?.path === path && config.type !== "history");
  const [root] = states;
  if (!root || leaves.length === 0) return { ok: false, why: "nowhere" };
  return build(root);

  function build(place: StatePlace): Standing {
    const children = childrenOf(place.path);
    if (children.length === 0) return { ok: true, value: {} };
    if (kindOf(place) === "parallel") return regions(children);
    const entered = children.filter(({ path }) => leaves.some((leaf) => leaf === path || liesBelow(leaf, path)));
    const [one] = entered;
    if (entered.length > 1) return { ok: false, why: "clash" };
    return one ? nested(one, build) : begun(place);
  }

  function regions(children: StatePlace[]): Standing {
    const value: Record<string, StateValue> = {};
    for (const child of children) {
      const below = build(child);
      if (!below.ok) return below;
      value[child.key] = below.value;
    }
    return { ok: true, value };
  }

  /** Only a step that somebody can take begins by itself: whatever else entries would do has not been done. */
  function begun(place: StatePlace): Standing {
    const first = childrenOf(place.path).find(({ key }) => key === place.config.initial);
    if (!first) return { ok: false, why: "region" };
    if (first.config.states) return nested(first, first.config.type === "parallel" ? build : begun);
    const ready = first.config.invoke !== undefined && first.config.always === undefined && !first.config.meta?.skip;
    return ready ? { ok: true, value: first.key } : { ok: false, why: "region" };
  }

  function nested(child: StatePlace, inner: (place: StatePlace) => Standing): Standing {
    if (!child.config.states) return { ok: true, value: child.key };
    const below = inner(child);
    return below.ok ? { ok: true, value: { [child.key]: below.value } } : below;
  }
}

/** Whether no two states exclude each other: what a way may lead into all at once. */
export function together(machine: Machine, leaves: readonly string[]): boolean {
  const { byPath } = compiledOf(machine).facts;
  const around = (path: string) => path.split(".").map((_, index, keys) => keys.slice(0, index).join("."));
  return leaves.every((one, at) =>
    leaves.slice(at + 1).every((other) => {
      if (one === other || liesBelow(one, other) || liesBelow(other, one)) return false;
      const shared = around(one).findLast((path) => path === "" || liesBelow(other, path)) ?? "";
      return byPath.get(shared)?.config.type === "parallel";
    }),
  );
}

/** Paths around which everything has come to its end: the next step would lead on from there by itself. */
export function endedIn(machine: Machine, leaves: readonly string[]): string[] {
  const { states, byPath } = compiledOf(machine).facts;
  const final = (path: string): boolean => byPath.get(path)?.config.type === "final";
  const done = (place: StatePlace): boolean => {
    const inside = states.filter(({ parent, config }) => parent?.path === place.path && config.type !== "history");
    if (place.config.type === "parallel") return inside.length > 0 && inside.every(done);
    return inside.some(({ path }) => final(path) && leaves.includes(path));
  };
  return states.filter((place) => place.config.states && done(place)).map(({ path }) => path);
}
