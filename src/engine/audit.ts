import type { AuditItem, Page } from "../core/api.ts";
import { liesWithin } from "../core/division/directory.ts";
import { levelOf } from "../core/policy/organisation.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { listAuditRows } from "../store/audit.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { withRight } from "./records.ts";

export const AUDIT_RIGHT = "audit.read";
const LIMIT_DEFAULT = 50;

export interface AuditQuery {
  action?: string;
  from?: string;
  until?: string;
  limit?: number;
  cursor?: string;
}

/** What was done that had to be written down, latest first, by those whose offices lie where the caller audits. */
export async function listAudit(engine: Engine, caller: Caller, query: AuditQuery): Promise<Page<AuditItem> | Refusal> {
  const { cursor, limit = LIMIT_DEFAULT, ...filters } = query;
  const policies = engine.policies();
  const binding = ["audit", caller.user, filters];
  const after = cursor === undefined ? null : readCursor(engine, binding, cursor)?.[0];
  if (after !== null && typeof after !== "string") return refuse("CURSOR_INVALID");
  const auditor = withRight(policies, caller, AUDIT_RIGHT);
  const organisations = auditedBy(policies, auditor);
  const rows = await listAuditRows(engine.database, {
    ...{ organisations, except: elsewhereOnly(policies, auditor, organisations), zone: engine.zone },
    ...{ action: filters.action ?? null, from: filters.from ?? null, until: filters.until ?? null },
    ...{ after, limit: limit + 1 },
  });
  const page = rows.slice(0, limit);
  return {
    items: page.map(({ user, organisation, detail, ...row }) => ({
      ...row,
      ...{ user, userName: policies.users.get(user)?.name ?? user },
      organisationName: organisation === null ? null : (policies.organisations.get(organisation)?.name ?? organisation),
      reason: textOf(detail.reason),
      ticket: textOf(detail.ticket),
      properties: Array.isArray(detail.properties) ? detail.properties.map(String) : [],
    })),
    next: rows.length > limit ? writeCursor(engine, binding, [page.at(-1)?.id ?? ""]) : null,
  };
}

/** The offices that lie within the places of these grants. */
function auditedBy(policies: Policies, { grants }: Caller): string[] {
  const places = grants.flatMap((grant) => policies.organisations.get(grant.organisation)?.jurisdictions ?? []);
  const own = new Set(grants.map(({ organisation }) => organisation));
  return [...policies.organisations.values()]
    .filter(
      ({ id, jurisdictions }) =>
        own.has(id) || jurisdictions.some((one) => places.some((place) => liesWithin(one.division, place.division))),
    )
    .map(({ id }) => id);
}

/**
 * What was done at no office is seen by whoever audits a whole city or more, or it would be seen by nobody: of those at
 * its offices, and of who holds no post at all. Who is left out; null for whoever audits less.
 */
function elsewhereOnly(policies: Policies, { grants }: Caller, organisations: readonly string[]): string[] | null {
  const places = grants.flatMap(({ organisation }) => policies.organisations.get(organisation)?.jurisdictions ?? []);
  if (!places.some(({ division }) => ["province", "city"].includes(levelOf(division)))) return null;
  const audited = new Set(organisations);
  const [here, elsewhere] = [new Set<string>(), new Set<string>()];
  for (const [post, holders] of policies.holders) {
    const side = audited.has(post.slice(0, post.lastIndexOf("|"))) ? here : elsewhere;
    for (const { user } of holders) side.add(user);
  }
  return [...elsewhere].filter((user) => !here.has(user));
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
