import type { Page, UserBody } from "../core/api.ts";
import type { Division, Organisation } from "../core/policy/model.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { Caller, Engine, Policies } from "./engine.ts";
import { roleTitle, same } from "./inbox-item.ts";
import { divisionName } from "./reader.ts";

const LIMIT_DEFAULT = 100;

export interface DivisionBody {
  code: string;
  name: string;
  level: string;
  parent: string | null;
}

/** Divisions below one, or those whose name contains a text, in the order of their codes. */
export function listDivisions(
  engine: Engine,
  query: { parent?: string; q?: string; level?: string; limit?: number; cursor?: string },
): Page<DivisionBody> | Refusal {
  const { cursor, limit = LIMIT_DEFAULT, ...filters } = query;
  const binding = ["divisions", filters];
  const after = cursor === undefined ? "" : readCursor(engine, binding, cursor)?.[0];
  if (typeof after !== "string") return refuse("CURSOR_INVALID");
  const found: Division[] = [];
  for (const division of engine.policies().divisions.values()) {
    if (
      query.parent !== undefined
        ? division.parent !== query.parent
        : query.q === undefined && query.level === undefined && division.parent !== null
    )
      continue;
    if (query.q !== undefined && !division.name.includes(query.q) && !division.code.startsWith(query.q)) continue;
    if (query.level !== undefined && division.level !== query.level) continue;
    if (division.code > after) found.push(division);
  }
  found.sort((a, b) => (a.code < b.code ? -1 : 1));
  const page = found.slice(0, limit);
  return {
    items: page.map(({ code, name, level, parent }) => ({ code, name, level, parent })),
    next: found.length > limit ? writeCursor(engine, binding, [page.at(-1)?.code ?? ""]) : null,
  };
}

export interface OrganisationBody {
  id: string;
  type: string;
  typeTitle: Text;
  name: string;
  parent: string | null;
  homeCity: number;
  code: string | null;
  jurisdictions: { division: string; divisionName: string }[];
  /** Posts here, and how many people hold each: an empty one is where work will not arrive. */
  roles: { role: string; roleTitle: Text; holders: number }[];
}

/** Organisations by division, type and name; offices and enterprises are public, people and phones are not among it. */
export function listOrganisations(
  engine: Engine,
  query: { division?: string; type?: string; q?: string; limit?: number; cursor?: string },
): Page<OrganisationBody> | Refusal {
  const policies = engine.policies();
  const { cursor, limit = LIMIT_DEFAULT, ...filters } = query;
  const binding = ["organisations", filters];
  const after = cursor === undefined ? "" : readCursor(engine, binding, cursor)?.[0];
  if (typeof after !== "string") return refuse("CURSOR_INVALID");
  const found = [...policies.organisations.values()].filter(
    (one) =>
      one.id > after &&
      (query.type === undefined || one.type === query.type) &&
      (query.division === undefined || one.jurisdictions.some((held) => held.division === query.division)) &&
      (query.q === undefined || one.name.includes(query.q) || one.code === query.q),
  );
  found.sort((a, b) => (a.id < b.id ? -1 : 1));
  const page = found.slice(0, limit);
  return {
    items: page.map((one) => organisationBody(policies, one)),
    next: found.length > limit ? writeCursor(engine, binding, [page.at(-1)?.id ?? ""]) : null,
  };
}

export function getOrganisation(engine: Engine, id: string): OrganisationBody | Refusal {
  const policies = engine.policies();
  const found = policies.organisations.get(id);
  return found ? organisationBody(policies, found) : refuse("NOT_FOUND");
}

function organisationBody(policies: Policies, one: Organisation): OrganisationBody {
  const prefix = `${one.id}|`;
  const roles = [...policies.roles.keys()].flatMap((role) => {
    const holders = policies.holders.get(prefix + role)?.length ?? 0;
    return holders === 0 ? [] : [{ role, roleTitle: roleTitle(policies, role), holders }];
  });
  return {
    id: one.id,
    type: one.type,
    typeTitle: policies.organisationTypes.get(one.type)?.title ?? same(one.type),
    name: one.name,
    parent: one.parent,
    homeCity: one.homeCity,
    code: one.code ?? null,
    jurisdictions: one.jurisdictions.map(({ division }) => ({
      division,
      divisionName: divisionName(policies, division),
    })),
    roles,
  };
}

/** People and the posts they hold, by name or user name. */
export function listUsers(
  engine: Engine,
  _caller: Caller,
  query: { q?: string; organisation?: string; limit?: number; cursor?: string },
): Page<UserBody> | Refusal {
  const policies = engine.policies();
  const { cursor, limit = LIMIT_DEFAULT, ...filters } = query;
  const binding = ["users", filters];
  const after = cursor === undefined ? "" : readCursor(engine, binding, cursor)?.[0];
  if (typeof after !== "string") return refuse("CURSOR_INVALID");
  const grants = grantsByUser(policies);
  const found = [...policies.users.values()].filter(
    (user) =>
      user.username > after &&
      (query.q === undefined || user.name.includes(query.q) || user.username.startsWith(query.q)) &&
      (query.organisation === undefined ||
        grants.get(user.id)?.some((grant) => grant.organisation === query.organisation)),
  );
  found.sort((a, b) => (a.username < b.username ? -1 : 1));
  const page = found.slice(0, limit);
  return {
    items: page.map(({ id, username, name, disabled }) => ({
      id,
      username,
      name,
      disabled,
      grants: grants.get(id) ?? [],
    })),
    next: found.length > limit ? writeCursor(engine, binding, [page.at(-1)?.username ?? ""]) : null,
  };
}

function grantsByUser(policies: Policies): Map<string, UserBody["grants"]> {
  const found = new Map<string, UserBody["grants"]>();
  for (const [post, holders] of policies.holders) {
    const at = post.lastIndexOf("|");
    const organisation = post.slice(0, at);
    const organisationName = policies.organisations.get(organisation)?.name ?? organisation;
    for (const { user, from, until } of holders) {
      found.set(user, [
        ...(found.get(user) ?? []),
        { role: post.slice(at + 1), organisation, organisationName, from, until },
      ]);
    }
  }
  return found;
}
