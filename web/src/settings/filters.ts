import { BY_DIVISION, type FilterSpecs } from "../ui/filters.ts";

export const SETTING_FILTERS = {
  division: BY_DIVISION,
  key: { lengthMax: 100 },
} as const satisfies FilterSpecs;
