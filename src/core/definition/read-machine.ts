import { RESERVED_NAMES } from "../expression/scope.ts";
import type { MachineConfig, StateConfig, StateMeta, TransitionConfig, TransitionsConfig } from "./model.ts";
import { actionsAt, invokeAt, listOrOne } from "./read-parts.ts";
import { type At, below, DEFINITION_DEPTH_MAX, shown } from "./report.ts";
import { META_KEYS, SKIP_KEYS, STATE_KEYS, TRANSITION_KEYS, TRANSITION_META_KEYS } from "./vocabulary.ts";
import { checkDeep, checkDuration, checkId, expression, type Reading } from "./words.ts";

export const STATES_MAX = 5_000;

/** The machine of a file as a typed config; what is wrong with its parts is reported, their connections are not yet seen. */
export function readMachine(reading: Reading, at: At): MachineConfig {
  const count = { states: 0 };
  const machine: MachineConfig = readState(reading, at, count, 0);
  const id = reading.report.string(below(at, "id"));
  if (id !== undefined) {
    checkId(reading.report, id, below(at, "id").pointer);
    machine.id = id;
  }
  return machine;
}

function readState(reading: Reading, at: At, count: { states: number }, depth: number): StateConfig {
  const { report } = reading;
  const known = depth === 0 ? ["id", ...STATE_KEYS] : STATE_KEYS;
  if (!report.keys(at, known)) return {};
  const state: StateConfig = {};
  const type = report.oneOf(below(at, "type"), ["atomic", "compound", "parallel", "history", "final"]);
  const initial = report.string(below(at, "initial"));
  const history = report.oneOf(below(at, "history"), ["shallow", "deep"]);
  const target = report.string(below(at, "target"));
  const description = report.string(below(at, "description"));
  if (type !== undefined) state.type = type;
  if (initial !== undefined) state.initial = initial;
  if (history !== undefined) state.history = history;
  if (target !== undefined) state.target = target;
  if (description !== undefined) state.description = description;
  const has = (key: string): boolean => below(at, key).value !== undefined;
  if (has("entry")) state.entry = actionsAt(reading, below(at, "entry"));
  if (has("exit")) state.exit = actionsAt(reading, below(at, "exit"));
  if (has("on")) state.on = readOn(reading, below(at, "on"));
  if (has("after")) state.after = readAfter(reading, below(at, "after"));
  if (has("always")) state.always = readTransitions(reading, below(at, "always"));
  if (has("onDone")) state.onDone = readTransitions(reading, below(at, "onDone"));
  if (has("invoke")) state.invoke = listOrOne(below(at, "invoke"), (one) => invokeAt(reading, one));
  if (has("tags")) state.tags = report.strings(below(at, "tags"));
  if (has("output")) {
    checkDeep(reading, below(at, "output"));
    state.output = below(at, "output").value;
  }
  if (has("meta")) state.meta = readMeta(reading, below(at, "meta"));
  if (has("states")) state.states = readStates(reading, below(at, "states"), count, depth);
  return state;
}

function readStates(reading: Reading, at: At, count: { states: number }, depth: number): Record<string, StateConfig> {
  const { report } = reading;
  const states: Record<string, StateConfig> = {};
  if (depth >= DEFINITION_DEPTH_MAX) {
    const what = {
      zh: `状态嵌套超过 ${DEFINITION_DEPTH_MAX} 层`,
      en: `States nested deeper than ${DEFINITION_DEPTH_MAX}`,
    };
    report.error("DEFINITION_LIMIT", at.pointer, what);
    return states;
  }
  for (const key of Object.keys(report.mapping(at) ?? {})) {
    count.states += 1;
    if (count.states > STATES_MAX) {
      const what = { zh: `状态超过 ${STATES_MAX} 个`, en: `More than ${STATES_MAX} states` };
      if (count.states === STATES_MAX + 1) report.error("DEFINITION_LIMIT", at.pointer, what);
      return states;
    }
    const child = below(at, key);
    checkId(report, key, child.pointer);
    // An empty state may be written without anything after its colon.
    states[key] = readState(reading, child.value === null ? { ...child, value: {} } : child, count, depth + 1);
  }
  return states;
}

function readOn(reading: Reading, at: At): Record<string, TransitionsConfig> {
  const { report } = reading;
  const on: Record<string, TransitionsConfig> = {};
  for (const event of Object.keys(report.mapping(at) ?? {})) {
    const here = below(at, event);
    if (event.startsWith("xstate.") || RESERVED_NAMES.has(event)) {
      const what = { zh: `不得使用事件名“${shown(event)}”`, en: `The event name "${shown(event)}" is reserved` };
      report.error("DEFINITION_RESERVED", here.pointer, what);
    } else if (event === "" || /\s/.test(event) || event.replace(/(^|\.)\*$/, "").includes("*")) {
      const what = { zh: `“${shown(event)}”不能作事件名`, en: `"${shown(event)}" cannot be an event name` };
      const cure = { zh: "星号只能是最后一段：review.*", en: "A star may only be the last part: review.*" };
      report.value(here, what, cure);
    }
    on[event] = readTransitions(reading, here);
  }
  return on;
}

function readAfter(reading: Reading, at: At): Record<string, TransitionsConfig> {
  const after: Record<string, TransitionsConfig> = {};
  for (const delay of Object.keys(reading.report.mapping(at) ?? {})) {
    const here = below(at, delay);
    checkDuration(reading, { value: delay, pointer: here.pointer });
    after[delay] = readTransitions(reading, here);
  }
  return after;
}

function readTransitions(reading: Reading, at: At): TransitionsConfig {
  return listOrOne(at, (one) => (typeof one.value === "string" ? one.value : readTransition(reading, one)));
}

function readTransition(reading: Reading, at: At): TransitionConfig {
  const { report } = reading;
  if (!report.keys(at, TRANSITION_KEYS)) return {};
  const transition: TransitionConfig = {};
  const target = below(at, "target");
  if (Array.isArray(target.value)) transition.target = report.strings(target);
  else {
    const one = report.string(target);
    if (one !== undefined) transition.target = one;
  }
  const guard = expression(reading, below(at, "guard"));
  if (guard !== undefined) transition.guard = guard;
  if (below(at, "actions").value !== undefined) transition.actions = actionsAt(reading, below(at, "actions"));
  const reenter = below(at, "reenter");
  if (typeof reenter.value === "boolean") transition.reenter = reenter.value;
  else if (reenter.value !== undefined)
    report.value(reenter, { zh: "应为 true 或 false", en: "Should be true or false" });
  const description = report.string(below(at, "description"));
  if (description !== undefined) transition.description = description;
  const meta = below(at, "meta");
  if (meta.value !== undefined && report.keys(meta, TRANSITION_META_KEYS)) {
    const id = report.string(below(meta, "id"));
    const title = report.text(below(meta, "title"));
    const basis = below(meta, "basis").value === undefined ? undefined : report.strings(below(meta, "basis"));
    transition.meta = {
      ...(id === undefined ? {} : { id }),
      ...(title === undefined ? {} : { title }),
      ...(basis === undefined ? {} : { basis }),
    };
  }
  return transition;
}

function readMeta(reading: Reading, at: At): StateMeta {
  const { report } = reading;
  if (!report.keys(at, META_KEYS)) return {};
  const meta: StateMeta = {};
  const title = report.text(below(at, "title"));
  const phase = report.string(below(at, "phase"));
  if (title !== undefined) meta.title = title;
  if (phase !== undefined) meta.phase = phase;
  if (below(at, "basis").value !== undefined) meta.basis = report.strings(below(at, "basis"));
  const skipAt = below(at, "skip");
  if (skipAt.value !== undefined && report.keys(skipAt, SKIP_KEYS.known, SKIP_KEYS.required)) {
    const when = expression(reading, below(skipAt, "when"));
    const as = report.string(below(skipAt, "as"));
    const reason = report.text(below(skipAt, "reason"));
    if (when !== undefined && as !== undefined) meta.skip = { when, as, ...(reason ? { reason } : {}) };
  }
  return meta;
}
