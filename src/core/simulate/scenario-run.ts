import { dayNumber, dayText, localDay } from "../calendar/day.ts";
import { dueMoment } from "../calendar/days.ts";
import { parseLimit } from "../calendar/duration.ts";
import { LEVELS } from "../definition/model.ts";
import { ancestorCode } from "../division/directory.ts";
import { invokeOf } from "../machine/slot.ts";
import { checkParam } from "../policy/bounds.ts";
import type { Setting } from "../policy/model.ts";
import { levelOf } from "../policy/organisation.ts";
import type { Problem } from "../problem.ts";
import { act, deliver, morningOf, openTasks, passTime, sendMessage } from "./act.ts";
import { startSimulation } from "./begin.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { casesNamed, compare, troubles } from "./expect.ts";
import type { Simulation, SimulationWorld } from "./model.ts";
import { refusedWith } from "./refused.ts";
import type { Scenario, ScenarioSetting, ScenarioStep } from "./scenario.ts";
import { operateAs } from "./scenario-operate.ts";

export interface ScenarioResult {
  passed: boolean;
  problems: Problem[];
  coverage: Coverage;
  /** How far it came. */
  simulation: Simulation | null;
}

/** Runs a scenario to its end, or to the first step that cannot be taken. */
export function runScenario(world: SimulationWorld, scenario: Scenario): ScenarioResult {
  const { given, workflow, steps, expected, path } = scenario;
  const settled = settingsOf(world, scenario);
  if (settled.problems.length > 0) return result(null, settled.problems);
  const begun = startSimulation(world, { ...given, workflow, settings: settled.settings });
  if (Array.isArray(begun))
    return result(
      null,
      begun.map((problem) => stopped(`${path}/given`, problem)),
    );
  let simulation = begun;
  const problems: Problem[] = [];
  for (const step of steps) {
    const next = takeStep(world, simulation, step);
    if (Array.isArray(next)) return result(simulation, [...problems, ...next]);
    simulation = next;
    if (step.expected) problems.push(...compare(simulation, step.expected));
  }
  if (expected) problems.push(...compare(simulation, expected));
  // An outcome that leads nowhere is never what was meant, whether or not anybody thought of it.
  if (expected?.troubles === undefined) problems.push(...troubles(simulation, path, 0));
  return result(simulation, problems);
}

/** A problem of a scenario that stands among others: which one it is of is said first. */
export function ofScenario({ title }: Pick<Scenario, "title">, problem: Problem): Problem {
  const { what } = problem;
  return { ...problem, what: { zh: `场景“${title.zh}”：${what.zh}`, en: `Scenario "${title.en}": ${what.en}` } };
}

function result(simulation: Simulation | null, problems: Problem[]): ScenarioResult {
  return {
    passed: problems.length === 0,
    problems,
    coverage: simulation ? coverageOf(simulation) : {},
    simulation,
  };
}

function takeStep(world: SimulationWorld, simulation: Simulation, step: ScenarioStep): Simulation | Problem[] {
  const taken = stepped(world, simulation, step);
  if (step.refused === undefined) {
    return Array.isArray(taken) ? taken.map((problem) => stopped(step.path, problem)) : taken;
  }
  // What was to be refused has been: the simulation stands as before.
  if (Array.isArray(taken) && taken.some(({ code }) => code === step.refused)) return simulation;
  const found = Array.isArray(taken) ? taken.map(({ code }) => code).join(", ") : "OK";
  return [
    {
      ...refusedWith("SCENARIO_DIFFERS"),
      path: step.path,
      what: {
        zh: `应被拒绝（${step.refused}），实为 ${found}`,
        en: `should be refused (${step.refused}) and is ${found}`,
      },
    },
  ];
}

function stepped(world: SimulationWorld, simulation: Simulation, step: ScenarioStep): Simulation | Problem[] {
  switch (step.kind) {
    case "do":
      return doTasks(world, simulation, step);
    case "pass":
      return passTime(world, simulation, endOf(world, simulation.now, step.duration));
    case "to":
      return passTime(world, simulation, morningOf(world, step.day));
    case "message":
      return sendTo(world, simulation, step);
    case "cancel": {
      const [one] = casesNamed(simulation, step.case);
      const event = { type: "cancelled", data: { reason: step.reason } };
      return one ? deliver(world, simulation, { case: one.id, ...event }) : [refusedWith("NOT_FOUND")];
    }
    case "operate":
      return operateAs(world, simulation, step);
    case "look":
      return simulation;
  }
}

/** Every open task of the name, of one case when it is named, is done the same way. */
function doTasks(
  world: SimulationWorld,
  simulation: Simulation,
  step: Extract<ScenarioStep, { kind: "do" }>,
): Simulation | Problem[] {
  const { task, outcome, by, data, rows, person } = step;
  const among = new Set(casesNamed(simulation, step.case).map(({ id }) => id));
  const open = openTasks(simulation);
  const meant = open.filter((one) => invokeOf(one.invoke) === task && among.has(one.case));
  const notTheirs = meant.find(({ position }) => by !== undefined && position !== by);
  if (meant.length === 0 || notTheirs) {
    const waiting = open.map(({ invoke, position }) => `${invoke}@${position}`).join(", ") || "-";
    return [refusedWith("SCENARIO_STEP", { zh: `待办有：${waiting}`, en: `Open are: ${waiting}` })];
  }
  let now = simulation;
  for (const { id } of meant) {
    // What several people sign may be decided before the last of them has.
    if (!openTasks(now).some((one) => one.id === id)) continue;
    const next = act(world, now, { task: id, outcome, data, rows, ...(person === undefined ? {} : { person }) });
    if (Array.isArray(next)) return next;
    now = next;
  }
  return now;
}

function sendTo(
  world: SimulationWorld,
  simulation: Simulation,
  step: Extract<ScenarioStep, { kind: "message" }>,
): Simulation | Problem[] {
  const { name, data } = step;
  const message = { name, ...(data ? { data } : {}) };
  if (step.case === undefined) return sendMessage(world, simulation, message);
  const [one] = casesNamed(simulation, step.case);
  return one ? sendMessage(world, simulation, { ...message, case: one.id }) : [refusedWith("NOT_FOUND")];
}

/** When a limit that begins now has ended: for one counted in days, the morning after its last. */
function endOf(world: SimulationWorld, now: string, duration: string): string {
  const { calendar } = world;
  const due = dueMoment(now, duration, calendar)?.at ?? now;
  if (parseLimit(duration)?.at(-1)?.unit === "time") return due;
  return morningOf(world, dayText((dayNumber(localDay(due, calendar.zone)) ?? 0) + 1));
}

/** A problem of a step, said at the step; what the simulation itself said stands in it. */
function stopped(path: string, problem: Problem): Problem {
  const { what, cure, code } = problem;
  if (code === "SCENARIO_STEP") return { ...problem, path };
  const where = problem.path === undefined ? "" : ` ${problem.path}`;
  return {
    code: "SCENARIO_STEP",
    path,
    what: { zh: `${code}${where}：${what.zh}`, en: `${code}${where}: ${what.en}` },
    ...(cure ? { cure } : {}),
  };
}

/** The settings of a scenario, each where it may be decided; a value that no area could set is a problem. */
function settingsOf(world: SimulationWorld, scenario: Scenario): { settings: Setting[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const settings = scenario.given.settings.map((one, index): Setting => {
    const { key, value, from = "1900-01-01", until = null, organisation } = one;
    const division = one.division ?? placeFor(world, scenario, key);
    const wrong = problemOf(world, scenario, one, division);
    if (wrong) problems.push({ ...wrong, path: `${scenario.path}/given/settings/${key}` });
    return {
      ...{ id: `scenario/${index}`, key, value, from, until, reason: { zh: "场景", en: "Scenario" } },
      scope: organisation === undefined ? { division } : { organisation },
    };
  });
  return { settings, problems };
}

function specOf(world: SimulationWorld, { workflow, given }: Scenario, key: string) {
  const shared = Object.hasOwn(world.params, key) ? world.params[key] : undefined;
  if (shared) return shared;
  const [id = workflow, name = ""] = key.split(".");
  const params = world.bundleFor(id, given.division, given.on, world.settings)?.definition.params ?? {};
  return Object.hasOwn(params, name) ? params[name] : undefined;
}

/** The widest place around the case that may decide it; changes of the procedure itself hold where the case lies. */
function placeFor(world: SimulationWorld, scenario: Scenario, key: string): string {
  const { division } = scenario.given;
  if (key.includes("#")) return division;
  const levels = key === "mode" ? ["city"] : (specOf(world, scenario, key)?.levels ?? []);
  const level = LEVELS.find((one) => levels.includes(one)) ?? levelOf(division);
  return ancestorCode(division, level);
}

function problemOf(world: SimulationWorld, scenario: Scenario, one: ScenarioSetting, division: string): Problem | null {
  const { key, value } = one;
  if (key.includes("#")) return null;
  if (key === "mode")
    return Object.hasOwn(world.positions.modes, String(value)) ? null : refusedWith("SETTING_INVALID");
  const spec = specOf(world, scenario, key);
  if (!spec) return refusedWith("SETTING_INVALID", { zh: `没有参数“${key}”`, en: `There is no parameter "${key}"` });
  if (!spec.levels.includes(levelOf(division))) return refusedWith("SETTING_INVALID");
  return checkParam(spec, value);
}
