import type {
  ActionConfig,
  InvokeConfig,
  OutcomeSpec,
  ParamSpec,
  StateConfig,
  StateMeta,
} from "../definition/model.ts";
import type { Text } from "../text.ts";

/** What starts a transition: an event, a time, nothing, or the end of what stands inside. */
export type Trigger = { on: string } | { after: string } | { always: true } | { done: true };

/** One transition of a state: which trigger, and which of several under it. */
export interface TransitionRef {
  at: string;
  trigger: Trigger;
  index?: number;
}

/** Where actions stand: on entering or leaving a state, or at a transition of it. */
export type ActionsRef = { at: string; part: "entry" | "exit" } | (TransitionRef & { part: "transition" });

export interface TransitionChange {
  /** Path of the state it leads to; null: it stays. */
  target?: string | null;
  guard?: string | null;
  actions?: ActionConfig[] | null;
  title?: Text | null;
  reenter?: boolean | null;
}

/**
 * What an editor may do to a workflow file: a closed list of commands, so that a diagram, a panel, an outline and a text
 * are four views of one document. States go by their dotted path, the root by the empty one. Null takes a value away.
 */
export type Edit =
  | { do: "addState"; parent: string; key: string; title?: Text; state?: StateConfig }
  /** Ways that led here go to `redirect`, or are taken away. */
  | { do: "removeState"; at: string; redirect?: string }
  | { do: "renameState"; at: string; key: string }
  | { do: "moveState"; at: string; parent: string }
  | { do: "setInitial"; at: string; key: string }
  | { do: "setType"; at: string; type: NonNullable<StateConfig["type"]> | null }
  | { do: "setMeta"; at: string; meta: { [K in keyof StateMeta]?: StateMeta[K] | null } }
  | ({ do: "addTransition"; at: string; trigger: Trigger } & TransitionChange)
  | ({ do: "setTransition" } & TransitionRef & TransitionChange)
  | ({ do: "retargetTransition"; target: string } & TransitionRef)
  | ({ do: "removeTransition" } & TransitionRef)
  /** Changes when a timer comes due, or the event that a transition is for. */
  | { do: "setTrigger"; at: string; trigger: Trigger; to: Trigger }
  | { do: "addInvoke"; at: string; invoke: InvokeConfig; ways?: Record<string, string> }
  | { do: "removeInvoke"; id: string }
  | { do: "renameInvoke"; id: string; to: string }
  | { do: "setTask"; id: string; input: Record<string, unknown> }
  | { do: "addOutcome"; id: string; outcome: string | OutcomeSpec; target: string }
  | { do: "removeOutcome"; id: string; outcome: string }
  | ({ do: "addAction"; action: ActionConfig } & ActionsRef)
  | ({ do: "setAction"; number: number; action: ActionConfig } & ActionsRef)
  | ({ do: "removeAction"; number: number } & ActionsRef)
  | { do: "setParam"; name: string; spec: ParamSpec | null }
  | { do: "setTop"; key: string; value: unknown };
