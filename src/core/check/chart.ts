import { type Kind, kindOf, resolveTarget } from "../definition/check-states.ts";
import type {
  ActionConfig,
  Definition,
  InvokeConfig,
  TransitionConfig,
  TransitionsConfig,
} from "../definition/model.ts";
import {
  actionsOf,
  invokesOf,
  matchesDescriptor,
  type StatePlace,
  statesOf,
  transitionsOf,
} from "../definition/walk.ts";
import { escapePointer } from "../expression/deep.ts";

/** What makes a case take a way: a person, another case, the outside, time, or nothing at all. */
export type Mover = "task" | "child" | "message" | "service" | "event" | "timer" | "always" | "done" | "skip";

/** One transition, with the states it leads to. */
export interface Way {
  from: StatePlace;
  to: StatePlace[];
  by: Mover;
  transition: TransitionConfig;
  pointer: string;
  /** The task event, with its task, when a person takes it. */
  event: string | null;
}

export interface PlacedInvoke {
  invoke: InvokeConfig;
  at: StatePlace;
  pointer: string;
}
export interface PlacedAction {
  action: ActionConfig;
  pointer: string;
}

/** A statechart as the checks look at it. */
export interface CheckChart {
  states: StatePlace[];
  index: ReadonlyMap<StatePlace, number>;
  children: ReadonlyMap<StatePlace, StatePlace[]>;
  invokes: PlacedInvoke[];
  ways: Way[];
  waysFrom: ReadonlyMap<StatePlace, Way[]>;
}

const kinds = new WeakMap<StatePlace, Kind>();

/** The kind of a state, looked at once: asking 5,000 states about the one around them would count its states each time. */
export function kindAt(state: StatePlace): Kind {
  const known = kinds.get(state);
  if (known) return known;
  const kind = kindOf(state.config);
  kinds.set(state, kind);
  return kind;
}

const charts = new WeakMap<Definition, CheckChart>();

export function checkChart(definition: Definition): CheckChart {
  const known = charts.get(definition);
  if (known) return known;
  const made = makeChart(definition);
  charts.set(definition, made);
  return made;
}

function makeChart(definition: Definition): CheckChart {
  const states = statesOf(definition.machine);
  const byPath = new Map(states.map((state) => [state.path, state]));
  const rootId = definition.machine.id ?? definition.id;
  const invokes = states.flatMap(invokesAt);
  const children = new Map<StatePlace, StatePlace[]>();
  for (const state of states) {
    if (!state.parent) continue;
    const siblings = children.get(state.parent);
    if (siblings) siblings.push(state);
    else children.set(state.parent, [state]);
  }
  const sources = new Map(invokes.map(({ invoke }) => [invoke.id, invoke.src]));
  const ways = states.flatMap((from) =>
    listsOf(from, sources).flatMap(({ by, event, config, pointer }) =>
      transitionsOf(config).map((transition, index): Way => {
        const to = [transition.target ?? []]
          .flat()
          .flatMap((target) => resolveTarget(from, target, byPath, rootId) ?? []);
        return { from, to, by, event, transition, pointer: Array.isArray(config) ? `${pointer}/${index}` : pointer };
      }),
    ),
  );
  const waysFrom = new Map<StatePlace, Way[]>();
  for (const way of ways) {
    const list = waysFrom.get(way.from);
    if (list) list.push(way);
    else waysFrom.set(way.from, [way]);
  }
  return { states, index: new Map(states.map((state, at) => [state, at])), children, invokes, ways, waysFrom };
}

interface List {
  by: Mover;
  event: string | null;
  config: TransitionsConfig;
  pointer: string;
}

function listsOf(from: StatePlace, sources: ReadonlyMap<string, InvokeConfig["src"]>): List[] {
  const { config, pointer } = from;
  const lists: List[] = [];
  for (const [event, list] of Object.entries(config.on ?? {})) {
    lists.push({ by: moverOf(event, sources), event, config: list, pointer: `${pointer}/on/${escapePointer(event)}` });
  }
  for (const [delay, list] of Object.entries(config.after ?? {})) {
    lists.push({ by: "timer", event: null, config: list, pointer: `${pointer}/after/${escapePointer(delay)}` });
  }
  if (config.always !== undefined)
    lists.push({ by: "always", event: null, config: config.always, pointer: `${pointer}/always` });
  if (config.onDone !== undefined)
    lists.push({ by: "done", event: null, config: config.onDone, pointer: `${pointer}/onDone` });
  const skip = config.meta?.skip;
  const task = invokesOf(config.invoke).find((invoke) => invoke.src === "task");
  const taken = skip && task ? config.on?.[`${task.id}.${skip.as}`] : undefined;
  if (taken !== undefined) {
    lists.push({ by: "skip", event: null, config: taken, pointer: `${pointer}/meta/skip` });
  }
  return lists;
}

const MOVERS: Record<InvokeConfig["src"], Mover> = {
  task: "task",
  workflow: "child",
  service: "service",
  message: "message",
};

function moverOf(event: string, sources: ReadonlyMap<string, InvokeConfig["src"]>): Mover {
  const source = sources.get(event.slice(0, event.indexOf(".")));
  if (source) return MOVERS[source];
  // A star takes the events of every task there is.
  if (event.endsWith("*") && [...sources].some(([id, src]) => src === "task" && matchesDescriptor(event, `${id}.x`)))
    return "task";
  return "event";
}

function invokesAt(at: StatePlace): PlacedInvoke[] {
  const listed = Array.isArray(at.config.invoke);
  return invokesOf(at.config.invoke).map((invoke, index) => ({
    invoke,
    at,
    pointer: `${at.pointer}/invoke${listed ? `/${index}` : ""}`,
  }));
}

/** The actions under a key, each where it stands. */
export function placedActions(config: ActionConfig | ActionConfig[] | undefined, pointer: string): PlacedAction[] {
  return actionsOf(config).map((action, index) => ({
    action,
    pointer: Array.isArray(config) ? `${pointer}/${index}` : pointer,
  }));
}
