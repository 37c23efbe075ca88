import { invokesOf, type StatePlace } from "../definition/walk.ts";
import { isText } from "../machine/action.ts";
import { compiledOf, type Machine } from "../machine/compile.ts";
import { titleOf } from "../machine/effect.ts";
import type { StateKind, StateMap, StateQuestion } from "./model.ts";

const SUGGESTIONS_MAX = 3;

/** The states of a version as those of another: what follows from the files, and what somebody has to say. */
export interface StatesMapped {
  /** Every state that is mapped, by itself or by an answer. */
  map: StateMap;
  /** States a case can stand in that nothing is said of. */
  open: StateQuestion[];
}

/**
 * Maps states by what is given, then by their ids: a state of the same path and kind is the same, and so is one of the
 * same name below what its parent is mapped to. Pure; states that hold others are never asked of, what they hold is.
 */
export function mapStates(from: Machine, to: Machine, given: StateMap): StatesMapped {
  const target = compiledOf(to).facts;
  const map: Record<string, string | null> = { "": "" };
  const open: StateQuestion[] = [];
  for (const place of compiledOf(from).facts.states) {
    const { path } = place;
    if (path === "") continue;
    const kind = kindOf(place);
    const answer = Object.hasOwn(given, path) ? given[path] : undefined;
    const fits = (other: string): boolean => {
      const found = target.byPath.get(other);
      return found !== undefined && other !== "" && kindOf(found) === kind;
    };
    if (answer === null || (answer !== undefined && fits(answer))) {
      map[path] = answer;
      continue;
    }
    const found = answer === undefined ? candidates(place, map).find(fits) : undefined;
    if (found !== undefined) map[path] = found;
    else if (kind === "atomic" || kind === "final") {
      const why = answer !== undefined ? "answer" : target.byPath.has(path) ? "kind" : "missing";
      open.push({ state: path, title: titleOf(compiledOf(from).facts, path), kind, why, suggestions: like(to, place) });
    }
  }
  return { map, open };
}

/** Where a state of the same name may be: below what its parent became first, then where it was. */
function candidates({ path, key, parent }: StatePlace, map: StateMap): string[] {
  const above = parent ? map[parent.path] : undefined;
  const below = typeof above === "string" ? [above === "" ? key : `${above}.${key}`] : [];
  return [...below, path];
}

export function kindOf({ config }: StatePlace): StateKind {
  if (config.type !== undefined) return config.type;
  return config.states ? "compound" : "atomic";
}

/** States of the other version that look like the same step, the likeliest first. */
function like(to: Machine, place: StatePlace): StateQuestion["suggestions"] {
  const { facts } = compiledOf(to);
  const kind = kindOf(place);
  const found = facts.states.flatMap((other) => {
    const by = kindOf(other) === kind && other.path !== "" ? likeness(place, other) : null;
    return by === null ? [] : [{ state: other.path, title: titleOf(facts, other.path), by }];
  });
  return found.sort((a, b) => LIKENESS.indexOf(a.by) - LIKENESS.indexOf(b.by)).slice(0, SUGGESTIONS_MAX);
}

const LIKENESS = ["task", "title", "form", "name"] as const;

function likeness(one: StatePlace, other: StatePlace): (typeof LIKENESS)[number] | null {
  const [tasks, others] = [tasksOf(one), tasksOf(other)];
  if (tasks.some(({ id }) => others.some((task) => task.id === id))) return "task";
  const [title, its] = [one.config.meta?.title, other.config.meta?.title];
  if (isText(title) && isText(its) && title.zh === its.zh) return "title";
  const form = tasks[0]?.input?.form;
  if (typeof form === "string" && others.some(({ input }) => input?.form === form)) return "form";
  return one.key === other.key ? "name" : null;
}

function tasksOf({ config }: StatePlace) {
  return invokesOf(config.invoke).filter(({ src }) => src === "task");
}
