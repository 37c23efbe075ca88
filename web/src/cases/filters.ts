import { BY_DIVISION, BY_NAME, BY_TEXT, type FilterSpecs } from "../ui/filters.ts";

export const STATUSES = ["active", "done", "cancelled", "suspended"] as const;

export const CASE_FILTERS = {
  q: BY_TEXT,
  workflow: BY_NAME,
  status: { values: ["", ...STATUSES] },
  division: BY_DIVISION,
} as const satisfies FilterSpecs;

/** A batch's members: which kind, where, in which state. */
export const CHILD_FILTERS = {
  invoke: BY_NAME,
  place: BY_DIVISION,
  state: { lengthMax: 120 },
  q: BY_TEXT,
} as const satisfies FilterSpecs;
