import type { TaskPage } from "../../../src/core/api.ts";
import { BY_DIVISION, BY_NAME, BY_TEXT, type FilterSpecs } from "../ui/filters.ts";

export const SCOPES = ["mine", "claimable", "all"] as const;
export type Scope = (typeof SCOPES)[number];
export const DUES = ["overdue", "soon", "later", "none"] as const;

/** What the address of the inbox may say. */
export const INBOX_FILTERS = {
  // Empty: mine where there is something claimed, else what may be claimed.
  scope: { values: ["", ...SCOPES] },
  q: BY_TEXT,
  workflow: BY_NAME,
  division: BY_DIVISION,
  due: { values: ["", ...DUES] },
} as const satisfies FilterSpecs;

/** The list to show: the one asked for, else mine if anything is claimed, else what may be claimed. */
export function scopeFor(asked: string, counts: TaskPage["counts"] | undefined): Scope {
  const named = SCOPES.find((scope) => scope === asked);
  if (named) return named;
  return counts && counts.mine === 0 && counts.claimable > 0 ? "claimable" : "mine";
}
