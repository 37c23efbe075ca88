import {
  type AnyActorScope,
  type AnyStateMachine,
  type AnyStateNode,
  assign,
  createActor,
  createMachine,
} from "xstate";
import type { Ask, ChartFacts, Frame } from "./config.ts";
import { applyDecide, applySet } from "./data.ts";
import type { StateValue, Stored } from "./model.ts";
import type { EventFacts } from "./run.ts";

/** Transitions that a step may take without an event of their own before it is stopped. */
export const STEP_MICROSTEPS_MAX = 500;

/** Something a step asks for, with the data and the event as they stood then. */
export interface Asked {
  ask: Ask | { ask: "setTimer" | "cancelTimer"; key: string };
  data: Frame["data"];
  event: EventFacts;
}
export type ChartStep = { loop: true } | { loop: false; stored: Stored; data: Frame["data"]; asked: Asked[] };

/** A statechart that can be run. The only place that knows XState. */
export interface Chart {
  start(frame: Frame): ChartStep;
  /** Null when the stored state is not one of this chart. */
  resume(stored: Stored, frame: Frame): Position | null;
}
/** A statechart standing in a state. */
export interface Position {
  can(event: EventFacts): boolean;
  send(event: EventFacts): ChartStep;
}

export function makeChart(facts: ChartFacts): Chart {
  const machine = xstateMachine(facts);
  const self = createActor(machine);
  const nodes = new Map<string, AnyStateNode>();
  collect(machine.root, nodes);

  /** Runs something with a scope in which nothing is carried out and every action is written down. */
  function recorded(run: (scope: AnyActorScope) => Snapshot): ChartStep {
    const asked: Asked[] = [];
    const scope: AnyActorScope = {
      self,
      id: "",
      sessionId: "",
      logger: nothing,
      defer: nothing,
      emit: nothing,
      system: self.system,
      stopChild: nothing,
      actionExecutor: (action) => {
        const one = askedOf(action);
        if (one) asked.push(one);
      },
    };
    try {
      const snapshot = run(scope);
      if (snapshot.status === "error") throw snapshot.error;
      return { loop: false, stored: storedOf(snapshot), data: frameOf(snapshot).data, asked };
    } catch (error) {
      if (error instanceof Error && error.message.startsWith("Infinite loop detected")) return { loop: true };
      throw error;
    }
  }

  return {
    start: (frame) => recorded((scope) => machine.getInitialSnapshot(scope, frame)),
    resume(stored, frame) {
      const value = ordered(stored.value, machine.root);
      if (value === null) return null;
      const historyValue: Record<string, AnyStateNode[]> = {};
      for (const [path, remembered] of Object.entries(stored.history)) {
        const known = remembered.map((one) => nodes.get(one)).filter((node) => node !== undefined);
        const node = nodes.get(path);
        if (node && known.length > 0) historyValue[node.id] = known;
      }
      const snapshot: Snapshot = machine.resolveState({ value, context: frame, historyValue });
      // Regions act in the order of this list; a restored one is not in document order, and SCXML wants that.
      snapshot._nodes.sort((a, b) => a.order - b.order);
      // Whoever sends something out of the end means the case to go on.
      Object.assign(snapshot, { status: "active" });
      return {
        can: (event) => snapshot.can(event),
        send: (event) => recorded((scope) => machine.transition(snapshot, event, scope)),
      };
    },
  };
}

type Snapshot = ReturnType<AnyStateMachine["getInitialSnapshot"]>;

function nothing(): void {}

function xstateMachine(facts: ChartFacts): AnyStateMachine {
  const config: object = {
    ...facts.root,
    id: facts.id,
    context: ({ input }: { input?: Frame }) => input ?? { data: {}, run: null },
    options: { maxIterations: STEP_MICROSTEPS_MAX },
  };
  const actions = {
    set: assign(({ context, event }, params) => changed(frameIn(context), event, params, applySet)),
    decide: assign(({ context, event }, params) => changed(frameIn(context), event, params, applyDecide)),
  };
  // XState would fire a delay that is no number at once; ours never run out inside a step, the due moment is the core's.
  const delays = Object.fromEntries(facts.delays.map((delay) => [delay, 1]));
  return createMachine(config, { actions, delays });
}

function changed(
  { run, data }: Frame,
  event: EventFacts,
  ask: unknown,
  apply: typeof applySet | typeof applyDecide,
): Partial<Frame> {
  if (!run || !isAsk(ask) || (ask.ask !== "set" && ask.ask !== "decide")) return {};
  return { data: apply(run, data, event, ask.params, ask.place) };
}

interface Executed {
  type: string;
  params: unknown;
  info: { context: unknown; event: EventFacts };
}

function askedOf({ type, params, info }: Executed): Asked | null {
  const { data } = frameIn(info.context);
  const at = { data, event: info.event };
  if (type === "xstate.raise" && hasKey(params, "event") && hasKey(params.event, "type")) {
    return { ask: { ask: "setTimer", key: String(params.event.type) }, ...at };
  }
  if (type === "xstate.cancel") {
    return { ask: { ask: "cancelTimer", key: String(hasKey(params, "sendId") ? params.sendId : params) }, ...at };
  }
  return isAsk(params) ? { ask: params, ...at } : null;
}

function hasKey<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === "object" && value !== null && key in value;
}

/** Parameters of our own actions are the `Ask`s of `config.ts`; nothing else can put an `ask` there. */
function isAsk(params: unknown): params is Ask {
  return hasKey(params, "ask");
}

function frameIn(context: unknown): Frame {
  if (hasKey(context, "data") && hasKey(context, "run")) return context as unknown as Frame;
  return { data: {}, run: null };
}

function frameOf(snapshot: Snapshot): Frame {
  return frameIn(snapshot.context);
}

function collect(node: AnyStateNode, into: Map<string, AnyStateNode>): void {
  into.set(node.path.join("."), node);
  for (const child of Object.values(node.states)) collect(child, into);
}

function storedOf(snapshot: Snapshot): Stored {
  const history: Record<string, string[]> = {};
  for (const [id, remembered] of Object.entries(snapshot.historyValue)) {
    const nodes = [...remembered].sort((a, b) => a.order - b.order);
    history[snapshot.machine.getStateNodeById(id).path.join(".")] = nodes.map((node) => node.path.join("."));
  }
  const status = snapshot.status === "done" ? "done" : "active";
  const output = snapshot.output === undefined ? {} : { output: snapshot.output };
  return { status, value: snapshot.value, history, ...output };
}

/**
 * The stored value with its keys in the order of the definition, for a database may shuffle them and XState acts in
 * their order. Null when it names a state that is not there, or not exactly one child of a compound state.
 */
function ordered(value: StateValue, node: AnyStateNode): StateValue | null {
  if (typeof value === "string") {
    const child = Object.hasOwn(node.states, value) ? node.states[value] : undefined;
    return child && node.type === "compound" && (child.type === "atomic" || child.type === "final") ? value : null;
  }
  const keys = Object.keys(value);
  if (node.type === "atomic" || node.type === "final") return keys.length === 0 ? {} : null;
  const regions = Object.values(node.states).filter((child) => child.type !== "history");
  if (node.type === "parallel" ? keys.length !== regions.length : keys.length !== 1) return null;
  const out: { [key: string]: StateValue } = {};
  for (const child of Object.values<AnyStateNode>(node.states)) {
    if (!keys.includes(child.key)) continue;
    const below = ordered(value[child.key] ?? "", child);
    if (below === null) return null;
    out[child.key] = below;
  }
  return Object.keys(out).length === keys.length ? out : null;
}
