import type { StatePlace } from "../definition/walk.ts";
import type { Bundle } from "../variant.ts";
import { type CheckChart, checkChart, kindAt } from "./chart.ts";
import { stateTitle, workflowPath } from "./words.ts";
import type { Findings } from "./world.ts";

/** States that no case reaches, and states from which no case ever comes to an end. */
export function checkReach(bundle: Bundle, findings: Findings): void {
  const chart = checkChart(bundle.definition);
  const reached = reachedStates(chart);
  const ending = endingStates(chart);
  for (const state of chart.states) {
    const { zh, en } = stateTitle(bundle, state);
    const path = workflowPath(bundle, state.pointer);
    if (kindAt(state) === "history" || reached === null) continue;
    if (!reached.has(state)) {
      // Its inner states need no saying of their own.
      if (state.parent && !reached.has(state.parent)) continue;
      findings.warn(
        "CHECK_UNREACHABLE",
        path,
        { zh: `没有办件能到达“${zh}”`, en: `No case can reach "${en}"` },
        { zh: "让一个环节转到这里，或删去此环节", en: "Let a transition lead here, or remove the state" },
      );
    } else if (!ending.has(state) && !(state.parent && !ending.has(state.parent))) {
      findings.error(
        "CHECK_DEAD_END",
        path,
        { zh: `办件到了“${zh}”就再也不能办结`, en: `A case that comes to "${en}" can never end` },
        {
          zh: "给它一个通向结束状态的去向，或设为 type: final",
          en: "Lead on to a final state, or make it type: final",
        },
      );
    }
  }
}

function reachedStates(chart: CheckChart): Set<StatePlace> {
  const reached = new Set<StatePlace>();
  const waiting: StatePlace[] = [];
  const visit = (state: StatePlace | undefined | null): void => {
    for (let at = state; at && !reached.has(at); at = at.parent) {
      reached.add(at);
      waiting.push(at);
    }
  };
  visit(chart.states[0]);
  for (let state = waiting.pop(); state; state = waiting.pop()) {
    for (const child of chart.children.get(state) ?? []) {
      if (kindAt(state) === "parallel" || child.key === state.config.initial) visit(child);
    }
    // A history state leads to whichever sibling was left last, and to its default.
    if (kindAt(state) === "history" && state.config.target !== undefined) {
      for (const sibling of state.parent ? (chart.children.get(state.parent) ?? []) : [])
        if (sibling.key === state.config.target) visit(sibling);
    }
    for (const way of chart.waysFrom.get(state) ?? []) for (const target of way.to) visit(target);
  }
  return reached;
}

/**
 * States from which the end of the whole case can be reached. An end inside a compound state ends only that state, so
 * its way on is `onDone`; a region that never ends keeps its parallel state from ending, but not from being left.
 */
function endingStates(chart: CheckChart): Set<StatePlace> {
  const ending = new Set<StatePlace>();
  const root = chart.states[0];
  const before = new Map<StatePlace, StatePlace[]>();
  const lead = (from: StatePlace, to: StatePlace): void => {
    const list = before.get(to);
    if (list) list.push(from);
    else before.set(to, [from]);
  };
  for (const state of chart.states) {
    const kind = kindAt(state);
    for (const child of chart.children.get(state) ?? []) {
      if (kind === "parallel" || child.key === state.config.initial) lead(state, child);
      // What holds a state inside another may be left by the outer one's ways; it ends with it when it is final.
      if (leavable(chart, state) || kindAt(child) === "final" || kind === "parallel") lead(child, state);
      if (kindAt(child) === "history")
        for (const sibling of chart.children.get(state) ?? []) if (sibling !== child) lead(child, sibling);
    }
  }
  for (const way of chart.ways) for (const target of way.to) if (target !== way.from) lead(way.from, target);
  const waiting = chart.states.filter((state) => kindAt(state) === "final" && state.parent === root);
  if (root && kindAt(root) === "parallel") {
    waiting.push(...chart.states.filter((state) => kindAt(state) === "final" && state.parent?.parent === root));
  }
  for (const state of waiting) ending.add(state);
  for (let state = waiting.pop(); state; state = waiting.pop()) {
    for (const from of before.get(state) ?? []) {
      if (ending.has(from)) continue;
      ending.add(from);
      waiting.push(from);
    }
  }
  return ending;
}

/** Whether a case may leave a state whatever stands inside it, by a transition of its own or of a state around it. */
function leavable(chart: CheckChart, state: StatePlace): boolean {
  for (let at: StatePlace | null = state; at; at = at.parent) {
    const around = at;
    const ways = chart.waysFrom.get(at) ?? [];
    if (ways.some(({ by, to }) => by !== "done" && to.some((target) => !within(target, around) || target === around)))
      return true;
  }
  return false;
}

function within(state: StatePlace, outer: StatePlace): boolean {
  for (let at: StatePlace | null = state; at; at = at.parent) if (at === outer) return true;
  return false;
}
