import type { ErrorCode } from "../errors.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Problem } from "../problem.ts";
import { refuse } from "../refusal.ts";
import type { Text } from "../text.ts";
import { accepts, handlerOf } from "./accept.ts";
import type { ChartStep } from "./chart.ts";
import { type Compiled, compiledOf, type Machine } from "./compile.ts";
import { mergeData } from "./data.ts";
import { effectsOf, openEffects, titleOf, unroutedEffect } from "./effect.ts";
import type { Back, Effect, Signing, StepContext, StepEvent, StepResult, Stored } from "./model.ts";
import { type Movement, redirected, runMove } from "./move.ts";
import { activePaths, remembered } from "./place.ts";
import { makeRun, type Run } from "./run.ts";
import { alone, castVote, changeSigning, type Signed, type SigningChange, slotEffects, spread } from "./sign.ts";
import { slotIn } from "./slot.ts";

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
    // A state that cannot be read has not been left: the timer must not be taken for one that nobody waits for.
    const { chart } = compiledOf(machine);
    if (chart.resume(stored, { data: mergeData({}, context.data), run: makeRun(context) }) === null)
      return refused("STATE_UNKNOWN", key, []);
    return refused("EVENT_REFUSED", key, accepts(machine, stored, context));
  }
  return step(machine, stored, { type: key }, context);
}

function step(machine: Machine, stored: Stored, event: StepEvent, context: StepContext): StepResult {
  const taking: Taking = { machine, stored, facts: compiledOf(machine).facts, run: makeRun(context) };
  const before = mergeData({}, context.data);
  const at = slotIn(event.type);
  const signing = at ? stored.signing?.[at.invoke] : undefined;
  const refusedHere = () => refused("EVENT_REFUSED", event.type, accepts(machine, stored, context));
  if (!at || (!signing && at.signer === "")) {
    const data = isTaskEvent(taking.facts, event.type) ? mergeData(before, event.data) : before;
    return send(taking, event, { before, data });
  }
  if (!signing || stored.status === "done") return refusedHere();
  const own = signing.rule.kind === "lead" && at.signer === "";
  const cast = castVote(taking.run, signing, { ...at, data: event.data }, own ? mergeData(before, event.data) : before);
  if (!cast) return refusedHere();
  const decided = own ? (event.data ?? {}) : {};
  return signedOn(taking, at.invoke, { before: signing, ...cast }, { type: event.type, data: decided }, before);
}

/** 加签, 减签: a change of who signs, which may be what a verdict waited for. */
export function signMachine(machine: Machine, stored: Stored, change: SigningChange, context: StepContext): StepResult {
  const taking: Taking = { machine, stored, facts: compiledOf(machine).facts, run: makeRun(context) };
  const { facts, run } = taking;
  const data = mergeData({}, context.data);
  const event = { type: "signers" };
  const actor = facts.actors.get(change.invoke);
  const isOpen = actor?.invoke.src === "task" && activePaths(machine, stored).includes(actor.state);
  const opened = actor && isOpen && stored.status === "active" ? openEffects({ data, event }, actor, facts, run) : [];
  const task = opened.find((effect) => effect.type === "openTask");
  const changed = task ? changeSigning(stored, change, task.input, data) : null;
  if (!task || !changed) return refused("EVENT_REFUSED", change.invoke, []);
  const before = stored.signing?.[change.invoke] ?? alone(task.input.position);
  return signedOn(taking, change.invoke, { before, ...changed }, event, data);
}

/** Goes on with a signing: to the next signers, or, with its verdict, to where that leads. */
function signedOn(
  taking: Taking,
  invoke: string,
  { before, signing, data, verdict }: Signed & { before: Signing },
  event: StepEvent,
  dataBefore: Record<string, unknown>,
): StepResult {
  const { stored, run, facts } = taking;
  if (verdict === null) {
    const effects = slotEffects({ run, facts }, invoke, { before, after: signing }, { data, event });
    const next = { ...stored, signing: { ...stored.signing, [invoke]: signing } };
    return { ok: true, stored: next, data, effects, notes: run.notes, took: [] };
  }
  const sent = { type: `${invoke}.${verdict}`, data: { ...event.data, votes: signing.votes } };
  const result = send(taking, sent, { before: dataBefore, data });
  // A way that does not leave the step decides nothing yet, whoever signed last can sign again.
  if (!result.ok || result.stored.signing?.[invoke] !== undefined) return result;
  return { ...result, stored: { ...result.stored, signed: { ...result.stored.signed, [invoke]: verdict } } };
}

interface Taking {
  machine: Machine;
  stored: Stored;
  facts: Compiled["facts"];
  run: Run;
}

/** Puts an event to the chart. `data` is what it acts on, `before` what stands where nothing takes it. */
function send(
  { machine, stored, facts, run }: Taking,
  event: StepEvent,
  { before, data }: Record<"before" | "data", Record<string, unknown>>,
): StepResult {
  const sent = isPlainObject(event.data) ? { type: event.type, data: event.data } : { type: event.type };
  const back = stored.back?.findLast((one) => one.event === event.type);
  const turning = back ? handlerOf(machine, stored, event.type) : null;
  const way =
    back && turning !== null
      ? redirected({ chart: compiledOf(machine).chart, facts }, turning, back)
      : compiledOf(machine).chart;
  const position = way.resume(stored, { data, run });
  if (!position) return refused("STATE_UNKNOWN", event.type, []);
  if (stored.status === "done") return refused("EVENT_REFUSED", event.type, []);
  if (position.can(sent)) {
    return finish(position.send(sent), { machine, before: stored, facts, run, restored: back?.signing });
  }

  const state = handlerOf(machine, stored, event.type);
  if (state === null)
    return refused("EVENT_REFUSED", event.type, accepts(machine, stored, { ...run.facts, data: before }));
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
 * says by which event the case is to come straight back; what several people sign goes on where it stood if `resumed`.
 */
export function moveMachine(
  machine: Machine,
  stored: Stored,
  { movements, back, resumed }: { movements: readonly Movement[]; back?: Back; resumed?: true },
  context: StepContext,
): StepResult {
  const { facts } = compiledOf(machine);
  const run = makeRun(context);
  const result = runMove(machine, stored, movements, { data: mergeData({}, context.data), run });
  if (result === null) return refused("STATE_UNKNOWN", movements.flatMap(({ to }) => to).join(), []);
  const before = back ? { ...stored, back: [...(stored.back ?? []), back] } : stored;
  return finish(result, { machine, before, facts, run, ...(resumed ? { restored: stored.signing } : {}) });
}

interface Finishing {
  machine: Machine;
  before: Stored | null;
  facts: Compiled["facts"];
  run: Run;
  /** Signings that go on. */
  restored?: Stored["signing"];
}

function finish(result: ChartStep, { machine, before, facts, run, restored }: Finishing): StepResult {
  if (result.loop) {
    const { code, what } = refuse("STEP_LIMIT");
    return { ok: false, refused: { code, what } };
  }
  const effects = effectsOf(result.asked, facts, run);
  effects.push(...stuckSkips(result, effects, facts, run));
  const took = result.asked.flatMap(({ ask }) => (ask.ask === "took" ? [ask.place] : []));
  const [stored, spreadOut] = spread(
    before,
    remembered(machine, before, result.stored, result.asked),
    effects,
    restored,
  );
  return { ok: true, stored, data: { ...result.data }, effects: spreadOut, notes: run.notes, took };
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
