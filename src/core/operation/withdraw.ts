import type { Effect } from "../machine/model.ts";

/** Effects that leave nothing outside the case that would have to be undone: papers are voided, and what was said was said. */
const REVOCABLE = new Set<Effect["type"]>([
  ...(["openTask", "closeTask", "openMessage", "closeMessage", "setTimer", "cancelTimer"] as const),
  ...(["document", "notify", "escalate", "cc", "pauseClock", "resumeClock"] as const),
]);

/** Events of a history after which a step can still be taken back: nobody has acted on what it opened. */
export const HARMLESS: ReadonlySet<string> = new Set([
  ...["released", "urged", "commented", "copied", "consulted", "noted", "answered"],
]);

/** What a step did that cannot be taken back: it wrote a register, began or ended parts of the case, told other cases. */
export function irrevocable(effects: readonly Effect[]): Effect["type"] | null {
  return effects.find(({ type }) => !REVOCABLE.has(type))?.type ?? null;
}
