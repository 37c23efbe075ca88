import type { FilterSpecs } from "../ui/filters.ts";

export const STATUSES = ["active", "done", "cancelled", "suspended"] as const;

export const CASE_FILTERS = {
  q: { lengthMax: 60 },
  workflow: { lengthMax: 80 },
  status: { values: ["", ...STATUSES] },
  division: { lengthMax: 12 },
} as const satisfies FilterSpecs;

/** A batch's members: which kind, where, in which state. */
export const CHILD_FILTERS = {
  invoke: { lengthMax: 80 },
  place: { lengthMax: 80 },
  state: { lengthMax: 120 },
  q: { lengthMax: 60 },
} as const satisfies FilterSpecs;
