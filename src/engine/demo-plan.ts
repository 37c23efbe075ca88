import type { Level } from "../core/definition/model.ts";
import type { Organisation } from "../core/policy/model.ts";
import type { Text } from "../core/text.ts";

/**
 * `policies/demo/*.yaml`: what a demonstration is made of. Nothing here knows what the offices do or what the records
 * mean; that is in the files.
 *
 * Texts may name things in braces: `{county.name}`, `{street.short}`, `{community.pinyin}`, `{city.initials}` of the
 * division and of what contains it; `{organisation.name}`, `{organisation.id}`, `{organisation.slug}`; `{code6}`, `{code}`, and its last seven digits `{local}`.
 */
export interface DemoPlan {
  /** One for everybody; a demonstration holds nothing secret. */
  password: string;
  seed: number;
  /** The day on which the demonstration plays: ages are counted from it. */
  asOf: string;
  /** Endings cut from a division's name to get its short form, longest first. */
  shorten: string[];
  lists: Record<string, unknown[]>;
  /** How people are named: keys of `lists`. */
  names: { surnames: string; given: string };
  organisations: OrganisationPlan[];
  people: PeoplePlan[];
  settings: SettingPlan[];
  records: RecordPlan[];
}

/** One organisation for every division of a level, or those listed. */
export interface OrganisationPlan {
  type: string;
  id: string;
  name: string;
  parent?: string;
  /** What its papers say of it. */
  contact?: Organisation["contact"];
  /** For every division of this level inside these. */
  level?: Level;
  within?: string[];
  /** Only divisions whose name ends with one of these; or with none of these. */
  ending?: string[];
  notEnding?: string[];
  /** Instead of a level: one by one. `division` is its jurisdiction, and names its home city. */
  list?: { code?: string; name: string; division: string; slug: string; parent?: string }[];
}

/** For every organisation of a type inside these divisions: these posts. Equal user names are one person. */
export interface PeoplePlan {
  type: string;
  within?: string[];
  /** Only organisations with one of these slugs; or with none of them. */
  slugs?: string[];
  notSlugs?: string[];
  posts: { username: string; roles: string[]; name?: string; featured?: boolean }[];
}

export interface SettingPlan {
  division?: string;
  /** An organisation, by slug. */
  organisation?: string;
  key: string;
  value: unknown;
  from: string;
  reason: Text;
  document?: string;
}

/** Records of a type: made up by rule (`count` of them), one for each organisation of a type, or read from a CSV file. */
export interface RecordPlan {
  type: string;
  homes: RecordHome[];
  /** One for each organisation of this type, instead of a count. */
  organisations?: string;
  /** CSV beside the plan, gzipped; a column's values go to the property it is mapped to. Blank cells are left out. */
  csv?: string;
  columns?: Record<string, string>;
  /** Properties of a CSV that are numbers. */
  numbers?: string[];
  values?: Record<string, unknown>;
}

/** Where so many records live, and the divisions (with their weights) that places are picked from. */
export interface RecordHome {
  homeCity: number;
  count: number;
  within: Record<string, number>;
}
