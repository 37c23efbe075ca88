import type { StateConfig, TransitionConfig } from "./model.ts";
import type { Report } from "./report.ts";
import { nearest, shown } from "./report.ts";
import { invokesOf, type StatePlace, transitionsOf } from "./walk.ts";

/** One transition where it stands. */
export interface Edge {
  from: StatePlace;
  transition: TransitionConfig;
  pointer: string;
}

export type Kind = "atomic" | "compound" | "parallel" | "history" | "final";

export function kindOf(state: StateConfig): Kind {
  if (state.type) return state.type;
  if (state.history) return "history";
  return Object.keys(state.states ?? {}).length > 0 ? "compound" : "atomic";
}

/** Every transition of a state, with the pointer to it. */
export function edgesOf(from: StatePlace): Edge[] {
  const { config, pointer } = from;
  const lists: [string, TransitionConfig[], boolean][] = [];
  for (const key of ["on", "after"] as const) {
    for (const [name, list] of Object.entries(config[key] ?? {})) {
      const escaped = name.replaceAll("~", "~0").replaceAll("/", "~1");
      lists.push([`${pointer}/${key}/${escaped}`, transitionsOf(list), Array.isArray(list)]);
    }
  }
  for (const key of ["always", "onDone"] as const) {
    if (config[key] !== undefined)
      lists.push([`${pointer}/${key}`, transitionsOf(config[key]), Array.isArray(config[key])]);
  }
  return lists.flatMap(([at, transitions, listed]) =>
    transitions.map((transition, index) => ({ from, transition, pointer: listed ? `${at}/${index}` : at })),
  );
}

/** Whether each state is made as its kind must be. */
export function checkKinds(report: Report, states: readonly StatePlace[]): void {
  for (const { config, pointer, parent } of states) {
    const kind = kindOf(config);
    const children = Object.keys(config.states ?? {});
    if (kind === "compound") checkInitial(report, config, children, pointer);
    else if (config.initial !== undefined && children.length === 0) {
      report.value(
        { value: null, pointer: `${pointer}/initial` },
        { zh: "没有子状态，不能有 initial", en: "Without states there is no initial" },
      );
    }
    if (kind === "parallel" && children.length === 0) {
      report.error("DEFINITION_KEY", pointer, { zh: "并行状态须有子状态", en: "A parallel state needs states" });
    }
    if (kind === "final")
      forbid(report, config, pointer, ["on", "after", "always", "onDone", "invoke", "states", "initial"]);
    if (kind === "history")
      forbid(report, config, pointer, ["on", "after", "always", "onDone", "invoke", "states", "entry", "exit"]);
    if (kind === "atomic" && config.onDone !== undefined) forbid(report, config, pointer, ["onDone"]);
    if (config.output !== undefined && kind !== "final" && parent !== null) forbid(report, config, pointer, ["output"]);
    if (parent === null && config.onDone !== undefined) forbid(report, config, pointer, ["onDone"]);
  }
}

function checkInitial(report: Report, { initial }: StateConfig, children: string[], pointer: string): void {
  if (initial === undefined) {
    const what = { zh: "缺少“initial”：先进入哪个子状态", en: '"initial" is missing: which state comes first' };
    report.error("DEFINITION_KEY", pointer, what);
  } else if (!children.includes(initial)) {
    targetProblem(report, `${pointer}/initial`, initial, children);
  }
}

function forbid(report: Report, config: StateConfig, pointer: string, keys: (keyof StateConfig)[]): void {
  for (const key of keys) {
    if (config[key] === undefined) continue;
    const what = { zh: `这类状态不能有“${key}”`, en: `This kind of state cannot have "${key}"` };
    report.error("DEFINITION_KEY", `${pointer}/${key}`, what);
  }
}

export function targetProblem(report: Report, pointer: string, target: string, known: Iterable<string>): void {
  const near = nearest(target, known);
  report.error(
    "DEFINITION_TARGET",
    pointer,
    { zh: `没有状态“${shown(target)}”`, en: `There is no state "${shown(target)}"` },
    near ? { zh: `是否应为“${near}”？`, en: `Did you mean "${near}"?` } : TARGET_CURE,
  );
}
const TARGET_CURE = {
  zh: "写同级状态名、“.子状态”或“#流程.路径”",
  en: 'Name a sibling, ".child" or "#workflow.path"',
};

/** The state a target leads to, by the rules of XState; null when there is none. */
export function resolveTarget(
  from: StatePlace,
  target: string,
  byPath: ReadonlyMap<string, StatePlace>,
  rootId: string,
): StatePlace | null {
  if (target.startsWith("#")) {
    const path = target.slice(1);
    if (path === rootId) return byPath.get("") ?? null;
    return path.startsWith(`${rootId}.`) ? (byPath.get(path.slice(rootId.length + 1)) ?? null) : null;
  }
  if (target.startsWith(".")) return byPath.get(from.path === "" ? target.slice(1) : from.path + target) ?? null;
  if (!from.parent) return null;
  return byPath.get(from.parent.path === "" ? target : `${from.parent.path}.${target}`) ?? null;
}

/** States that no case can reach, and states that no case can leave. Warnings: a draft may be halfway. */
export function checkReach(
  report: Report,
  states: readonly StatePlace[],
  byPath: ReadonlyMap<string, StatePlace>,
  leadsTo: (edge: Edge) => StatePlace[],
): void {
  const reached = new Set<StatePlace>();
  const waiting: StatePlace[] = [];
  const visit = (state: StatePlace | null | undefined): void => {
    for (let at = state; at && !reached.has(at); at = at.parent) {
      reached.add(at);
      waiting.push(at);
    }
  };
  visit(states[0]);
  for (let state = waiting.pop(); state; state = waiting.pop()) {
    const { config, path } = state;
    const child = (key: string): StatePlace | undefined => byPath.get(path === "" ? key : `${path}.${key}`);
    if (kindOf(config) === "compound" && config.initial !== undefined) visit(child(config.initial));
    if (kindOf(config) === "parallel") for (const key of Object.keys(config.states ?? {})) visit(child(key));
    for (const edge of edgesOf(state)) for (const target of leadsTo(edge)) visit(target);
  }
  for (const state of states) {
    if (!reached.has(state) && kindOf(state.config) !== "history") {
      report.warn("DEFINITION_DEAD", state.pointer, {
        zh: "没有办件能到达这一状态",
        en: "No case can reach this state",
      });
    } else if (isDeadEnd(state)) {
      report.warn("DEFINITION_DEAD", state.pointer, { zh: "办件到此无法离开", en: "A case cannot leave this state" });
    }
  }
}

function isDeadEnd(state: StatePlace): boolean {
  if (kindOf(state.config) !== "atomic") return false;
  for (let at: StatePlace | null = state; at; at = at.parent) {
    if (edgesOf(at).some(({ transition }) => transition.target !== undefined)) return false;
    if (at.parent && kindOf(at.parent.config) === "parallel" && invokesOf(at.config.invoke).length === 0) return false;
  }
  return true;
}
