import type { Definition } from "../definition/model.ts";
import { invokesOf, statesOf } from "../definition/walk.ts";
import type { Text } from "../text.ts";

/**
 * The task that this person has done and that must not be done by the same person; null when there is none. `handled`:
 * type and actor of every event so far.
 */
export function separationOf(
  definition: Definition,
  invoke: string,
  user: string,
  handled: readonly (readonly [string, string])[],
): string | null {
  const own = new Set(
    handled.filter(([, actor]) => actor === user).map(([type]) => type.slice(0, type.lastIndexOf("."))),
  );
  for (const group of definition.separate) {
    if (!group.includes(invoke)) continue;
    const other = group.find((id) => id !== invoke && own.has(id));
    if (other !== undefined) return other;
  }
  return null;
}

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
