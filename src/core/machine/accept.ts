import { invokesOf, matchesDescriptor, type StatePlace, transitionsOf } from "../definition/walk.ts";
import { compiledOf, type Machine } from "./compile.ts";
import { taskInput } from "./input.ts";
import type { StepContext, Stored } from "./model.ts";
import { activePaths } from "./place.ts";
import { makeRun } from "./run.ts";

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
export function handlerOf(machine: Machine, stored: Stored, event: string): string | null {
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
