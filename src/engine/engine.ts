import type { Calendar } from "../core/calendar/model.ts";
import type { Declared } from "../core/case/recusal.ts";
import type { OutcomeSpec, ParamSpec } from "../core/definition/model.ts";
import type { StepTypes } from "../core/local/step-type.ts";
import type { Division, Organisation, OrganisationType, Positions, Role, Setting } from "../core/policy/model.ts";
import type { Problem } from "../core/problem.ts";
import type { RecordType } from "../core/record/model.ts";
import type { Regulation } from "../core/regulation/model.ts";
import type { Table } from "../core/table/model.ts";
import type { Text } from "../core/text.ts";
import type { Bundle, Template, Variant } from "../core/variant.ts";
import type { Database } from "../store/database.ts";

/** What every verb is given. Built once in `main.ts`; holds no state of any case. */
export interface Engine {
  database: Database;
  /** The small tables, in memory; replaced as a whole when they change. */
  policies(): Policies;
  /** Reads again what another transaction or process changed of them; a verb calls it after its own write. */
  refreshPolicies(): Promise<boolean>;
  variant(hash: string): Promise<Variant>;
  /** The variant in force for a workflow in a division on a day, stored on first use. */
  variantFor(workflow: string, division: string, on: string): Promise<Variant | null>;
  sealer: Sealer;
  validate: (schema: unknown, data: unknown) => Problem[];
  log: Log;
  zone: string;
  /** Where the outside reaches this server, for the codes on papers. */
  publicUrl?: string;
}

/** Everything about places, posts and procedures that is small enough to hold. */
export interface Policies {
  revision: string;
  divisions: ReadonlyMap<string, Division>;
  organisations: ReadonlyMap<string, Organisation>;
  /** Division code → ids of organisations whose jurisdiction names it. */
  organisationsByDivision: ReadonlyMap<string, readonly string[]>;
  organisationTypes: ReadonlyMap<string, OrganisationType>;
  roles: ReadonlyMap<string, Role>;
  /** `organisation|role` → user ids with their dates. */
  holders: ReadonlyMap<string, readonly { user: string; from: string | null; until: string | null }[]>;
  users: ReadonlyMap<string, { id: string; username: string; name: string; disabled: boolean }>;
  /** Digest of a person's number → the users who have declared them. */
  relatives: ReadonlyMap<string, readonly Declared[]>;
  positions: Positions;
  outcomes: ReadonlyMap<string, OutcomeSpec>;
  records: ReadonlyMap<string, RecordType>;
  /** Raw import definitions by id; `core/roster` parses them. */
  imports: ReadonlyMap<string, unknown>;
  tables: ReadonlyMap<string, Table>;
  templates: ReadonlyMap<string, Template>;
  params: Readonly<Record<string, ParamSpec>>;
  /** Steps that areas may add. */
  stepTypes: StepTypes;
  regulations: ReadonlyMap<string, Regulation>;
  settings: readonly Setting[];
  /** Who is told of what happens to cases. */
  webhooks: readonly WebhookSpec[];
  calendar: Calendar;
  /** The versions in force on the day these were read. */
  workflows: ReadonlyMap<string, WorkflowVersion>;
  /** The same, and those that begin later; oldest first. */
  versions: ReadonlyMap<string, readonly WorkflowVersion[]>;
  /** Property names whose values are sealed wherever they stand. */
  protectedKeys: ReadonlyMap<string, string>;
}

export interface WebhookSpec {
  id: string;
  /** Of cases that lie in it. */
  division: string;
  events: readonly string[];
}

export interface WorkflowVersion {
  id: string;
  title: Text;
  version: number;
  hash: string;
  bundle: Bundle;
  /** The first day on which cases start by it; null for the very first. */
  from: string | null;
}

/** Seals personal values at rest; the same key name is sealed in data, drafts, events, records and documents. */
export interface Sealer {
  seal<T>(data: T): T;
  open<T>(data: T): T;
  /** Whole files; `place` names the row that holds them, and under another they do not open. */
  sealBytes(place: string, bytes: Buffer): Buffer;
  openBytes(place: string, sealed: Buffer): Buffer;
  /** Keyed digest for look-ups: equal inputs give equal bytes, nothing can be read back. */
  blind(value: string): Buffer;
}

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Somebody who is away, and what they hold. */
export interface Stand {
  user: string;
  name: string;
  grants: readonly { role: string; organisation: string }[];
}

/** Who asks, as established from the session: grants in force on the day. */
export interface Caller {
  user: string;
  name: string;
  grants: readonly { role: string; organisation: string }[];
  /** For whom they stand in on that day: they act at their posts, on their behalf. No right over others is handed on. */
  stands?: readonly Stand[];
  /** The day (in the system's zone) on which the grants were found in force; jurisdictions are read by it. */
  day?: string;
  ip?: string;
}
