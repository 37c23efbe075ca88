import { type Procedure, stepContext } from "../core/case/procedure.ts";
import { compileMachine, type Machine } from "../core/machine/compile.ts";
import type { Actor, StepContext } from "../core/machine/model.ts";
import { type OrganisationIndex, organisationIndex } from "../core/policy/organisation.ts";
import type { Table } from "../core/table/model.ts";
import type { Variant } from "../core/variant.ts";
import type { Caller, Engine, Policies, Stand } from "./engine.ts";
import { contentHash } from "./hash.ts";
import type { LookedUp } from "./look-up.ts";
import { divisionName } from "./reader.ts";
import type { Case } from "./stored.ts";

/** The record a case is about, as it was read with the step. */
export interface SubjectRead {
  rev: number;
  data: Record<string, unknown>;
}

/** The machine of a variant; variants in which no area changed anything of it share that of their version. */
export function machineOf(variant: Variant): Machine {
  return compileMachine(variant.bundle.definition, variant.changes.length > 0 ? variant.hash : variant.bundleHash);
}

/** The procedure of a variant, as the core runs it. */
export function procedureOf(variant: Variant): Procedure {
  const { workflow, bundle, settings } = variant;
  return { workflow, bundle, machine: machineOf(variant), settings };
}

/** Everything the step may read, in the shape the core asks for. */
export function contextOf(
  engine: Engine,
  variant: Variant,
  one: Case,
  facts: { now: string; actor: Actor | null; subject: SubjectRead | null; looked?: LookedUp | null; reached?: string },
): StepContext {
  const policies = engine.policies();
  return stepContext(policies, procedureOf(variant), one, {
    now: facts.now,
    actor: facts.actor === null ? null : named(policies, facts.actor),
    subject: facts.subject?.data ?? null,
    divisionName: divisionName(policies, one.division),
    ...(facts.reached === undefined ? {} : { reached: facts.reached }),
    ...(facts.looked ? { found: facts.looked.found } : {}),
  });
}

/** Expressions may name the office of who acts; its name of that day is recorded with the step. */
function named(policies: Policies, actor: Actor): Actor {
  const name = policies.organisations.get(actor.organisation ?? "")?.name;
  return name === undefined ? actor : { ...actor, organisationName: name };
}

/** Who acts, at the organisation through which they do. */
export function actorOf(caller: Caller, organisation: string, behalf: Stand | null = null): Actor {
  const { grants } = behalf ?? caller;
  const roles = grants.filter((grant) => grant.organisation === organisation).map((grant) => grant.role);
  return { id: caller.user, name: caller.name, organisation, roles, ...(behalf ? { behalf: behalf.user } : {}) };
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

const subjectReaders = new WeakMap<object, boolean>();

/** Whether anything in the definition looks at the subject's record: only then is it worth recording with every step. */
export function readsSubject(variant: Variant): boolean {
  const { definition, tables } = variant.bundle;
  const known = subjectReaders.get(definition);
  if (known !== undefined) return known;
  const { subject: _, ...rest } = definition;
  const reads = /\bsubject\b/.test(JSON.stringify([rest, tables]));
  subjectReaders.set(definition, reads);
  return reads;
}
