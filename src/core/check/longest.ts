import type { StatePlace } from "../definition/walk.ts";
import { type CheckChart, kindAt } from "./chart.ts";
import { type Known, verdict } from "./known.ts";

export interface LongestWay {
  days: number;
  /** The states on it that take time, in order. */
  steps: StatePlace[];
}

/**
 * The way from the first state to the end that takes longest, each step taken once: ways back are left out, for how
 * often a case goes round is nobody's plan, and nothing counts from where the way `endsAt`. Regions go side by side; what is turned off at the place takes no time.
 */
export function longestWay(
  chart: CheckChart,
  place: Known,
  daysAt: (state: StatePlace) => number,
  endsAt: (state: StatePlace) => boolean = () => false,
): LongestWay {
  const [root] = chart.states;
  return root ? wayInside(root) : { days: 0, steps: [] };

  function wayInside(state: StatePlace): LongestWay {
    const below = chart.children.get(state) ?? [];
    if (kindAt(state) === "parallel") return longest(below.map(wayOf));
    const first = below.find((child) => child.key === state.config.initial);
    return first ? wayAmong(first, below) : { days: 0, steps: [] };
  }

  function wayOf(state: StatePlace): LongestWay {
    const skip = state.config.meta?.skip;
    const own = skip && verdict(skip.when, place) === "always" ? 0 : daysAt(state);
    const alone = { days: own, steps: own > 0 ? [state] : [] };
    return longest([alone, wayInside(state)]);
  }

  function wayAmong(first: StatePlace, siblings: readonly StatePlace[]): LongestWay {
    const known = new Set(siblings);
    const next = nextSiblings(chart, known, place);
    const best = new Map<StatePlace, LongestWay>();
    for (const state of backwards(first, next)) {
      if (endsAt(state)) continue;
      const mine = wayOf(state);
      const rest = longest([...(next.get(state) ?? [])].flatMap((one) => best.get(one) ?? []));
      best.set(state, { days: mine.days + rest.days, steps: [...mine.steps, ...rest.steps].slice(0, STEPS_SHOWN_MAX) });
    }
    return best.get(first) ?? { days: 0, steps: [] };
  }
}
const STEPS_SHOWN_MAX = 30;

function longest(ways: readonly LongestWay[]): LongestWay {
  return ways.reduce((most, way) => (way.days > most.days ? way : most), { days: 0, steps: [] });
}

/** Which of some siblings each of them leads to, from whatever stands inside it. */
function nextSiblings(
  chart: CheckChart,
  siblings: ReadonlySet<StatePlace>,
  place: Known,
): Map<StatePlace, Set<StatePlace>> {
  const next = new Map<StatePlace, Set<StatePlace>>();
  for (const way of chart.ways) {
    const from = outermost(way.from, siblings);
    const { guard } = way.transition;
    if (from === null || (guard !== undefined && verdict(guard, place) === "never")) continue;
    for (const target of way.to) {
      const to = outermost(target, siblings);
      if (to === null || to === from) continue;
      const list = next.get(from);
      if (list) list.add(to);
      else next.set(from, new Set([to]));
    }
  }
  return next;
}

function outermost(state: StatePlace, siblings: ReadonlySet<StatePlace>): StatePlace | null {
  for (let at: StatePlace | null = state; at; at = at.parent) if (siblings.has(at)) return at;
  return null;
}

/** States in an order in which each comes after all that it leads on to; a way back to what is being walked is cut. */
function backwards(first: StatePlace, next: Map<StatePlace, Set<StatePlace>>): StatePlace[] {
  const order: StatePlace[] = [];
  const open = new Set<StatePlace>();
  const done = new Set<StatePlace>();
  const work: { state: StatePlace; left: StatePlace[] }[] = [];
  const enter = (state: StatePlace): void => {
    open.add(state);
    work.push({ state, left: [...(next.get(state) ?? [])] });
  };
  enter(first);
  for (let frame = work.at(-1); frame; frame = work.at(-1)) {
    const target = frame.left.shift();
    if (target === undefined) {
      work.pop();
      open.delete(frame.state);
      done.add(frame.state);
      order.push(frame.state);
    } else if (open.has(target)) next.get(frame.state)?.delete(target);
    else if (!done.has(target)) enter(target);
  }
  return order;
}
