import { instantOf } from "../calendar/day.ts";
import { hasSigned, SIGNED_ALREADY, separationCure, separationOf } from "../case/duty.ts";
import { formOf } from "../form/opinion.ts";
import { prefilled } from "../form/prefill.ts";
import { isAcceptable, validateForm } from "../form/validate.ts";
import { signerOf } from "../machine/slot.ts";
import type { Problem } from "../problem.ts";
import { MORNING } from "./begin.ts";
import { Course } from "./course.ts";
import { listed } from "./lists.ts";
import { deliverAll, hand } from "./messages.ts";
import type { ListRow, SimulatedTask, Simulation, SimulationWorld } from "./model.ts";
import { personOf, pretendedActor } from "./offices.ts";
import { refusedWith, tooMuch } from "./refused.ts";

export interface Act {
  /** Id of an open task of the simulation. */
  task: string;
  outcome: string;
  data?: Record<string, unknown>;
  /** Lists that fields of the data name. */
  rows?: Record<string, ListRow[]>;
  /** Somebody of one's own choosing at the post, to try what one person may not both do. */
  person?: string;
}

/** Somebody at the post does a task: the form shows what the case knows, and what is submitted is judged as ever. */
export function act(world: SimulationWorld, simulation: Simulation, doing: Act): Simulation | Problem[] {
  const course = new Course(world, simulation);
  const task = course.cases.flatMap(({ tasks }) => tasks).find(({ id }) => id === doing.task);
  const one = task && course.case(task.case);
  if (!task || !one) return [refusedWith("NOT_FOUND")];
  const outcome = task.outcomes.find(({ id }) => id === doing.outcome);
  if (!outcome) {
    const offered = task.outcomes.map(({ id }) => id).join(", ");
    return [refusedWith("OUTCOME_UNKNOWN", { zh: `可选：${offered}`, en: `Offered: ${offered}` })];
  }
  const { definition } = one.bundle;
  const person = doing.person ?? signing(personOf(task.organisation, task.role), signerOf(task.invoke));
  const separated = separationOf(definition, task.invoke, person, one.handled);
  if (separated !== null) return [refusedWith("SEPARATION", separationCure(definition, separated))];
  if (hasSigned(one.stored, task.invoke, person)) return [refusedWith("SEPARATION", SIGNED_ALREADY)];
  const form = formOf(one.bundle, task.form);
  const given = listed(course, doing.data ?? {}, doing.rows ?? {});
  const verdict = form
    ? validateForm(form, prefilled(form, one.data, given), outcome, world.validate, {
        current: one.data,
        today: course.day,
      })
    : { data: {}, problems: Object.keys(given).map(noForm) };
  if (!isAcceptable(verdict)) return verdict.problems;
  const actor = pretendedActor(
    world,
    course.organisations,
    task,
    person === personOf(task.organisation, task.role) ? null : person,
  );
  const event = { kind: "event" as const, type: `${task.invoke}.${doing.outcome}`, data: verdict.data };
  return finished(course, course.step(one, event, { actor, position: task.position }));
}

/** Each signature is somebody else's, at one post too. */
function signing(person: string, signer: string): string {
  return signer === "" ? person : `${person}/${signer}`;
}

/** Sends a message by name to whoever of the cases awaits it. */
export function sendMessage(
  world: SimulationWorld,
  simulation: Simulation,
  message: { name: string; data?: Record<string, unknown>; case?: string },
): Simulation | Problem[] {
  const course = new Course(world, simulation);
  const waiting = course.cases.filter(
    ({ id, resolved }) =>
      (message.case === undefined || id === message.case) && Object.values(resolved.waits).includes(message.name),
  );
  if (waiting.length === 0) return [refusedWith("EVENT_REFUSED")];
  for (const { id } of waiting) {
    const told = hand(course, id, message);
    if (typeof told === "object") return [told];
  }
  return finished(course, null);
}

/** Gives a case an event by its type, as whatever brings it would. */
export function deliver(
  world: SimulationWorld,
  simulation: Simulation,
  to: { case: string; type: string; data?: Record<string, unknown> },
): Simulation | Problem[] {
  const course = new Course(world, simulation);
  const one = course.case(to.case);
  if (one === undefined || one.status !== "active") return [refusedWith("EVENT_REFUSED")];
  const event = { kind: "event" as const, type: to.type, ...(to.data ? { data: to.data } : {}) };
  return finished(course, course.step(one, event, { actor: null, position: null }));
}

/** Lets time pass until a moment: what comes due meanwhile fires at its own moment, in order. */
export function passTime(world: SimulationWorld, simulation: Simulation, to: string): Simulation | Problem[] {
  if (Number.isNaN(Date.parse(to)) || to < simulation.now) {
    const cure = { zh: "时间只能向前", en: "Time goes forward only" };
    return [refusedWith("SIMULATION_TIME", cure)];
  }
  const course = new Course(world, simulation);
  for (let fired = 0; ; fired += 1) {
    if (fired > FIRED_MAX) return [tooMuch()];
    const next = nextTimer(course, to);
    if (next === null) break;
    if (next.fireAt > course.now) course.now = next.fireAt;
    const one = { ...next.one, timers: next.one.timers.filter(({ key }) => key !== next.key) };
    const problem = course.step(one, { kind: "timer", type: next.key }, { actor: null, position: null });
    // A case that no longer listens to it has left the state meanwhile.
    if (problem?.code === "EVENT_REFUSED") course.put(one);
    else if (problem) return [problem];
    const undelivered = deliverAll(course);
    if (undelivered) return [undelivered];
  }
  course.now = to;
  return course.done();
}

/** The morning of a day. */
export function morningOf(world: SimulationWorld, day: string): string {
  return instantOf(day, MORNING, world.calendar.zone);
}

/** Timers that may fire while time passes once; one that sets itself anew for ever is stopped. */
const FIRED_MAX = 2_000;

function nextTimer(course: Course, until: string) {
  let next: { one: ReturnType<Course["case"]> & object; key: string; fireAt: string } | null = null;
  for (const one of course.cases) {
    for (const { key, fireAt } of one.timers) {
      if (fireAt <= until && (next === null || fireAt < next.fireAt)) next = { one, key, fireAt };
    }
  }
  return next;
}

function finished(course: Course, problem: Problem | null): Simulation | Problem[] {
  const wrong = problem ?? deliverAll(course);
  return wrong === null ? course.done() : [wrong];
}

function noForm(key: string): Problem {
  return {
    ...refusedWith("FORM_INVALID", { zh: "请不要提交数据", en: "Submit no data" }),
    path: `/${key}`.slice(0, 100),
    what: { zh: "此环节不填表", en: "This step has no form" },
  };
}

/** Open tasks of all cases, in the order of the cases. */
export function openTasks(simulation: Simulation): SimulatedTask[] {
  return simulation.cases.flatMap(({ tasks }) => tasks);
}
