import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import { checkKinds, checkReach, type Edge, edgesOf, resolveTarget, targetProblem } from "./check-states.ts";
import type { InvokeConfig, MachineConfig, TransitionConfig } from "./model.ts";
import { nearest, type Report, shown } from "./report.ts";
import { actionsOf, invokesOf, matchesDescriptor, type StatePlace, statesOf, transitionsOf } from "./walk.ts";

interface Actor {
  invoke: InvokeConfig;
  at: StatePlace;
  pointer: string;
}

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

/** Outcomes of a task that is written out; null when only the running case knows them. */
function outcomesOf({ src, input }: InvokeConfig): string[] | null {
  if (src !== "task") return null;
  const outcomes = input?.outcomes;
  if (!Array.isArray(outcomes)) return null;
  const ids = outcomes.map((one: unknown) => (isPlainObject(one) ? one.id : one));
  return ids.every((one) => typeof one === "string" && !isExpression(one)) ? ids.map(String) : null;
}

/** The outcomes that a task sends: where several sign, one of the two that their votes come to. */
function sentBy(invoke: InvokeConfig): string[] {
  const signing = invoke.input?.signing;
  const outcomes = outcomesOf(invoke) ?? [];
  return isPlainObject(signing) ? outcomes.filter((id) => id === signing.pass || id === signing.fail) : outcomes;
}

/** Every outcome leads somewhere, in its own state or one around it. */
function checkOutcomes(report: Report, { invoke, at, pointer }: Actor): void {
  for (const outcome of sentBy(invoke)) {
    const event = `${invoke.id}.${outcome}`;
    if (isHandled(at, event)) continue;
    report.error(
      "DEFINITION_OUTCOME",
      `${pointer}/input/outcomes`,
      { zh: `办理结果“${outcome}”没有去向`, en: `Outcome "${outcome}" leads nowhere` },
      { zh: `在 on 下写“${event}”`, en: `Write "${event}" under on` },
    );
  }
  const done = ENDS[invoke.src];
  if (done && !isHandled(at, `${invoke.id}.${done}`)) {
    const event = `${invoke.id}.${done}`;
    report.warn("DEFINITION_OUTCOME", pointer, { zh: `“${event}”没有去向`, en: `"${event}" leads nowhere` });
  }
}

const ENDS: Partial<Record<InvokeConfig["src"], string>> = { workflow: "done", message: "received", service: "done" };

function isHandled(state: StatePlace, event: string): boolean {
  for (let at: StatePlace | null = state; at; at = at.parent) {
    for (const [descriptor, list] of Object.entries(at.config.on ?? {})) {
      if (matchesDescriptor(descriptor, event) && transitionsOf(list).some(leads)) return true;
    }
  }
  return false;
}

function leads({ target, actions }: TransitionConfig): boolean {
  return target !== undefined || actions !== undefined;
}

/** Every transition on a task's event names an outcome the task has. */
function checkEvents(report: Report, { config, pointer }: StatePlace, actors: readonly Actor[]): void {
  for (const event of Object.keys(config.on ?? {})) {
    const dot = event.indexOf(".");
    if (dot < 0 || event.includes("*")) continue;
    const at = `${pointer}/on/${event.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const [id, outcome] = [event.slice(0, dot), event.slice(dot + 1)];
    const actor = actors.find(({ invoke }) => invoke.id === id);
    const known = actor ? outcomesOf(actor.invoke) : null;
    if (known && !known.includes(outcome)) {
      const near = nearest(outcome, known);
      report.error(
        "DEFINITION_OUTCOME",
        at,
        { zh: `任务“${id}”没有办理结果“${shown(outcome)}”`, en: `Task "${id}" has no outcome "${shown(outcome)}"` },
        near
          ? { zh: `是否应为“${near}”？`, en: `Did you mean "${near}"?` }
          : { zh: `可用：${known.join("、")}`, en: `It has: ${known.join(", ")}` },
      );
    }
    if (!actor) warnUnsent(report, at, id, actors);
  }
}

/** Such events may come from another case by `emit`, so a misspelt task can only be guessed. */
function warnUnsent(report: Report, pointer: string, id: string, actors: readonly Actor[]): void {
  const near = nearest(
    id,
    actors.map(({ invoke }) => invoke.id),
  );
  if (!near) return;
  report.warn(
    "DEFINITION_OUTCOME",
    pointer,
    { zh: `没有任务“${shown(id)}”`, en: `There is no task "${shown(id)}"` },
    { zh: `是否应为“${near}”？`, en: `Did you mean "${near}"?` },
  );
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
