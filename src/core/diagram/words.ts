import type { Definition, StateConfig, TransitionConfig, TransitionsConfig } from "../definition/model.ts";
import { actionsOf, matchesDescriptor, transitionsOf } from "../definition/walk.ts";
import type { Text } from "../text.ts";

/** What of a workflow is drawn. */
export type Drawable = Pick<Definition, "id" | "title" | "machine">;

/** Steps from the root of a machine to one of its states: `["lent", "paper", "signing"]`. */
export type StatePath = readonly string[];

/** The states along a path, root first; shorter than the path where it leads nowhere. */
export function statesAlong(definition: Drawable, path: StatePath): StateConfig[] {
  const found: StateConfig[] = [definition.machine];
  for (const key of path) {
    const inner = found.at(-1)?.states?.[key];
    if (!inner) break;
    found.push(inner);
  }
  return found;
}

/** A dotted state name as a path; the root's is empty. */
export function pathOf(state: string): string[] {
  return state.split(".").filter((part) => part !== "");
}

/** Titles of all the states a case stands in: parallel parts are separated by commas. */
export function titleOfStates(definition: Drawable, states: string): Text {
  const titles = states.split(",").map((state) => titleOfState(definition, pathOf(state)));
  return { zh: titles.map((title) => title.zh).join("、"), en: titles.map((title) => title.en).join(", ") };
}

export function titleOfState(definition: Drawable, path: StatePath): Text {
  const state = statesAlong(definition, path)[path.length];
  const key = path.at(-1) ?? definition.id;
  return state?.meta?.title ?? (path.length === 0 ? definition.title : { zh: key, en: key });
}

/**
 * What an event would do from a state, in words: where the case goes and which documents it issues. Null when no
 * state along the path takes it.
 */
export function describeEvent(
  definition: Definition,
  state: string,
  event: string,
  documentTitle: (template: string) => Text,
): Text | null {
  const path = pathOf(state);
  const along = statesAlong(definition, path);
  for (let depth = along.length - 1; depth >= 0; depth--) {
    const taken = matching(along[depth]?.on ?? {}, event);
    if (taken === null) continue;
    const transitions = transitionsOf(taken);
    const from = path.slice(0, depth);
    const targets = unique(transitions.flatMap((one) => targetsOf(definition, from, one)));
    const documents = unique(transitions.flatMap((one) => documentsOf(one))).map(documentTitle);
    return inWords(targets, documents, transitions.length > 1);
  }
  return null;
}

function inWords(
  targets: readonly { title: Text; final: boolean }[],
  documents: readonly Text[],
  conditional: boolean,
): Text {
  const goes = {
    zh: targets.map(({ title, final }) => (final ? `办结为“${title.zh}”` : `进入“${title.zh}”`)).join("或"),
    en: targets.map(({ title, final }) => (final ? `ends as “${title.en}”` : `goes to “${title.en}”`)).join(" or "),
  };
  const base =
    targets.length === 0
      ? { zh: "留在本环节", en: "The case stays in this step" }
      : conditional && targets.length > 1
        ? { zh: `按填报内容${goes.zh}`, en: `By what is filled in, the case ${goes.en}` }
        : { zh: `办件${goes.zh}`, en: `The case ${goes.en}` };
  if (documents.length === 0) return base;
  return {
    zh: `${base.zh}，出具${documents.map((title) => `《${title.zh}》`).join("")}`,
    en: `${base.en}, and issues: ${documents.map((title) => title.en).join(", ")}`,
  };
}

/** The most exact descriptor wins, as in the machine itself. */
function matching(on: Record<string, TransitionsConfig>, event: string): TransitionsConfig | null {
  const names = Object.keys(on).filter((descriptor) => matchesDescriptor(descriptor, event));
  const best = names.sort((a, b) => b.length - a.length)[0];
  return best === undefined ? null : (on[best] ?? null);
}

function targetsOf(
  definition: Definition,
  from: StatePath,
  transition: TransitionConfig,
): { title: Text; final: boolean; key: string }[] {
  const targets = transition.target === undefined ? [] : [transition.target].flat();
  return targets.map((target) => {
    const path = resolveTarget(definition, from, target);
    const state = statesAlong(definition, path)[path.length];
    return {
      title: titleOfState(definition, path),
      final: state?.type === "final" && path.length === 1,
      key: path.join("."),
    };
  });
}

/** Where a target named in a state leads: a sibling, `.child`, or `#name` from the root. */
export function resolveTarget(definition: Drawable, from: StatePath, target: string): string[] {
  if (target.startsWith("#")) return pathOf(target.slice(1)).slice(rootDepth(definition, target));
  if (target.startsWith(".")) return [...from, ...target.slice(1).split(".")];
  return [...from.slice(0, -1), ...target.split(".")];
}

/** `#name.state` begins with the machine's own name; `#state` with a state of the root. */
function rootDepth(definition: Drawable, target: string): number {
  const first = pathOf(target.slice(1))[0];
  return first === definition.machine.id || (first === definition.id && !definition.machine.states?.[first]) ? 1 : 0;
}

function documentsOf(transition: TransitionConfig): string[] {
  return actionsOf(transition.actions).flatMap(({ type, params }) =>
    type === "document" && typeof params?.template === "string" ? [params.template] : [],
  );
}

function unique<T>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}
