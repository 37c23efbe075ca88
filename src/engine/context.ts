import type { ParamSpec } from "../core/definition/model.ts";
import { compileMachine, type Machine } from "../core/machine/compile.ts";
import type { Actor, StepContext } from "../core/machine/model.ts";
import { type OrganisationIndex, organisationIndex } from "../core/policy/organisation.ts";
import type { Table } from "../core/table/model.ts";
import type { Variant } from "../core/variant.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { contentHash } from "./hash.ts";
import { divisionName } from "./reader.ts";
import { type Case, factsOf } from "./stored.ts";

/** The record a case is about, as it was read with the step. */
export interface SubjectRead {
  rev: number;
  data: Record<string, unknown>;
}

/** The machine of a variant; settings do not change it, so variants of one version share it. */
export function machineOf(variant: Variant): Machine {
  return compileMachine(variant.bundle.definition, variant.bundleHash);
}

/** Everything the step may read, in the shape the core asks for. */
export function contextOf(
  engine: Engine,
  variant: Variant,
  one: Case,
  facts: { now: string; actor: Actor | null; subject: SubjectRead | null },
): StepContext {
  const policies = engine.policies();
  return {
    now: facts.now,
    zone: policies.calendar.zone,
    data: one.data,
    params: Object.fromEntries(Object.entries(one.resolved.params).map(([name, { value }]) => [name, value])),
    instance: { ...factsOf(one), divisionName: divisionName(policies, one.division) },
    subject: facts.subject?.data ?? null,
    actor: facts.actor === null ? null : named(policies, facts.actor),
    calendar: policies.calendar,
    tables: tablesOf(variant, policies),
  };
}

/** Expressions may name the office of who acts; its name of that day is recorded with the step. */
function named(policies: Policies, actor: Actor): Actor {
  const name = policies.organisations.get(actor.organisation ?? "")?.name;
  return name === undefined ? actor : { ...actor, organisationName: name };
}

/** Who acts, at the organisation through which they do. */
export function actorOf(caller: Caller, organisation: string): Actor {
  const roles = caller.grants.filter((grant) => grant.organisation === organisation).map((grant) => grant.role);
  return { id: caller.user, name: caller.name, organisation, roles };
}

/** The tables of a version: pinned, except those marked `reference`, which are read as they now stand. */
export function tablesOf(variant: Variant, policies: Policies): Record<string, Table> {
  const pinned = variant.bundle.tables;
  if (!Object.values(pinned).some((table) => table.reference)) return pinned;
  return Object.fromEntries(
    Object.entries(pinned).map(([id, table]) => [id, table.reference ? (policies.tables.get(id) ?? table) : table]),
  );
}

const hashes = new WeakMap<object, string>();

/** The content hash of a definition's part, worked out once. */
export function hashOf(part: object): string {
  const known = hashes.get(part);
  if (known !== undefined) return known;
  const hash = contentHash(part);
  hashes.set(part, hash);
  return hash;
}

/** The hash under which a release keeps a table. */
export function tableHash(table: Table): string {
  const known = tableHashes.get(table);
  if (known !== undefined) return known;
  const hash = contentHash({ kind: "table", id: table.id, body: table });
  tableHashes.set(table, hash);
  return hash;
}
const tableHashes = new WeakMap<Table, string>();

/** Reference tables by the hash of what was read; the pinned ones are known by the version. */
export function tablesRead(tables: Record<string, Table>): Record<string, string> {
  const live = Object.entries(tables).filter(([, table]) => table.reference);
  return Object.fromEntries(live.map(([id, table]) => [id, tableHash(table)]));
}

const indexes = new WeakMap<Policies, OrganisationIndex>();

/** Offices and holders, as long as the policies stand. */
export function indexOf(policies: Policies): OrganisationIndex {
  const known = indexes.get(policies);
  if (known) return known;
  const index = organisationIndex(policies);
  indexes.set(policies, index);
  return index;
}

const WARN_RATIO = "warnRatio";
const used = new WeakMap<object, string[]>();

/** The parameters a workflow reads: its own, and the shared ones that its text names; `<key of settings>` by name. */
export function paramsOf(variant: Variant, policies: Policies): { name: string; key: string; spec: ParamSpec }[] {
  const { bundle, workflow } = variant;
  const own = Object.entries(bundle.definition.params).map(([name, spec]) => ({
    name,
    key: `${workflow}.${name}`,
    spec,
  }));
  const shared = sharedNames(bundle).flatMap((name) => {
    const spec = Object.hasOwn(policies.params, name) ? policies.params[name] : undefined;
    return spec && !(name in bundle.definition.params) ? [{ name, key: name, spec }] : [];
  });
  return [...own, ...shared];
}

function sharedNames(bundle: Variant["bundle"]): string[] {
  const known = used.get(bundle);
  if (known) return known;
  const text = JSON.stringify(bundle);
  const names = [...new Set([...text.matchAll(/\bparams\.([A-Za-z_]\w*)/g)].map((match) => match[1] ?? ""))];
  const all = [...new Set([...names, WARN_RATIO])];
  used.set(bundle, all);
  return all;
}

const subjectReaders = new WeakMap<object, boolean>();

/** Whether anything in the definition looks at the subject's record: only then is it worth recording with every step. */
export function readsSubject(variant: Variant): boolean {
  const { definition, tables } = variant.bundle;
  const known = subjectReaders.get(definition);
  if (known !== undefined) return known;
  const reads = /\bsubject\b/.test(JSON.stringify([definition.machine, definition.label, definition.place, tables]));
  subjectReaders.set(definition, reads);
  return reads;
}

/** How much of a limit is left when its light turns yellow. */
export function warnRatioOf(one: Case): number {
  const value = one.resolved.params[WARN_RATIO]?.value;
  return typeof value === "number" && value > 0 && value < 1 ? value : 0.3;
}
