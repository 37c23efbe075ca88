import type { OutcomeSpec, ParamSpec } from "../core/definition/model.ts";
import type { StepTypes } from "../core/local/step-type.ts";
import type { OrganisationType, Positions, Role } from "../core/policy/model.ts";
import type { RecordType } from "../core/record/model.ts";
import type { Condition } from "../core/record/query.ts";
import type { Regulation } from "../core/regulation/model.ts";
import type { Table } from "../core/table/model.ts";
import type { Template } from "../core/variant.ts";
import type { Database } from "../store/database.ts";
import { type PolicyRow, readPolicies } from "../store/policy.ts";
import { readStandingVersions, type VersionRow } from "../store/versions.ts";
import type { Policies, WorkflowVersion } from "./engine.ts";

/**
 * What `policy.body` holds, by kind. Rows are written by `load.ts` alone, from values that the core's parsers made:
 * reading them back needs no second check.
 */
export interface PolicyBodies {
  roles: Record<string, Role>;
  organisationTypes: Record<string, OrganisationType>;
  positions: Positions;
  outcomes: Record<string, OutcomeSpec>;
  params: Record<string, ParamSpec>;
  schedules: Record<string, Schedule>;
  record: RecordType;
  import: unknown;
  table: Table;
  template: Template;
  stepTypes: StepTypes;
  regulation: Regulation;
}
export type PolicyKind = keyof PolicyBodies;

/** A recurring start: who is asked to begin what, when. */
export interface Schedule {
  /** Five-field cron line in the zone of the calendar. */
  cron: string;
  workflow: string;
  division: string;
  data?: Record<string, unknown>;
  /** A case for each record of a query instead of one. */
  each?: {
    /** The record type, which is the subject of the workflow; a record with an open case of it is passed over. */
    record: string;
    /** Judged by the database; what depends on the place stands in `when`. */
    where: Condition[];
    /** What each case begins with; expressions see the record as `subject`. */
    data: Record<string, unknown>;
    /** A table of the workflow whose outputs `when` may read. */
    decide?: string;
    /** Whether a record's case is to begin, by the parameters of its place. */
    when?: string;
  };
}

/** The definitions in force on a day: policies, and of every workflow the version that holds and those to come. */
export async function readDefinitions(database: Database, on: string): Promise<Partial<Policies>> {
  const rows = await readPolicies(database);
  const versions = await readStandingVersions(database, on);
  const records = bodies(rows, "record");
  return {
    roles: new Map(Object.entries(body(rows, "roles") ?? {})),
    organisationTypes: new Map(Object.entries(body(rows, "organisationTypes") ?? {})),
    positions: body(rows, "positions") ?? { modes: {}, defaultMode: "", positions: {} },
    outcomes: new Map(Object.entries(body(rows, "outcomes") ?? {})),
    params: body(rows, "params") ?? {},
    stepTypes: body(rows, "stepTypes") ?? {},
    records,
    imports: bodies(rows, "import"),
    tables: bodies(rows, "table"),
    templates: bodies(rows, "template"),
    regulations: bodies(rows, "regulation"),
    versions: versionsOf(versions),
    workflows: inForce(versions, on),
    protectedKeys: protectedKeys([
      ...records.values(),
      ...versions.map((row) => row.bundle.forms),
      ...bodies(rows, "import").values(),
    ]),
  };
}

/** The recurring starts; read on each tick, so not kept with the rest. */
export async function readSchedules(database: Database): Promise<Record<string, Schedule>> {
  return body(await readPolicies(database), "schedules") ?? {};
}

function versionsOf(rows: readonly VersionRow[]): Policies["versions"] {
  const found = new Map<string, WorkflowVersion[]>();
  for (const { workflow, version, hash, bundle, from } of rows) {
    const one = { id: workflow, title: bundle.definition.title, version, hash, bundle, from };
    found.set(workflow, [...(found.get(workflow) ?? []), one]);
  }
  return found;
}

function inForce(rows: readonly VersionRow[], on: string): Policies["workflows"] {
  return new Map(
    [...versionsOf(rows)].flatMap(([id, versions]) => {
      const current = versionOn(versions, on);
      return current ? [[id, current] as const] : [];
    }),
  );
}

/** The version by which a case starts on a day: the latest that has begun. */
export function versionOn(versions: readonly WorkflowVersion[], on: string): WorkflowVersion | undefined {
  return versions.findLast(({ from }) => from === null || from <= on);
}

/** The adapter from stored JSON to the type its kind stands for. */
function typed<K extends PolicyKind>(row: PolicyRow, _kind: K): PolicyBodies[K] {
  return row.body as PolicyBodies[K];
}

function body<K extends PolicyKind>(rows: readonly PolicyRow[], kind: K): PolicyBodies[K] | undefined {
  const row = rows.find((one) => one.kind === kind);
  return row === undefined ? undefined : typed(row, kind);
}

function bodies<K extends PolicyKind>(rows: readonly PolicyRow[], kind: K): Map<string, PolicyBodies[K]> {
  return new Map(rows.filter((row) => row.kind === kind).map((row) => [row.id, typed(row, kind)]));
}

/** Names of properties marked `x-protect: true` in any schema, with the mask each is shown by. */
export function protectedKeys(schemas: readonly unknown[]): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [name, child] of Object.entries(node)) {
      if (typeof child === "object" && child !== null && "x-protect" in child && child["x-protect"] === true) {
        found.set(name, "x-mask" in child && typeof child["x-mask"] === "string" ? child["x-mask"] : "all");
      }
      visit(child);
    }
  };
  for (const schema of schemas) visit(schema);
  return found;
}
