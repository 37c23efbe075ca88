import { invokesOf, type StatePlace } from "../definition/walk.ts";
import type { Bundle } from "../variant.ts";
import { type CheckChart, checkChart, kindAt, type Way } from "./chart.ts";
import { verdict } from "./known.ts";
import { stateTitle, workflowPath } from "./words.ts";
import type { CheckWorld, Findings } from "./world.ts";

/** Circles that a case runs through by itself, with nobody to act and no limit to wait for. */
export function checkLoops(bundle: Bundle, world: CheckWorld, findings: Findings): void {
  const chart = checkChart(bundle.definition);
  const ways = chart.ways.filter((way) => movesItself(way, world));
  const endless = circles(
    chart,
    ways.filter(({ transition, by }) => transition.guard === undefined && by !== "skip"),
  );
  const guarded = circles(chart, ways);
  for (const circle of guarded) {
    const first = circle[0];
    if (!first) continue;
    const named = circle.slice(0, 5).map((state) => stateTitle(bundle, state));
    const zh = named.map((title) => title.zh).join("→");
    const en = named.map((title) => title.en).join(" → ");
    const what = {
      zh: `“${zh}”自动循环，其间无人办理也没有期限`,
      en: `"${en}" goes round by itself: nobody acts and no limit is set`,
    };
    const cure = {
      zh: "在循环中加入任务或期限，或让条件只能成立有限次",
      en: "Put a task or a limit into the circle, or a condition that must become false",
    };
    const path = workflowPath(bundle, first.pointer);
    if (endless.some((other) => other.some((state) => circle.includes(state))))
      findings.error("CHECK_LOOP", path, what, cure);
    else findings.warn("CHECK_LOOP", path, what, cure);
  }
}

/** Ways taken without anybody: eventless ones, those of a state that is turned off here, and what services answer. */
function movesItself({ by, from, transition }: Way, { place }: CheckWorld): boolean {
  if (transition.guard !== undefined && verdict(transition.guard, place ?? null) === "never") return false;
  if (by === "skip") return verdict(from.config.meta?.skip?.when ?? "", place ?? null) !== "never";
  return by === "always" || by === "done" || by === "service";
}

/** The states of every circle along some ways: Tarjan's components, without recursion. */
function circles(chart: CheckChart, ways: readonly Way[]): StatePlace[][] {
  const next = new Map<StatePlace, StatePlace[]>();
  const lead = (from: StatePlace, to: StatePlace): void => {
    const list = next.get(from);
    if (list) list.push(to);
    else next.set(from, [to]);
  };
  for (const state of chart.states) {
    for (const child of chart.children.get(state) ?? []) {
      if (kindAt(state) === "parallel" || child.key === state.config.initial) lead(state, child);
    }
  }
  const itself = new Set(ways);
  const finishing = new Map<StatePlace, boolean>();
  for (const way of ways) {
    // `onDone` goes by itself only where everything inside comes to its end by itself.
    if (way.by === "done" && !finishes(chart, way.from, itself, finishing)) continue;
    for (const target of way.to) lead(way.from, target);
  }
  return components(chart.states, next);
}

function finishes(
  chart: CheckChart,
  state: StatePlace,
  ways: ReadonlySet<Way>,
  known: Map<StatePlace, boolean>,
): boolean {
  const found = known.get(state);
  if (found !== undefined) return found;
  known.set(state, false);
  const kind = kindAt(state);
  const below = chart.children.get(state) ?? [];
  let result = kind === "final";
  if (kind === "parallel") result = below.every((region) => finishes(chart, region, ways, known));
  if (kind === "compound") {
    const waiting = below.filter((child) => child.key === state.config.initial);
    const seen = new Set(waiting);
    for (let at = waiting.pop(); at && !result; at = waiting.pop()) {
      if (kindAt(at) === "final") result = true;
      for (const way of chart.waysFrom.get(at) ?? []) {
        if (!ways.has(way) || (way.by === "done" && !finishes(chart, at, ways, known))) continue;
        for (const target of way.to) {
          if (target.parent !== state || seen.has(target)) continue;
          seen.add(target);
          waiting.push(target);
        }
      }
    }
  }
  // Whatever has work of its own inside waits for it.
  if (invokesOf(state.config.invoke).some((invoke) => invoke.src !== "service") && kind === "compound") result = false;
  known.set(state, result);
  return result;
}

function components(states: readonly StatePlace[], next: ReadonlyMap<StatePlace, StatePlace[]>): StatePlace[][] {
  const order = new Map<StatePlace, number>();
  const low = new Map<StatePlace, number>();
  const stack: StatePlace[] = [];
  const stacked = new Set<StatePlace>();
  const found: StatePlace[][] = [];
  for (const start of states) {
    if (order.has(start)) continue;
    const work: { state: StatePlace; at: number }[] = [{ state: start, at: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1);
      if (!frame) break;
      const { state } = frame;
      if (frame.at === 0) {
        order.set(state, order.size);
        low.set(state, order.get(state) ?? 0);
        stack.push(state);
        stacked.add(state);
      }
      const target = (next.get(state) ?? [])[frame.at];
      frame.at += 1;
      if (target) {
        if (!order.has(target)) work.push({ state: target, at: 0 });
        else if (stacked.has(target)) low.set(state, Math.min(low.get(state) ?? 0, order.get(target) ?? 0));
        continue;
      }
      work.pop();
      const above = work.at(-1)?.state;
      if (above) low.set(above, Math.min(low.get(above) ?? 0, low.get(state) ?? 0));
      if (low.get(state) !== order.get(state)) continue;
      const part: StatePlace[] = [];
      for (let one = stack.pop(); one; one = stack.pop()) {
        stacked.delete(one);
        part.unshift(one);
        if (one === state) break;
      }
      if (part.length > 1 || (next.get(state) ?? []).includes(state)) found.push(part);
    }
  }
  return found;
}
