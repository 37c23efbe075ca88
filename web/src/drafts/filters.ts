import { DRAFT_STATUSES } from "../../../src/core/draft/model.ts";
import { BY_DIVISION, BY_NAME, type FilterSpecs } from "../ui/filters.ts";

export const DRAFT_TABS = ["decide", "mine", "all"] as const;
export type DraftTab = (typeof DRAFT_TABS)[number];

export const DRAFT_FILTERS = {
  tab: { values: DRAFT_TABS },
  workflow: BY_NAME,
  division: BY_DIVISION,
  status: { values: DRAFT_STATUSES },
} as const satisfies FilterSpecs;
