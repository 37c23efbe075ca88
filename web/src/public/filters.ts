import { BY_DIVISION, type FilterSpecs } from "../ui/filters.ts";

/** Where and when a guide is asked for. */
export const GUIDE_FILTERS = {
  division: BY_DIVISION,
  on: { pattern: /^\d{4}-\d{2}-\d{2}$/ },
} as const satisfies FilterSpecs;
