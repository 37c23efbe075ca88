import { AVOIDED, keepsOut, separationCure, separationOf } from "../core/case/duty.ts";
import type { Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import type { Policies } from "./engine.ts";
import type { TaskInHand } from "./task-in-hand.ts";

/** Whether a case is about this person, or somebody of their family. */
export function isAbout(
  policies: Policies,
  variant: Variant,
  subject: Record<string, unknown> | null,
  user: string,
): boolean {
  return keepsOut(policies.records.get(variant.bundle.definition.subject ?? ""), subject, user);
}

/** Why a task is not for this person, whatever posts they hold: the case is about them, or what they did before forbids it. */
export function keptFrom(
  policies: Policies,
  { variant, task, subject, handled }: Pick<TaskInHand, "variant" | "task" | "subject" | "handled">,
  user: string,
): Text | null {
  const { definition } = variant.bundle;
  if (isAbout(policies, variant, subject?.data ?? null, user)) return AVOIDED;
  const separated = separationOf(definition, task.invoke, user, handled);
  return separated === null ? null : separationCure(definition, separated);
}
