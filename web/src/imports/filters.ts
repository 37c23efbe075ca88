import type { FilterSpecs } from "../ui/filters.ts";

/** Which lines of an import are shown. */
export const LINE_FILTERS = {
  code: { lengthMax: 60 },
  disposition: { lengthMax: 60 },
  place: { lengthMax: 12 },
  q: { lengthMax: 60 },
} as const satisfies FilterSpecs;
