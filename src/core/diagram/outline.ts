import { edgesOf } from "../definition/check-states.ts";
import type { Definition, InvokeConfig } from "../definition/model.ts";
import { invokesOf, type StatePlace, statesOf } from "../definition/walk.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Text } from "../text.ts";
import { titleOfState } from "./words.ts";

export interface OutlineItem {
  kind: "state" | InvokeConfig["src"] | "transition" | "timer";
  title: Text;
  pointer: string;
  /** Path of the state it is or belongs to. */
  state: string;
  items: OutlineItem[];
}

/** A workflow as a tree of names: states with their tasks, timers, transitions and the states inside them. */
export function outlineOf(definition: Definition): OutlineItem {
  const items = new Map<string, OutlineItem>();
  for (const state of statesOf(definition.machine)) {
    const item: OutlineItem = {
      kind: "state",
      title: titleOfState(definition, state.path === "" ? [] : state.path.split(".")),
      pointer: state.pointer,
      state: state.path,
      items: [...workOf(state), ...waysOf(state)],
    };
    items.set(state.path, item);
    if (state.parent) items.get(state.parent.path)?.items.push(item);
  }
  const root = items.get("");
  if (!root) throw new Error("a machine without a root");
  return root;
}

function workOf({ config, pointer, path }: StatePlace): OutlineItem[] {
  const listed = Array.isArray(config.invoke);
  return invokesOf(config.invoke).map(({ id, src, input }, index) => ({
    kind: src,
    title: titleIn(input?.title) ?? { zh: id, en: id },
    pointer: `${pointer}/invoke${listed ? `/${index}` : ""}`,
    state: path,
    items: [],
  }));
}

function waysOf(state: StatePlace): OutlineItem[] {
  return edgesOf(state).map(({ transition, pointer }) => {
    const [, list, word = ""] = pointer.slice(state.pointer.length).split("/");
    const name = word.replaceAll("~1", "/").replaceAll("~0", "~");
    const target = [transition.target ?? []].flat().join(", ");
    const written = [name, target].filter((part) => part !== "").join(" → ");
    return {
      kind: list === "after" ? "timer" : "transition",
      title: transition.meta?.title ?? { zh: written, en: written },
      pointer,
      state: state.path,
      items: [],
    };
  });
}

function titleIn(value: unknown): Text | null {
  if (!isPlainObject(value) || typeof value.zh !== "string" || typeof value.en !== "string") return null;
  return { zh: value.zh, en: value.en };
}
