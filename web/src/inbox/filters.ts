import type { FilterSpecs } from "../ui/filters.ts";

export const SCOPES = ["mine", "claimable", "all"] as const;
export type Scope = (typeof SCOPES)[number];
export const DUES = ["overdue", "soon", "later", "none"] as const;

/** What the address of the inbox may say. */
export const INBOX_FILTERS = {
  scope: { values: SCOPES, default: "mine" },
  q: { lengthMax: 60 },
  workflow: { lengthMax: 80 },
  division: { lengthMax: 12 },
  due: { values: ["", ...DUES] },
} as const satisfies FilterSpecs;
