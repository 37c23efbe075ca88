import type { Definition } from "../definition/model.ts";
import { invokesOf, statesOf } from "../definition/walk.ts";
import type { Stored } from "../machine/model.ts";
import { invokeOf, signerOf } from "../machine/slot.ts";
import type { Text } from "../text.ts";

/**
 * The task that this person has done and that must not be done by the same person; null when there is none. `handled`:
 * type and actor of every event so far.
 */
export function separationOf(
  definition: Definition,
  slot: string,
  user: string,
  handled: readonly (readonly [string, string])[],
): string | null {
  const own = new Set(
    handled.filter(([, actor]) => actor === user).map(([type]) => invokeOf(type.slice(0, type.lastIndexOf(".")))),
  );
  const invoke = invokeOf(slot);
  for (const group of definition.separate) {
    if (!group.includes(invoke)) continue;
    const other = group.find((id) => id !== invoke && own.has(id));
    if (other !== undefined) return other;
  }
  return null;
}

/** Whether somebody has signed already, so that no second signature of the same task can be theirs. */
export function hasSigned(stored: Stored, slot: string, user: string): boolean {
  const signing = stored.signing?.[invokeOf(slot)];
  return signing?.votes.some(({ by, key }) => by === user && key !== signerOf(slot)) ?? false;
}

/** What a person is told who wants to sign twice. */
export const SIGNED_ALREADY: Text = {
  zh: "您已在本环节签署，请由他人签署",
  en: "You have signed this already; somebody else must sign here",
};

/** The title of the step whose task this is. */
export function taskTitle(definition: Definition, invoke: string): Text {
  const at = statesOf(definition.machine).find(({ config }) =>
    invokesOf(config.invoke).some(({ id }) => id === invoke),
  );
  return at?.config.meta?.title ?? { zh: invoke, en: invoke };
}

/** What a person is told who may not do this because of what they have done. */
export function separationCure(definition: Definition, separated: string): Text {
  const title = taskTitle(definition, separated);
  return {
    zh: `您已办理“${title.zh}”，请由他人办理`,
    en: `You have done "${title.en}"; somebody else must do this`,
  };
}
