import type {
  ActionConfig,
  Definition,
  InvokeConfig,
  StateConfig,
  StateMeta,
  TransitionConfig,
  TransitionsConfig,
} from "../definition/model.ts";
import { actionsOf, invokesOf, type StatePlace, statesOf, transitionsOf } from "../definition/walk.ts";
import { escapePointer } from "../expression/deep.ts";
import { leavingFirst } from "./history.ts";
import type { EventFacts, Run } from "./run.ts";

/** What the statechart carries while a step runs; nothing of it is stored but `data`. */
export interface Frame {
  data: Readonly<Record<string, unknown>>;
  run: Run | null;
}

/** What a statechart asks to be done. `part` tells a state's own entry and exit from a transition's actions. */
export type Ask =
  | { ask: "set" | "decide"; params: unknown; place: string }
  | { ask: "effect"; action: ActionConfig; place: string; state: string; part: "entry" | "exit" | "transition" }
  | { ask: "open" | "close"; invoke: InvokeConfig; place: string; state: string }
  | { ask: "entered" | "left"; state: string }
  | { ask: "took"; place: string }
  | { ask: "skipped"; state: string; skip: NonNullable<StateMeta["skip"]> }
  | { ask: "unrouted"; state: string; event: string };

export interface ChartAction {
  type: Ask["ask"];
  params: Ask;
}
export interface ChartTransition {
  target?: string | string[];
  guard?: (args: { context: Frame; event: EventFacts }) => boolean;
  actions: ChartAction[];
  reenter?: boolean;
}
/** A statechart for XState, made from a definition: guards are functions, actors are an opening and a closing action. */
export interface ChartState {
  type?: StateConfig["type"];
  initial?: string;
  history?: "shallow" | "deep";
  target?: string;
  entry: ChartAction[];
  exit: ChartAction[];
  on: Record<string, ChartTransition[]>;
  after: Record<string, ChartTransition[]>;
  always: ChartTransition[];
  onDone?: ChartTransition[];
  output?: (args: { context: Frame; event: EventFacts }) => unknown;
  states?: Record<string, ChartState>;
}

export interface TimerFacts {
  state: string;
  delay: string;
  place: string;
}
export interface ChartFacts {
  id: string;
  root: ChartState;
  states: StatePlace[];
  byPath: ReadonlyMap<string, StatePlace>;
  /** Key of the timer's event → whose delay it is. */
  timers: ReadonlyMap<string, TimerFacts>;
  delays: readonly string[];
  /** Paths of parallel states other than the root. */
  parallels: readonly string[];
  /** Ids of `invoke`s and where they stand. */
  actors: ReadonlyMap<string, { invoke: InvokeConfig; state: string; place: string }>;
}

/** Everything the chart of a definition consists of, as plain values. */
export function chartFacts(definition: Definition): ChartFacts {
  const id = definition.machine.id ?? definition.id;
  const states = statesOf(definition.machine);
  const timers = new Map<string, TimerFacts>();
  const actors = new Map<string, { invoke: InvokeConfig; state: string; place: string }>();
  for (const { path, pointer, config } of states) {
    for (const delay of Object.keys(config.after ?? {})) {
      const key = `xstate.after.${delay}.${path === "" ? id : `${id}.${path}`}`;
      timers.set(key, { state: path, delay, place: `${pointer}/after/${escapePointer(delay)}` });
    }
    invokesOf(config.invoke).forEach((invoke, index, all) => {
      const place = all.length > 1 || Array.isArray(config.invoke) ? `${pointer}/invoke/${index}` : `${pointer}/invoke`;
      actors.set(invoke.id, { invoke, state: path, place });
    });
  }
  const [rootPlace] = states;
  if (!rootPlace) throw new Error("a machine without a root");
  const byPath = new Map(states.map((state) => [state.path, state]));
  const root = { ...chartState(rootPlace, actors), ...rootOutput(definition.machine) };
  return {
    id,
    root: leavingFirst(root, byPath, id),
    states,
    byPath,
    timers,
    delays: [...new Set([...timers.values()].map((timer) => timer.delay))],
    parallels: states.flatMap(({ path, config }) => (config.type === "parallel" && path !== "" ? [path] : [])),
    actors,
  };
}

/** Without an `output` of its own, a machine gives what its final state gives. */
function rootOutput(machine: StateConfig): Pick<ChartState, "output"> {
  return machine.output === undefined ? { output: ({ event }) => event.output ?? null } : {};
}

function chartState(at: StatePlace, actors: ChartFacts["actors"]): ChartState {
  const { config, path, pointer } = at;
  const skip = config.meta?.skip;
  const invokes = invokesOf(config.invoke).map((invoke) => ({
    invoke,
    place: actors.get(invoke.id)?.place ?? pointer,
    state: path,
  }));
  const own = (part: "entry" | "exit"): ChartAction[] => chartActions(config[part], `${pointer}/${part}`, path, part);
  const states = statesBelow(at);
  return {
    ...(config.type ? { type: config.type } : {}),
    ...(config.initial ? { initial: config.initial } : {}),
    ...(config.history ? { history: config.history } : {}),
    ...(config.target ? { target: config.target } : {}),
    entry: [
      ...(skip ? [chartAction({ ask: "entered", state: path })] : []),
      ...own("entry"),
      ...invokes.map((invoke) => chartAction({ ask: "open", ...invoke })),
    ],
    exit: [
      ...own("exit"),
      ...invokes.map((invoke) => chartAction({ ask: "close", ...invoke })),
      ...(isAbreast(at) ? [chartAction({ ask: "left", state: path })] : []),
    ],
    on: chartTransitionMap(config.on, `${pointer}/on`, path),
    after: chartTransitionMap(config.after, `${pointer}/after`, path),
    always: [...skipTransitions(at), ...chartTransitions(config.always, `${pointer}/always`, path)],
    ...(config.onDone === undefined ? {} : { onDone: doneTransitions(at) }),
    ...(config.output === undefined ? {} : { output: outputOf(config.output, `${pointer}/output`) }),
    ...(states ? { states } : {}),
  };

  function statesBelow(parent: StatePlace): Record<string, ChartState> | null {
    if (!config.states) return null;
    return Object.fromEntries(
      Object.entries(config.states).map(([key, child]) => {
        const childPath = path === "" ? key : `${path}.${key}`;
        const childPointer = `${pointer}/states/${escapePointer(key)}`;
        return [key, chartState({ path: childPath, key, pointer: childPointer, config: child, parent }, actors)];
      }),
    );
  }
}

/** Whether a state is a parallel one or part of one: how those stand when they are left is remembered. */
function isAbreast(at: StatePlace): boolean {
  return at.path !== "" && (at.config.type === "parallel" || (at.parent !== null && isAbreast(at.parent)));
}

function outputOf(output: unknown, place: string): NonNullable<ChartState["output"]> {
  return ({ context: { run, data }, event }) => run?.evaluate(output, place, run.scope(data, event)) ?? null;
}

function chartTransitionMap(
  map: Record<string, TransitionsConfig> | undefined,
  pointer: string,
  state: string,
): Record<string, ChartTransition[]> {
  return Object.fromEntries(
    Object.entries(map ?? {}).map(([key, config]) => [
      key,
      chartTransitions(config, `${pointer}/${escapePointer(key)}`, state),
    ]),
  );
}

function chartTransitions(config: TransitionsConfig | undefined, pointer: string, state: string): ChartTransition[] {
  const list = Array.isArray(config);
  return transitionsOf(config).map((transition, index) =>
    chartTransition(transition, list ? `${pointer}/${index}` : pointer, state),
  );
}

function chartTransition(transition: TransitionConfig, place: string, state: string): ChartTransition {
  const { target, guard, reenter } = transition;
  // One that neither leads nor does anything forbids its event; an action would have it taken.
  const leads = target !== undefined || transition.actions !== undefined;
  return {
    ...(target === undefined ? {} : { target }),
    ...(guard === undefined ? {} : { guard: guardOf([[guard, `${place}/guard`]]) }),
    ...(reenter === undefined ? {} : { reenter }),
    actions: [
      ...(leads ? [chartAction({ ask: "took", place })] : []),
      ...chartActions(transition.actions, `${place}/actions`, state, "transition"),
    ],
  };
}

function guardOf(conditions: [string, string][]): NonNullable<ChartTransition["guard"]> {
  return ({ context: { run, data }, event }) => {
    if (!run) return false;
    const scope = run.scope(data, event);
    return conditions.every(([condition, place]) => run.holds(condition, place, scope));
  };
}

/** A state that is turned off takes the transitions of one outcome at once. */
function skipTransitions({ config, path, pointer }: StatePlace): ChartTransition[] {
  const skip = config.meta?.skip;
  const task = invokesOf(config.invoke).find((invoke) => invoke.src === "task");
  if (!skip || !task) return [];
  const event = `${task.id}.${skip.as}`;
  const taken = config.on?.[event];
  const pointerOf = (index: number): string =>
    `${pointer}/on/${escapePointer(event)}${Array.isArray(taken) ? `/${index}` : ""}`;
  return transitionsOf(taken).map((transition, index) => {
    const made = chartTransition(transition, pointerOf(index), path);
    const conditions: [string, string][] = [[skip.when, `${pointer}/meta/skip/when`]];
    if (transition.guard !== undefined) conditions.push([transition.guard, `${pointerOf(index)}/guard`]);
    return {
      ...made,
      guard: guardOf(conditions),
      actions: [chartAction({ ask: "skipped", state: path, skip }), ...made.actions],
    };
  });
}

/** XState forgets a `done` that nobody takes, and the case would stand still for ever: so the last resort is told. */
function doneTransitions({ config, path, pointer }: StatePlace): ChartTransition[] {
  const made = chartTransitions(config.onDone, `${pointer}/onDone`, path);
  if (!made.every((transition) => transition.guard)) return made;
  return [...made, { actions: [chartAction({ ask: "unrouted", state: path, event: "done" })] }];
}

function chartActions(
  config: ActionConfig | ActionConfig[] | undefined,
  pointer: string,
  state: string,
  part: "entry" | "exit" | "transition",
): ChartAction[] {
  return actionsOf(config).map((action, index) => {
    const place = Array.isArray(config) ? `${pointer}/${index}` : pointer;
    if (action.type === "set" || action.type === "decide") {
      return chartAction({ ask: action.type, params: action.params, place });
    }
    return chartAction({ ask: "effect", action, place, state, part });
  });
}

function chartAction(params: Ask): ChartAction {
  return { type: params.ask, params };
}
