import { invokesOf, matchesDescriptor, type StatePlace, transitionsOf } from "../definition/walk.ts";
import type { ErrorCode } from "../errors.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Problem } from "../problem.ts";
import { refuse } from "../refusal.ts";
import type { Text } from "../text.ts";
import type { ChartStep } from "./chart.ts";
import { type Compiled, compiledOf, type Machine } from "./compile.ts";
import { mergeData } from "./data.ts";
import { effectsOf, titleOf, unroutedEffect } from "./effect.ts";
import { taskInput } from "./input.ts";
import type { Back, Effect, StepContext, StepEvent, StepResult, Stored } from "./model.ts";
import { type Movement, redirected, runMove } from "./move.ts";
import { activePaths, remembered } from "./place.ts";
import { makeRun, type Run } from "./run.ts";

/** The first step of a case: into the initial state. Same arguments, same result; never throws. */
export function startMachine(machine: Machine, context: StepContext): StepResult {
  const { chart, facts } = compiledOf(machine);
  const run = makeRun(context);
  const data = mergeData({}, context.data);
  return finish(chart.start({ data, run }), { machine, before: null, facts, run });
}

/**
 * One step: refused with what would be accepted, or the next state with everything the shell is asked to do. Same
 * arguments, same result; never throws. An event that only guards stop is taken, changes nothing and is escalated.
 */
export function stepMachine(machine: Machine, stored: Stored, event: StepEvent, context: StepContext): StepResult {
  if (isForged(event.type)) return refused("EVENT_REFUSED", event.type, accepts(machine, stored, context));
  return step(machine, stored, event, context);
}

/** A timer that came due: the only way in for events of `after`. Refused when the case has left the state meanwhile. */
export function fireTimer(machine: Machine, stored: Stored, key: string, context: StepContext): StepResult {
  const timer = compiledOf(machine).facts.timers.get(key);
  if (!timer || !activePaths(machine, stored).includes(timer.state)) {
    return refused("EVENT_REFUSED", key, accepts(machine, stored, context));
  }
  return step(machine, stored, { type: key }, context);
}

function step(machine: Machine, stored: Stored, event: StepEvent, context: StepContext): StepResult {
  const { chart, facts } = compiledOf(machine);
  const run = makeRun(context);
  const before = mergeData({}, context.data);
  const data = isTaskEvent(facts, event.type) ? mergeData(before, event.data) : before;
  const sent = isPlainObject(event.data) ? { type: event.type, data: event.data } : { type: event.type };
  const back = stored.back?.findLast((one) => one.event === event.type);
  const turning = back ? handlerOf(machine, stored, event.type) : null;
  const way = back && turning !== null ? redirected({ chart, facts }, turning, back) : chart;
  const position = way.resume(stored, { data, run });
  if (!position) return refused("STATE_UNKNOWN", event.type, []);
  if (stored.status === "done") return refused("EVENT_REFUSED", event.type, []);
  if (position.can(sent)) return finish(position.send(sent), { machine, before: stored, facts, run });

  const state = handlerOf(machine, stored, event.type);
  if (state === null) return refused("EVENT_REFUSED", event.type, accepts(machine, stored, context));
  const effects = unroutedEffects(run, facts, state, event.type);
  return { ok: true, stored, data: before, effects, notes: run.notes, took: [] };
}

/** A timer's guard that is plainly false has decided; one that failed has not, and an outcome must lead somewhere. */
function unroutedEffects(run: Run, facts: Compiled["facts"], state: string, event: string): Effect[] {
  if (facts.timers.has(event) && run.notes.length === 0) return [];
  run.note({ type: "unrouted", state, event });
  return [unroutedEffect(titleOf(facts, state))];
}

/**
 * A movement that an operation asks for, not the file. It may lead out of the end, so that what was over goes on. `back`
 * says by which event the case is to come straight back.
 */
export function moveMachine(
  machine: Machine,
  stored: Stored,
  { movements, back }: { movements: readonly Movement[]; back?: Back },
  context: StepContext,
): StepResult {
  const { facts } = compiledOf(machine);
  const run = makeRun(context);
  const result = runMove(machine, stored, movements, { data: mergeData({}, context.data), run });
  if (result === null) return refused("STATE_UNKNOWN", movements.flatMap(({ to }) => to).join(), []);
  const before = back ? { ...stored, back: [...(stored.back ?? []), back] } : stored;
  return finish(result, { machine, before, facts, run });
}

interface Finishing {
  machine: Machine;
  before: Stored | null;
  facts: Compiled["facts"];
  run: Run;
}

function finish(result: ChartStep, { machine, before, facts, run }: Finishing): StepResult {
  if (result.loop) {
    const { code, what } = refuse("STEP_LIMIT");
    return { ok: false, refused: { code, what } };
  }
  const effects = effectsOf(result.asked, facts, run);
  effects.push(...stuckSkips(result, effects, facts, run));
  const took = result.asked.flatMap(({ ask }) => (ask.ask === "took" ? [ask.place] : []));
  const stored = remembered(machine, before, result.stored, result.asked);
  return { ok: true, stored, data: { ...result.data }, effects, notes: run.notes, took };
}

/** A state that is turned off but whose outcome led nowhere stays open, so supervisors learn of it. */
function stuckSkips(
  { data }: Extract<ChartStep, { loop: false }>,
  effects: readonly Effect[],
  facts: Compiled["facts"],
  run: Run,
): Effect[] {
  return effects.flatMap((effect) => {
    if (effect.type !== "openTask") return [];
    const at = facts.byPath.get(effect.state);
    const skip = at?.config.meta?.skip;
    if (!at || !skip) return [];
    const scope = run.scope(data, { type: "skip" });
    if (!run.holds(skip.when, `${at.pointer}/meta/skip/when`, scope)) return [];
    run.note({ type: "unrouted", state: effect.state, event: `${effect.id}.${skip.as}` });
    return [unroutedEffect(titleOf(facts, effect.state))];
  });
}

function isForged(type: unknown): boolean {
  return typeof type !== "string" || type === "" || type.startsWith("xstate.") || type.includes("*");
}

function isTaskEvent(facts: Compiled["facts"], type: string): boolean {
  const dot = type.indexOf(".");
  return dot > 0 && facts.actors.get(type.slice(0, dot))?.invoke.src === "task";
}

function refused(code: ErrorCode, event: string, accepted: readonly string[]): StepResult {
  const { what } = refuse(code);
  const cure: Text =
    accepted.length === 0
      ? { zh: "当前不接受任何操作", en: "Nothing is accepted at present" }
      : { zh: `可接受：${accepted.join("、")}`, en: `It accepts: ${accepted.join(", ")}` };
  const problem: Problem = { code, path: event.slice(0, 200), what, cure };
  return { ok: false, refused: problem };
}

/**
 * Events the present state takes by name, outcomes of open tasks included. Guards are not asked: they read what only
 * the event will bring.
 */
export function accepts(machine: Machine, stored: Stored, context: StepContext): string[] {
  if (stored.status === "done") return [];
  const { facts } = compiledOf(machine);
  const active = activePaths(machine, stored).flatMap((path) => facts.byPath.get(path) ?? []);
  const descriptors = active.flatMap(({ config }) => Object.keys(config.on ?? {}));
  const events = new Set(descriptors.filter((descriptor) => !descriptor.includes("*")));
  for (const event of active.flatMap((state) => actorEvents(state, context))) {
    if (descriptors.some((descriptor) => matchesDescriptor(descriptor, event))) events.add(event);
  }
  return [...events].filter((event) => handlerOf(machine, stored, event) !== null);
}

function actorEvents({ config, pointer }: StatePlace, context: StepContext): string[] {
  return invokesOf(config.invoke).flatMap(({ id, src, input }) => {
    if (src === "message") return [`${id}.received`];
    if (src === "service") return [`${id}.done`, `${id}.failed`];
    if (src === "workflow") return [`${id}.done`];
    const run = makeRun(context);
    const scope = run.scope(context.data, { type: "accepts" });
    const outcomes = run.evaluate(input?.outcomes ?? [], `${pointer}/invoke`, scope);
    return taskInput({ outcomes }, []).outcomes.map((outcome) => `${id}.${outcome.id}`);
  });
}

/** The innermost active state that handles an event, guards aside; null when none does. */
function handlerOf(machine: Machine, stored: Stored, event: string): string | null {
  const { facts } = compiledOf(machine);
  const timer = facts.timers.get(event);
  const active = activePaths(machine, stored);
  if (timer) return active.includes(timer.state) ? timer.state : null;
  for (const path of active.toReversed()) {
    const on = facts.byPath.get(path)?.config.on ?? {};
    const transitions = Object.entries(on)
      .filter(([descriptor]) => matchesDescriptor(descriptor, event))
      .flatMap(([, config]) => transitionsOf(config));
    if (transitions.some(({ target, actions }) => target !== undefined || actions !== undefined)) return path;
  }
  return null;
}

/** An active state for people and pictures. */
export interface ActiveState {
  path: string;
  title: Text;
  tags: string[];
  phase: string | null;
}

/** The innermost active states in document order, with the title and phase of the nearest state that names them. */
export function activeStates(machine: Machine, stored: Stored): ActiveState[] {
  const { facts } = compiledOf(machine);
  const paths = activePaths(machine, stored);
  return paths
    .filter((path) => path !== "" && !paths.some((other) => other.startsWith(`${path}.`)))
    .map((path) => {
      const around = chainOf(facts.byPath.get(path) ?? null);
      const phase = around.find(({ config }) => config.meta?.phase !== undefined)?.config.meta?.phase ?? null;
      const tags = [...new Set(around.flatMap(({ config }) => config.tags ?? []))];
      return { path, title: titleOf(facts, path), tags, phase };
    });
}

function chainOf(state: StatePlace | null): StatePlace[] {
  const chain: StatePlace[] = [];
  for (let at = state; at; at = at.parent) chain.push(at);
  return chain;
}
