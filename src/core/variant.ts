import type { Definition, JsonSchema, OutcomeSpec } from "./definition/model.ts";
import type { PlacedChange } from "./local/model.ts";
import type { Setting } from "./policy/model.ts";
import type { Table } from "./table/model.ts";
import type { Text } from "./text.ts";

export interface Form {
  id: string;
  title: Text;
  schema: JsonSchema;
  ui: JsonSchema;
}

export interface Template {
  id: string;
  title: Text;
  /** Code on paper, e.g. `D20`. */
  code?: string;
  copies: number;
  /** Series pattern of its number, e.g. `{org}{kind}〔{yyyy}〕{n}号`; absent when it bears none. */
  number?: string;
  /**
   * The list of `children` that it prints: the lines of the import that a field of the data names; where it names none,
   * the cases of an invoke of the nearest case above that lie in the place of this one.
   */
  list?: { import?: string; beside?: string; milestone?: string };
  /** Handlebars source after the front matter. */
  source: string;
}

/** A workflow with everything it names, as published: immutable, known by the hash of its content. */
export interface Bundle {
  definition: Definition;
  forms: Record<string, Form>;
  tables: Record<string, Table>;
  templates: Record<string, Template>;
}

/** A published version as it holds in one division and its surroundings. An instance pins one for good. */
export interface Variant {
  hash: string;
  workflow: string;
  version: number;
  /** Hash of the bundle: the same in every mode and place. */
  bundleHash: string;
  /** The highest division in which these same settings hold; `000000000000` when none distinguishes any place. */
  division: string;
  /** With the changes of the place applied. */
  bundle: Bundle;
  /** What areas changed of the version, as in force on the day the case started. */
  changes: PlacedChange[];
  /** Modes and parameters: the dated series, of which each value is chosen when its reference date is known. */
  settings: Setting[];
  outcomes: Record<string, OutcomeSpec>;
}
