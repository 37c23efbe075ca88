import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import { type Actor, checkEvents, checkOutcomes } from "./check-outcomes.ts";
import { checkKinds, checkReach, type Edge, edgesOf, resolveTarget, targetProblem } from "./check-states.ts";
import type { MachineConfig, TransitionConfig } from "./model.ts";
import { nearest, type Report, shown } from "./report.ts";
import { actionsOf, invokesOf, type StatePlace, statesOf, transitionsOf } from "./walk.ts";

/** Whether the parts of a machine fit together: targets, tasks and their outcomes, skips, reach. */
export function checkMachine(report: Report, machine: MachineConfig, id: string, separate: string[][]): void {
  const states = statesOf(machine);
  const byPath = new Map(states.map((state) => [state.path, state]));
  const rootId = machine.id ?? id;
  checkKinds(report, states);
  const actors = states.flatMap(actorsAt);
  checkActors(report, actors);
  const targets = (edge: Edge): string[] => [edge.transition.target ?? []].flat();
  for (const state of states) {
    if (report.full) return;
    if (state.config.type === "history" && state.config.target !== undefined && state.parent) {
      const found = resolveTarget(state, state.config.target, byPath, rootId);
      if (!found) targetProblem(report, `${state.pointer}/target`, state.config.target, siblings(state));
    }
    for (const edge of edgesOf(state)) {
      for (const target of targets(edge)) {
        if (report.full || resolveTarget(state, target, byPath, rootId)) continue;
        const near = state.parent ? siblings(state) : Object.keys(state.config.states ?? {}).map((key) => `.${key}`);
        targetProblem(report, edge.pointer, target, near);
      }
    }
    checkLists(report, state);
    checkSkip(report, state);
    checkEvents(report, state, actors);
    checkMessages(report, state, actors);
  }
  for (const actor of actors) {
    checkOutcomes(report, actor);
    const { forEach } = actor.invoke.input ?? {};
    if (isPlainObject(forEach))
      checkParents(report, forEach.children, `${actor.pointer}/input/forEach/children`, actors);
  }
  checkSeparate(report, separate, actors);
  checkReach(report, states, byPath, (edge) =>
    targets(edge).flatMap((target) => resolveTarget(edge.from, target, byPath, rootId) ?? []),
  );
}

function siblings(state: StatePlace): string[] {
  return Object.keys(state.parent?.config.states ?? {});
}

function actorsAt(at: StatePlace): Actor[] {
  const listed = Array.isArray(at.config.invoke);
  return invokesOf(at.config.invoke).map((invoke, index) => {
    return { invoke, at, pointer: `${at.pointer}/invoke${listed ? `/${index}` : ""}` };
  });
}

function checkActors(report: Report, actors: readonly Actor[]): void {
  const seen = new Set<string>();
  for (const { invoke, pointer } of actors) {
    if (seen.has(invoke.id)) {
      const what = { zh: `任务“${invoke.id}”重复`, en: `The id "${invoke.id}" stands twice` };
      const cure = { zh: "事件按此编号归属，须在流程内唯一", en: "Events belong by this id; it must be the only one" };
      report.error("DEFINITION_DUPLICATE", `${pointer}/id`, what, cure);
    }
    seen.add(invoke.id);
  }
}

/** What stands after an unconditional transition is never tried; an eventless one that leads nowhere never ends. */
function checkLists(report: Report, { config, pointer }: StatePlace): void {
  const lists = [...Object.values(config.on ?? {}), ...Object.values(config.after ?? {}), config.always, config.onDone];
  for (const list of lists) {
    const transitions = transitionsOf(list);
    const open = transitions.findIndex((transition) => transition.guard === undefined);
    if (open >= 0 && open < transitions.length - 1) {
      const what = {
        zh: "前一去向没有条件，其后的永不采用",
        en: "What follows a transition without a guard is never taken",
      };
      report.warn("DEFINITION_DEAD", pointer, what);
    }
  }
  for (const { target, guard } of transitionsOf(config.always)) {
    if (target !== undefined || guard !== undefined) continue;
    const what = { zh: "always 没有去向也没有条件，会无限循环", en: "An always without target and guard never ends" };
    report.error("DEFINITION_TARGET", `${pointer}/always`, what);
  }
}

function checkSkip(report: Report, { config, pointer }: StatePlace): void {
  const skip = config.meta?.skip;
  if (!skip) return;
  const at = `${pointer}/meta/skip/as`;
  const task = invokesOf(config.invoke).find(({ src }) => src === "task");
  if (!task) {
    report.error("DEFINITION_OUTCOME", at, { zh: "没有任务可以跳过", en: "There is no task to skip" });
    return;
  }
  const event = `${task.id}.${skip.as}`;
  const transitions = Object.hasOwn(config.on ?? {}, event) ? transitionsOf(config.on?.[event]) : [];
  if (transitions.length === 0 || transitions.some(({ target }) => target === undefined)) {
    const what = {
      zh: `跳过时采用的“${event}”在本状态没有去向`,
      en: `"${event}", taken when skipped, leads nowhere from this state`,
    };
    report.error("DEFINITION_OUTCOME", at, what);
  }
}

/** Messages to children go to those that something here has started. */
function checkMessages(report: Report, state: StatePlace, actors: readonly Actor[]): void {
  const { config, pointer } = state;
  const check = (actions: TransitionConfig["actions"], at: string): void => {
    actionsOf(actions).forEach(({ type, params }, index) => {
      if (type !== "emit" || !isPlainObject(params?.to)) return;
      checkParents(
        report,
        params.to.children,
        `${at}${Array.isArray(actions) ? `/${index}` : ""}/params/to/children`,
        actors,
      );
    });
  };
  check(config.entry, `${pointer}/entry`);
  check(config.exit, `${pointer}/exit`);
  for (const { transition, pointer: at } of edgesOf(state)) check(transition.actions, `${at}/actions`);
}

/** Who started the children that are meant. */
function checkParents(report: Report, id: unknown, pointer: string, actors: readonly Actor[]): void {
  if (typeof id !== "string" || isExpression(id)) return;
  const known = actors.filter(({ invoke }) => invoke.src === "workflow").map(({ invoke }) => invoke.id);
  if (known.includes(id)) return;
  const near = nearest(id, known);
  const what = { zh: `没有名为“${shown(id)}”的子件环节`, en: `Nothing here starts children as "${shown(id)}"` };
  report.error(
    "DEFINITION_NAME",
    pointer,
    what,
    near
      ? { zh: `是否应为“${near}”？`, en: `Did you mean "${near}"?` }
      : { zh: "写某个开办子件的编号（src: workflow）", en: "Name the id of what starts them (src: workflow)" },
  );
}

function checkSeparate(report: Report, separate: string[][], actors: readonly Actor[]): void {
  const tasks = new Set(actors.filter(({ invoke }) => invoke.src === "task").map(({ invoke }) => invoke.id));
  separate.forEach((group, index) => {
    group.forEach((task, position) => {
      if (tasks.has(task)) return;
      const near = nearest(task, tasks);
      report.error(
        "DEFINITION_NAME",
        `/separate/${index}/${position}`,
        { zh: `没有任务“${shown(task)}”`, en: `There is no task "${shown(task)}"` },
        near ? { zh: `是否应为“${near}”？`, en: `Did you mean "${near}"?` } : undefined,
      );
    });
    if (group.length < 2) {
      const what = { zh: "至少两个任务才谈得上分离", en: "It takes two tasks to be separated" };
      report.value({ value: group, pointer: `/separate/${index}` }, what);
    }
  });
}
