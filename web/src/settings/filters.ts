import type { FilterSpecs } from "../ui/filters.ts";

export const SETTING_FILTERS = {
  division: { lengthMax: 12 },
  key: { lengthMax: 100 },
} as const satisfies FilterSpecs;
