import type { Paper } from "../local/steps.ts";
import type { Text } from "../text.ts";

/** A procedure as the public reads it (办事指南): made from its definition and what areas changed of it, on one day. */
export interface Guide {
  workflow: string;
  title: Text;
  description: Text | null;
  /** Letters by which its cases are numbered, e.g. `SZ`. */
  code: string | null;
  version: number;
  on: string;
  division: string;
  divisionName: string;
  modeTitle: Text;
  kind: Text;
  serves: Text;
  conditions: Text[];
  basis: GuideClause[];
  materials: Paper[];
  steps: GuideStep[];
  limits: { legal: Text | null; promise: Text | null; extension: Text | null };
  fee: Text | null;
  visits: number | null;
  scope: Text | null;
  hours: Text | null;
  remedy: Text | null;
  offices: GuideOffice[];
  complaints: GuideOffice | null;
  results: GuideResult[];
  changes: GuideChange[];
  /** Title of the form that can be had blank; null when the procedure begins without one. */
  form: Text | null;
}

export interface GuideClause {
  regulation: Text;
  number: string;
  title: Text;
}

export interface GuideStep {
  title: Text;
  who: Text | null;
  limit: Text | null;
  documents: Text[];
  /** When it is passed over. */
  skipped: Text | null;
  /** Whether an area added it. */
  local: boolean;
}

export interface GuideOffice {
  position: Text;
  name: string;
  address: string | null;
  phone: string | null;
}

/** A document that the procedure issues. */
export interface GuideResult {
  title: Text;
  code: string | null;
  copies: number;
}

/** Something that an area has settled differently from the procedure itself. */
export interface GuideChange {
  title: Text;
  value: Text;
  areaName: string | null;
  from: string | null;
  reason: Text | null;
  document: string | null;
}

/** One line of the list of guides. */
export interface GuideItem {
  workflow: string;
  title: Text;
  kind: Text;
  serves: Text;
}
