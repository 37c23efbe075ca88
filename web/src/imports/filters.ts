import { BY_DIVISION, BY_NAME, BY_TEXT, type FilterSpecs } from "../ui/filters.ts";

/** Which lines of an import are shown. */
export const LINE_FILTERS = {
  code: BY_NAME,
  disposition: BY_NAME,
  place: BY_DIVISION,
  q: BY_TEXT,
} as const satisfies FilterSpecs;
