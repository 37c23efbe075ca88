import { liesWithin } from "../core/division/directory.ts";
import { holdsOn } from "../core/policy/organisation.ts";
import type { Caller, Policies } from "./engine.ts";

/** A grant that gives a right over a division: its role has the right, its organisation's jurisdiction covers the place. */
export function grantOver(
  policies: Policies,
  caller: Caller,
  right: string,
  division: string,
  on: string,
): Caller["grants"][number] | null {
  return (
    grantsWith(policies, caller, right).find((grant) =>
      jurisdictionCovers(policies, grant.organisation, division, on),
    ) ?? null
  );
}

/** A grant that gives a right over an organisation: over all its jurisdictions, or over its home city where it has none. */
export function grantOverOrganisation(
  policies: Policies,
  caller: Caller,
  right: string,
  organisation: string,
  on: string,
): Caller["grants"][number] | null {
  const found = policies.organisations.get(organisation);
  if (!found) return null;
  const places = found.jurisdictions.filter((one) => holdsOn(one, on)).map((one) => one.division);
  if (places.length === 0) places.push(`${found.homeCity}000000`);
  return (
    grantsWith(policies, caller, right).find((grant) =>
      places.every((place) => jurisdictionCovers(policies, grant.organisation, place, on)),
    ) ?? null
  );
}

/** The grants whose role has a right, wherever it is held. */
export function grantsWith(policies: Policies, caller: Caller, right: string): Caller["grants"][number][] {
  return caller.grants.filter((grant) => policies.roles.get(grant.role)?.rights.includes(right));
}

function jurisdictionCovers(policies: Policies, organisation: string, division: string, on: string): boolean {
  const jurisdictions = policies.organisations.get(organisation)?.jurisdictions ?? [];
  return jurisdictions.some((one) => holdsOn(one, on) && liesWithin(division, one.division));
}
