import { kindOf, resolveTarget } from "../definition/check-states.ts";
import type {
  InvokeConfig,
  MachineConfig,
  StateConfig,
  TransitionConfig,
  TransitionsConfig,
} from "../definition/model.ts";
import { invokesOf, type StatePlace, statesOf } from "../definition/walk.ts";
import { isPlainObject } from "../expression/plain.ts";
import { SUPERVISING } from "../machine/run.ts";
import type { Bundle } from "../variant.ts";
import { addTimer, withOwnDefinition } from "./apply-task.ts";
import { placeOf } from "./key.ts";
import type { Allowance, ExtraStep, PlacedChange } from "./model.ts";
import { stateAt } from "./place.ts";
import type { StepOutcome, StepType, StepTypes } from "./step-type.ts";

/** Transition of an extra step by which the case goes back: it leads straight there, past other extra steps. */
const BACK = "back";

/**
 * A further state before another one: whatever led into that state leads into the new one, and its outcomes lead on or
 * back. Of several before one state the first by name comes first.
 */
export function applyExtraStep(
  bundle: Bundle,
  change: PlacedChange,
  allowance: Allowance,
  stepTypes: StepTypes,
): Bundle | null {
  const { place, name } = placeOf(change);
  const step = asStep(change.value);
  const type = step ? stepTypes[step.type] : undefined;
  if (!step || !type) return null;
  const made = withOwnDefinition(bundle);
  const { machine, id } = made.definition;
  const state = stateAt(machine, place);
  if (!state?.parent) return null;
  const rootId = machine.id ?? id;
  const back = allowance.back === undefined ? null : `#${rootId}.${allowance.back}`;
  leadInto(machine, rootId, state, name);
  insertBefore(state, name, stepState(name, step, type, state, back));
  if (type.form) made.forms = { ...made.forms, [type.form.id]: type.form };
  return made;
}

/** The value of a change that was checked; null where it adds nothing. */
function asStep(value: unknown): ExtraStep | null {
  return isPlainObject(value) ? (value as unknown as ExtraStep) : null;
}

function stepState(
  name: string,
  step: ExtraStep,
  type: StepType,
  before: StatePlace,
  back: string | null,
): StateConfig {
  const limit = step.limit ?? type.limit.default;
  const outcomes = type.outcomes.filter((one) => one.to === "forward" || back !== null);
  const invoke: InvokeConfig = {
    src: "task",
    id: name,
    input: {
      position: step.position,
      ...(type.form ? { form: type.form.id } : {}),
      title: step.title,
      due: limit,
      // What is done by the hundred stays so: a step before it must not be done one by one.
      ...(invokesOf(before.config.invoke).some((one) => one.input?.bulk === true) ? { bulk: true } : {}),
      outcomes: outcomes.map(outcomeOf),
    },
  };
  const phase = kindOf(before.config) === "final" ? undefined : before.config.meta?.phase;
  const forward = outcomes.find((one) => one.to === "forward");
  const skip = step.modes && forward ? { skip: elsewhere(step.modes, forward.id) } : {};
  const state: StateConfig = {
    meta: { title: step.title, ...(phase === undefined ? {} : { phase }), ...skip },
    invoke,
    on: Object.fromEntries(outcomes.map((one) => [`${name}.${one.id}`, leadsTo(one, before.key, back)])),
  };
  const { zh, en } = step.title;
  const reason = { zh: `${zh}逾期`, en: `${en} overdue` };
  addTimer(state, limit, { actions: [{ type: "escalate", params: { to: SUPERVISING, reason } }] });
  return state;
}

/** In other modes than those that it is made for, it is passed over and the history says so. */
function elsewhere(modes: readonly string[], as: string) {
  const list = modes.map((mode) => JSON.stringify(mode)).join(", ");
  const reason = { zh: "本地规定只在部分管理模式下增设", en: "The area has it in some modes of management only" };
  return { when: `= not(list contains([${list}], instance.mode))`, as, reason };
}

function outcomeOf({ to: _, ...outcome }: StepOutcome): unknown {
  return Object.keys(outcome).length === 1 ? outcome.id : outcome;
}

function leadsTo({ to }: StepOutcome, forward: string, back: string | null): TransitionConfig {
  return to === "back" && back !== null ? { target: back, meta: { id: BACK } } : { target: forward };
}

function insertBefore({ parent, key }: StatePlace, name: string, state: StateConfig): void {
  if (!parent) return;
  const states = Object.entries(parent.config.states ?? {});
  parent.config.states = Object.fromEntries(
    states.flatMap(([one, config]) =>
      one === key
        ? [
            [name, state],
            [one, config],
          ]
        : [[one, config]],
    ),
  );
  if (parent.config.initial === key) parent.config.initial = name;
}

/** Turns every transition that leads into a state towards its new neighbour, save those out of the state itself. */
function leadInto(machine: MachineConfig, rootId: string, state: StatePlace, name: string): void {
  const states = statesOf(machine);
  const byPath = new Map(states.map((one) => [one.path, one]));
  for (const from of states) {
    if (from.path === state.path || from.path.startsWith(`${state.path}.`)) continue;
    const turned = (target: string): string => {
      const leads = resolveTarget(from, target, byPath, rootId)?.path === state.path;
      return leads ? target.slice(0, target.length - state.key.length) + name : target;
    };
    turnAll(from.config, turned);
  }
}

function turnAll(config: StateConfig, turned: (target: string) => string): void {
  const turnList = (list: TransitionsConfig): TransitionsConfig =>
    Array.isArray(list) ? list.map((one) => turnOne(one, turned)) : turnOne(list, turned);
  for (const key of ["on", "after"] as const) {
    const map = config[key];
    if (map) config[key] = Object.fromEntries(Object.entries(map).map(([name, list]) => [name, turnList(list)]));
  }
  for (const key of ["always", "onDone"] as const) {
    const list = config[key];
    if (list !== undefined) config[key] = turnList(list);
  }
}

function turnOne(one: string | TransitionConfig, turned: (target: string) => string): string | TransitionConfig {
  if (typeof one === "string") return turned(one);
  const { target, meta } = one;
  if (target === undefined || meta?.id === BACK) return one;
  return { ...one, target: Array.isArray(target) ? target.map(turned) : turned(target) };
}
