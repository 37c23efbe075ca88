import type { ActionConfig, InvokeConfig, StateConfig, TransitionsConfig } from "../definition/model.ts";
import { compileExpression } from "../expression/feel.ts";
import type { Bundle } from "../variant.ts";
import type { Allowance, PlacedChange } from "./model.ts";
import { offOutcome, stateAt, type TaskPlace, taskAt } from "./place.ts";

const ALWAYS = "= true";

/** The bundle with a definition of its own, to be changed in place by whoever asked for it. */
export function withOwnDefinition(bundle: Bundle): Bundle {
  return { ...bundle, definition: structuredClone(bundle.definition) };
}

/**
 * Off: the step is passed with the outcome that the allowance names. On: a condition that passes it always falls away;
 * one that depends on the case stays, for it says where nobody is there to do the step.
 */
export function applyStep(bundle: Bundle, { at, value, reason }: PlacedChange, { as }: Allowance): Bundle | null {
  const made = withOwnDefinition(bundle);
  const state = stateAt(made.definition.machine, at);
  const outcome = state && offOutcome(state, as);
  if (!state || outcome === null) return null;
  const { skip, ...rest } = state.config.meta ?? {};
  if (value === false) state.config.meta = { ...rest, skip: { when: ALWAYS, as: outcome, reason } };
  else if (skip && isAlways(skip.when)) state.config.meta = rest;
  return made;
}

/** Whether a condition holds for every case, by what it says alone. */
export function isAlways(condition: string): boolean {
  const { names, evaluate } = compileExpression(condition);
  if (names.length > 0) return false;
  const result = evaluate({});
  return "value" in result && result.value === true;
}

export function applyPosition(bundle: Bundle, { at, value }: PlacedChange): Bundle | null {
  return onTask(bundle, at, ({ invoke }) => setInput(invoke, "position", value));
}

/** The task's limit, and with it whatever happens when the very same limit has passed, or so long after it (`"5wd+"`). */
export function applyLimit(bundle: Bundle, { at, value }: PlacedChange): Bundle | null {
  return onTask(bundle, at, ({ invoke, state }) => {
    const before = invoke.input?.due;
    setInput(invoke, "due", value);
    const { after } = state.config;
    if (typeof before !== "string" || !after) return;
    const others = Object.fromEntries(Object.entries(after).filter(([key]) => key !== before));
    const key = freeDelay(others, String(value));
    const moved = (delay: string) => delay.replace(`= "${before}+"`, `= "${value}+"`);
    state.config.after = Object.fromEntries(
      Object.entries(after).map(([delay, then]) => [delay === before ? key : moved(delay), then]),
    );
  });
}

/** Whoever has the task is told once it has been open so long. */
export function applyRemind(bundle: Bundle, { at, value }: PlacedChange, { template }: Allowance): Bundle | null {
  if (value === null) return bundle;
  return onTask(bundle, at, ({ invoke, state }) => {
    const action: ActionConfig = { type: "notify", params: { position: invoke.input?.position, template } };
    addTimer(state.config, String(value), { actions: [action] });
  });
}

export function addTimer(state: StateConfig, delay: string, then: TransitionsConfig): void {
  state.after = { ...state.after, [freeDelay(state.after ?? {}, delay)]: then };
}

/** Delays are keys, and two timers may be equally long: the later one writes the same duration another way. */
function freeDelay(after: Readonly<Record<string, unknown>>, delay: string): string {
  let key = delay;
  for (let blanks = 1; Object.hasOwn(after, key); blanks += 1) key = `=${" ".repeat(blanks)}"${delay}"`;
  return key;
}

function setInput(invoke: InvokeConfig, key: string, value: unknown): void {
  invoke.input = { ...invoke.input, [key]: value };
}

function onTask(bundle: Bundle, id: string, change: (task: TaskPlace) => void): Bundle | null {
  const made = withOwnDefinition(bundle);
  const task = taskAt(made.definition.machine, id);
  if (!task) return null;
  change(task);
  return made;
}
