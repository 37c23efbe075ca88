import { BY_DIVISION, BY_NAME, type FilterSpecs } from "../ui/filters.ts";

export const PROCEDURE_FILTERS = {
  workflow: BY_NAME,
  division: BY_DIVISION,
  /** A second area, beside the first. */
  against: BY_DIVISION,
  on: { pattern: /^\d{4}-\d{2}-\d{2}$/ },
  /** The path of the step that somebody asks about. */
  step: { pattern: /^[A-Za-z0-9_.-]{1,200}$/, lengthMax: 200 },
  /** The case that somebody asks about. */
  case: { pattern: /^[0-9]+-[0-9a-f-]{36}$/ },
  only: { values: ["different"] },
} as const satisfies FilterSpecs;
