import { extendedBy, extending } from "../case/extension.ts";
import { valuesOf } from "../case/procedure.ts";
import { dueOf } from "../case/settle.ts";
import type { Taking } from "../case/take.ts";
import { invokesOf, statesOf } from "../definition/walk.ts";
import { activePaths, leavesOf } from "../machine/place.ts";
import type { SignerPlace } from "../machine/signing.ts";
import { invokeOf, signerOf } from "../machine/slot.ts";
import { OPERATIONS } from "../operation/catalogue.ts";
import { type Done, type Earlier, earlierSteps, type Moving, returning } from "../operation/return.ts";
import { wayTo } from "../operation/way.ts";
import type { Problem } from "../problem.ts";
import type { Text } from "../text.ts";
import { carry } from "./carry.ts";
import { Course } from "./course.ts";
import { deliverAll, endCase } from "./messages.ts";
import type { SimulatedCase, SimulatedTask, Simulation, SimulationWorld } from "./model.ts";
import { pretendedActor } from "./offices.ts";
import { refusedWith } from "./refused.ts";

/**
 * What may be tried of the catalogue of operations: all that moves a case, its signers or its limits, and what is said
 * about it. Who of an office has a task is left out, for a pretended office is one person at each post; and a step is taken
 * back by keeping the simulation of before.
 */
export type Operating =
  | { do: "return"; task: string; to?: string; straight?: boolean }
  | { do: "addSigner"; task: string; position: string; place: SignerPlace }
  | { do: "removeSigner"; case: string; task: string; signer: string }
  | { do: "jump"; case: string; to: string }
  | { do: "reopen"; case: string; to?: string }
  | { do: "terminate" | "cancel"; case: string }
  | { do: "extend"; case: string; days: number }
  | { do: "urge"; case: string }
  | { do: "consult"; case: string; position: string };
export type TriedOperation = Operating["do"];
export const TRIED_OPERATIONS: readonly TriedOperation[] = [
  ...(["return", "addSigner", "removeSigner", "consult", "urge", "extend"] as const),
  ...(["jump", "cancel", "terminate", "reopen"] as const),
];

/** Carries an operation out as the engine would; or says why it is refused. */
export function operate(world: SimulationWorld, simulation: Simulation, asked: Operating): Simulation | Problem[] {
  const course = new Course(world, simulation);
  const task = "task" in asked && asked.do !== "removeSigner" ? taskOf(course, asked.task) : undefined;
  const one = course.case("case" in asked ? asked.case : (task?.case ?? ""));
  if (!one || (task === undefined && (asked.do === "return" || asked.do === "addSigner")))
    return [refusedWith("NOT_FOUND")];
  const running = one.status === "active";
  if (running === (asked.do === "reopen")) return [refusedWith("EVENT_REFUSED", running ? RUNNING : OVER)];
  const problem = carriedOut({ course, one, task }, asked) ?? deliverAll(course);
  return problem === null ? course.done() : [problem];
}

interface At {
  course: Course;
  one: SimulatedCase;
  task: SimulatedTask | undefined;
}

function carriedOut(at: At, asked: Operating): Problem | null {
  const { course, one, task } = at;
  switch (asked.do) {
    case "return": {
      const to = stepsBack(course, one, task).find(({ invoke }) => asked.to === undefined || invoke === asked.to);
      if (!to) return refusedWith("OPERATION_TARGET");
      const { machine } = course.procedureOf(one);
      return step(at, "return", { moving: returning(machine, one.stored, to, asked.straight ?? false) });
    }
    case "addSigner": {
      if (!task) return refusedWith("NOT_FOUND");
      const holder = actorAt(at).id;
      const add = { position: asked.position, by: holder };
      const of = signerOf(task.invoke);
      return step(at, "addSigner", {
        signing: { invoke: invokeOf(task.invoke), add, place: asked.place, of, holder },
      });
    }
    case "removeSigner":
      return step(at, "removeSigner", { signing: { invoke: asked.task, remove: asked.signer } });
    case "jump":
    case "reopen":
      return led(at, asked.do, asked.to);
    case "cancel":
    case "terminate":
      return ended(at, asked.do);
    case "extend":
      return extended(at, asked.days);
    case "urge":
      for (const open of one.tasks) tell(at, open.position, "urged", OPERATIONS.urge.title);
      return noted(at, "urge");
    case "consult":
      tell(at, asked.position, "consulted", OPERATIONS.consult.title);
      return noted(at, "consult");
  }
}

/** Steps that a task can be returned to, the last one first. */
export function earlierIn(world: SimulationWorld, simulation: Simulation, task: SimulatedTask): Earlier[] {
  const course = new Course(world, simulation);
  const one = course.case(task.case);
  return one ? stepsBack(course, one, task) : [];
}

/** Steps that a case can be led to: those with work of their own, where it does not stand. */
export function destinationsIn(world: SimulationWorld, simulation: Simulation, one: SimulatedCase): string[] {
  const { machine } = new Course(world, simulation).procedureOf(one);
  return statesOf(one.bundle.definition.machine)
    .filter(({ config, path }) => invokesOf(config.invoke).length > 0 && wayTo(machine, one.stored, path) !== null)
    .map(({ path }) => path);
}

function stepsBack(course: Course, one: SimulatedCase, task: SimulatedTask | undefined): Earlier[] {
  const { machine } = course.procedureOf(one);
  const state = task && activePaths(machine, one.stored).find((path) => path === task.state);
  if (!task || state === undefined) return [];
  return earlierSteps(machine, one.stored, state, doneIn(course, one));
}

/** What was decided in the case so far, the first first. */
function doneIn(course: Course, one: SimulatedCase): Done[] {
  return course.past.flatMap(({ case: id, kind, type, actor }): Done[] => {
    const dot = type.lastIndexOf(".");
    if (id !== one.id || kind !== "event" || actor === null || dot < 0) return [];
    return [{ invoke: type.slice(0, dot), outcome: type.slice(dot + 1), user: actor.name }];
  });
}

function led(at: At, how: "jump" | "reopen", to: string | undefined): Problem | null {
  const { course, one } = at;
  if (how === "reopen" && one.parent !== null) return refusedWith("EVENT_REFUSED", PART);
  const { machine } = course.procedureOf(one);
  // What was ended while it ran goes on where it stood.
  const resumes = one.status === "cancelled" && one.stored.status === "active";
  const way = to === undefined ? null : wayTo(machine, one.stored, to);
  const moving: Moving | null =
    resumes && to === undefined
      ? { movements: [{ at: "", to: leavesOf(one.stored.value) }], resumed: true }
      : way && !resumes
        ? { movements: [way] }
        : null;
  if (moving === null) return refusedWith("OPERATION_TARGET");
  return step({ ...at, one: { ...one, status: "active", endedAt: null } }, how, { moving });
}

/** Ends by what the workflow draws for it, else as it stands, with its parts; whoever waits for it hears that it is over. */
function ended(at: At, how: "cancel" | "terminate"): Problem | null {
  const { course, one } = at;
  const drawn = new Course(course.world, course.done());
  const event = { kind: "event" as const, type: "cancelled", data: { reason: REASON } };
  const refused = drawn.step(one, event, { actor: actorAt(at), position: null });
  if (refused === null && drawn.case(one.id)?.status !== "active")
    return course.step(one, event, { actor: actorAt(at), position: null });
  endCase(course, one);
  if (one.parent !== null && one.parentInvoke !== null)
    course.queue.push({ kind: "join", case: one.parent, invoke: one.parentInvoke, milestone: null, spawn: null });
  return noted(at, how);
}

function extended(at: At, days: number): Problem | null {
  const { course, one } = at;
  const { now, world } = course;
  const { calendar } = world;
  const may = extending(one.bundle.definition, one, { now, calendar, params: valuesOf(one.resolved.params) });
  if (may === null) return refusedWith("EVENT_REFUSED");
  if ("whyNot" in may) return refusedWith("EVENT_REFUSED", may.whyNot);
  if (!Number.isInteger(days) || days < 1 || days > may.most)
    return refusedWith("FORM_INVALID", {
      zh: `最多延长 ${may.most} 个工作日`,
      en: `It is extended by ${may.most} working days at most`,
    });
  const { organisation, role } = course.route(one, may.position);
  const actor = pretendedActor(world, course.organisations, { organisation, role, position: may.position });
  const clocks = extendedBy(one.clocks, { by: `${days}wd`, reason: REASON, at: now, actor: actor.name });
  const longer = { ...one, clocks };
  const dueAt = dueOf(longer, { now, calendar });
  const after = { ...longer, dueAt };
  const extension = { days, reason: REASON, dueBefore: one.dueAt, dueAfter: dueAt };
  const { template } = may;
  course.put(
    template === null
      ? after
      : carry(course, {
          ...{ before: one, after, actor },
          effects: [{ type: "document", template, organisation, data: { extension } }],
        }),
  );
  return noted(at, "extend");
}

/** A step of the machine by an operation. */
function step(at: At, how: TriedOperation, taking: Pick<Taking, "moving" | "signing">): Problem | null {
  const kind = taking.signing === undefined ? "move" : "sign";
  const by = { actor: actorAt(at), position: at.task?.position ?? null };
  return at.course.step(at.one, { kind, type: OPERATIONS[how].event, ...taking }, by);
}

/** What the history says where the case itself did not move. */
function noted(at: At, how: TriedOperation): null {
  const { course, one } = at;
  const { name, organisation } = actorAt(at);
  const after = course.case(one.id) ?? one;
  course.log.push({
    ...{ at: course.now, case: one.id, number: one.number, workflow: one.workflow, kind: "move" },
    ...{ type: OPERATIONS[how].event, from: one.state, to: after.state, took: [], notes: [], effects: [] },
    actor: { name, position: at.task?.position ?? null, organisation: organisation ?? "" },
    active: after.status === "active" ? activePaths(course.procedureOf(one).machine, one.stored) : [],
    resolved: {},
  });
  return null;
}

/** Whoever has the task; else a post that directs cases. */
function actorAt({ course, one, task }: At) {
  const post = task ?? { ...course.route(one, "supervising"), position: "supervising" };
  const { organisation, role, position } = post;
  return pretendedActor(course.world, course.organisations, { organisation, role, position });
}

function tell({ course, one }: At, position: string, template: string, text: Text): void {
  const { organisation, role } = course.route(one, position);
  course.notices.push({ case: one.id, at: course.now, template, position, organisation, role, text });
}

function taskOf(course: Course, id: string): SimulatedTask | undefined {
  return course.cases.flatMap(({ tasks }) => tasks).find((task) => task.id === id);
}

/** A reason must be given; a simulation needs none. */
const REASON = "模拟";
const RUNNING: Text = { zh: "办件仍在办理中", en: "The case is still running" };
const OVER: Text = { zh: "办件已经结束，可以重启", en: "The case is over; it can be reopened" };
const PART: Text = { zh: "分办件随主办件，不能单独重启", en: "A part belongs to its whole and is not reopened alone" };
