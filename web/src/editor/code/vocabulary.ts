import {
  ACTION_TYPES,
  ACTOR_SOURCES,
  GROUP_LEVELS,
  LEVELS,
  REFERENCE_DATES,
} from "../../../../src/core/definition/model.ts";
import type { DefinitionWorld } from "../../../../src/core/definition/parse.ts";
import {
  ACTION_PARAMS,
  DEFINITION_KEYS,
  FOR_EACH_KEYS,
  INPUT_KEYS,
  META_KEYS,
  OUTCOME_KEYS,
  SKIP_KEYS,
  STATE_KEYS,
  TRANSITION_KEYS,
  TRANSITION_META_KEYS,
} from "../../../../src/core/definition/vocabulary.ts";
import { CHANGE_OPS } from "../../../../src/core/local/model.ts";

/** What may be written where in a workflow file: the vocabulary of its parser, by the keys around. */

const PARAM_KEYS = ["title", "schema", "default", "bounds", "levels", "on", "basis"];
const ALLOWANCE_KEYS = ["op", "at", "levels", "title", "as", "allowed", "min", "max", "most", "columns", "positions"];
const STATE_TYPES = ["atomic", "compound", "parallel", "history", "final"];

/** Keys that may stand in the mapping at a path; null where the names are the author's own. */
export function keysAt(path: readonly string[]): readonly string[] | null {
  const [top, second] = path;
  if (top === undefined) return DEFINITION_KEYS.known;
  if (top === "params")
    return path.length === 2
      ? PARAM_KEYS
      : second !== undefined && path[2] === "bounds"
        ? ["min", "max", "allowed"]
        : null;
  if (top === "start") return ["positions", "form", "by"];
  if (top === "clock") return ["legal", "promise", "extension"];
  if (top === "local") return [...ALLOWANCE_KEYS, "template", "back", "basis"];
  if (top !== "machine") return path.at(-1) === "title" || path.at(-1) === "description" ? ["zh", "en"] : null;
  return stateKeys(path.slice(1));
}

/** Inside a state, whose own states begin the same again. */
function stateKeys(path: readonly string[]): readonly string[] | null {
  const [key, next, ...rest] = path;
  if (key === undefined) return STATE_KEYS;
  if (key === "states") return next === undefined ? null : stateKeys(rest);
  if (key === "meta") return next === undefined ? META_KEYS : next === "skip" ? SKIP_KEYS.known : TEXT;
  if (key === "invoke") return invokeKeys(path.slice(1));
  if (key === "on" || key === "after") return next === undefined ? null : wayKeys(rest);
  if (key === "always" || key === "onDone") return wayKeys(path.slice(1));
  if (key === "entry" || key === "exit") return actionKeys(path.slice(1));
  return null;
}
const TEXT = ["zh", "en"];

function wayKeys(path: readonly string[]): readonly string[] | null {
  const [key, next] = path;
  if (key === undefined) return TRANSITION_KEYS;
  if (key === "meta") return next === undefined ? TRANSITION_META_KEYS : TEXT;
  return key === "actions" ? actionKeys(path.slice(1)) : null;
}

function actionKeys(path: readonly string[]): readonly string[] | null {
  if (path.length === 0) return ["type", "params"];
  if (path.length > 1) return path.at(-1) === "reason" ? TEXT : null;
  return [...new Set(Object.values(ACTION_PARAMS).flatMap((keys) => keys?.known ?? []))];
}

function invokeKeys(path: readonly string[]): readonly string[] | null {
  const [key, next] = path;
  if (key === undefined) return ["src", "id", "input"];
  if (key !== "input") return null;
  if (next === undefined) return [...new Set(Object.values(INPUT_KEYS).flatMap(({ known }) => known))];
  if (next === "title") return TEXT;
  return next === "outcomes" ? OUTCOME_KEYS.known : next === "forEach" ? FOR_EACH_KEYS : null;
}

const NAMED: Record<string, keyof DefinitionWorld> = {
  ...{ position: "positions", positions: "positions", to: "positions", form: "forms", template: "templates" },
  ...{ table: "tables", workflow: "workflows", record: "records", role: "roles", outcomes: "outcomes", as: "outcomes" },
};

/** Values that a key takes, when they can be listed. `states`: paths of the states, for targets. */
export function valuesFor(
  key: string,
  path: readonly string[],
  names: DefinitionWorld,
  states: readonly string[],
): string[] {
  const kind = NAMED[key] ?? (path.at(-1) === "outcomes" ? "outcomes" : undefined);
  const listed = kind === undefined ? undefined : names[kind];
  if (listed instanceof Set) return [...listed].map(String).sort();
  if (key === "target" || key === "initial") return states.map((state) => state.slice(state.lastIndexOf(".") + 1));
  if (key === "type")
    return path.includes("entry") || path.includes("exit") || path.includes("actions")
      ? [...ACTION_TYPES]
      : STATE_TYPES;
  return CLOSED[key] ?? [];
}

const CLOSED: Record<string, string[]> = {
  src: [...ACTOR_SOURCES],
  levels: [...LEVELS],
  on: [...REFERENCE_DATES],
  op: [...CHANGE_OPS],
  kind: ["primary", "danger", "default"],
  by: ["person", "parent", "schedule"],
  groupBy: [...GROUP_LEVELS],
};
