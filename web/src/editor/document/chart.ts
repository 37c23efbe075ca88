import type { InvokeConfig, TransitionConfig } from "../../../../src/core/definition/model.ts";
import { invokesOf, type StatePlace } from "../../../../src/core/definition/walk.ts";
import type { TransitionRef, Trigger } from "../../../../src/core/edit/model.ts";
import { type Machine, machineIn } from "../../../../src/core/edit/references.ts";
import { type TransitionPlace, transitionsIn } from "../../../../src/core/simulate/coverage.ts";
import type { Text } from "../../../../src/core/text.ts";
import { readYaml, type YamlFault } from "../../../../src/core/yaml.ts";

/** A workflow file as the views show it: whatever can be read of it, even while it has mistakes. */
export interface Chart {
  root: Record<string, unknown>;
  machine: Machine;
  ways: TransitionPlace[];
  /** Line of a JSON pointer into the file. */
  lineOf(pointer: string): number | undefined;
}

export type ChartRead = { chart: Chart; faults: [] } | { chart: null; faults: YamlFault[] };

/** Reads a workflow file leniently; null while its YAML or the bones of its machine cannot be read at all. */
export function readChart(text: string): ChartRead {
  const { root, faults, lineOf } = readYaml(text);
  if (faults.length > 0) return { chart: null, faults };
  try {
    const machine = machineIn(root);
    if (!machine || typeof root !== "object" || root === null) return { chart: null, faults: [] };
    const config = machine.states[0]?.config ?? {};
    return { chart: { root: { ...root }, machine, ways: transitionsIn({ machine: config }), lineOf }, faults: [] };
  } catch {
    // Something stands where a state or transition should: the problems say so, the last drawing stays.
    return { chart: null, faults: [] };
  }
}

export function stateAt(chart: Chart, path: string): StatePlace | undefined {
  return chart.machine.byPath.get(path);
}

export function titleOf(chart: Chart, path: string): Text {
  const state = stateAt(chart, path);
  const key = state?.key || String(chart.root.id ?? "");
  return (path === "" ? textIn(chart.root.title) : textIn(state?.config.meta?.title)) ?? { zh: key, en: key };
}

function textIn(value: unknown): Text | null {
  if (typeof value !== "object" || value === null || !("zh" in value) || !("en" in value)) return null;
  return { zh: String(value.zh), en: String(value.en) };
}

/** A task, child, service or message by its id, and the state it stands in. */
export function invokeOf(chart: Chart, id: string): { state: StatePlace; invoke: InvokeConfig } | null {
  for (const state of chart.machine.states) {
    const invoke = invokesOf(state.config.invoke).find((one) => one.id === id);
    if (invoke) return { state, invoke };
  }
  return null;
}

export function triggerOf({ kind, event }: Pick<TransitionPlace, "kind" | "event">): Trigger {
  if (kind === "on") return { on: event };
  if (kind === "after") return { after: event };
  return kind === "always" ? { always: true } : { done: true };
}

/** How commands name a transition. */
export function refOf(way: TransitionPlace): TransitionRef {
  return { at: way.state, trigger: triggerOf(way), index: way.index };
}

/** Paths of the states that a transition leads to. */
export function targetsOf(chart: Chart, way: TransitionPlace): string[] {
  const found = chart.machine.references.filter(({ path, from }) => {
    if (from.path !== way.state) return false;
    const pointer = `/${path.map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
    return pointer === way.place || pointer.startsWith(`${way.place}/target`);
  });
  return found.map(({ to }) => to.path);
}

export function wayAt(chart: Chart, place: string): TransitionPlace | undefined {
  return chart.ways.find((way) => way.place === place);
}

/** The transitions of a state itself, in the order of the file. */
export function waysOf(chart: Chart, state: string): TransitionPlace[] {
  return chart.ways.filter((way) => way.state === state);
}

export function actionTypes({ actions }: TransitionConfig): string[] {
  return actions === undefined ? [] : [actions].flat().map(({ type }) => type);
}
