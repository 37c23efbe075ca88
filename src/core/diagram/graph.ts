import { edgesOf, type Kind, kindOf, resolveTarget } from "../definition/check-states.ts";
import type { Definition, InvokeConfig } from "../definition/model.ts";
import { invokesOf, type StatePlace, statesOf } from "../definition/walk.ts";
import type { Text } from "../text.ts";
import { titleOfState } from "./words.ts";

export interface GraphNode {
  /** Path of the state; the root's is empty. */
  id: string;
  parent: string | null;
  kind: Kind;
  title: Text;
  /** Where its parent begins. */
  first: boolean;
  /** Whether an area or a mode may turn it off. */
  skipped: boolean;
  tasks: { id: string; src: InvokeConfig["src"] }[];
  pointer: string;
}

export interface GraphEdge {
  /** Pointer to the transition: unlike its number it says where it stands. */
  id: string;
  from: string;
  /** The same as `from` for a transition that stays. */
  to: string;
  trigger: "event" | "timer" | "always" | "done";
  /** The event, or the delay as written. */
  word: string;
  title: Text | null;
  guard: string | null;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** A workflow as nodes within nodes and edges between them: what a diagram draws, in document order. */
export function graphOf(definition: Definition): Graph {
  const states = statesOf(definition.machine);
  const byPath = new Map(states.map((state) => [state.path, state]));
  const rootId = definition.machine.id ?? definition.id;
  return {
    nodes: states.map((state) => nodeOf(definition, state)),
    edges: states.flatMap((from) =>
      edgesOf(from).flatMap(({ transition, pointer }) => {
        const targets = [transition.target ?? []].flat();
        const ends =
          targets.length === 0 ? [from] : targets.flatMap((one) => resolveTarget(from, one, byPath, rootId) ?? []);
        return ends.map((to): GraphEdge => {
          const { trigger, word } = triggerOf(pointer.slice(from.pointer.length));
          const id = ends.length > 1 ? `${pointer}#${to.path}` : pointer;
          const { guard = null, meta } = transition;
          return { id, from: from.path, to: to.path, trigger, word, title: meta?.title ?? null, guard };
        });
      }),
    ),
  };
}

function nodeOf(definition: Definition, { path, config, parent, key, pointer }: StatePlace): GraphNode {
  return {
    id: path,
    parent: parent === null ? null : parent.path,
    kind: kindOf(config),
    title: titleOfState(definition, path === "" ? [] : path.split(".")),
    first: parent !== null && parent.config.initial === key,
    skipped: config.meta?.skip !== undefined,
    tasks: invokesOf(config.invoke).map(({ id, src }) => ({ id, src })),
    pointer,
  };
}

/** What starts a transition, read from where it stands: `/on/review.approve/0`. */
function triggerOf(below: string): Pick<GraphEdge, "trigger" | "word"> {
  const [, list, word = ""] = below.split("/");
  const name = word.replaceAll("~1", "/").replaceAll("~0", "~");
  if (list === "on") return { trigger: "event", word: name };
  if (list === "after") return { trigger: "timer", word: name };
  return { trigger: list === "always" ? "always" : "done", word: "" };
}
