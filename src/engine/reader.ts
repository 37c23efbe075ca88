import { ancestorCode } from "../core/division/directory.ts";
import type { Division } from "../core/policy/model.ts";
import type { Reader } from "../store/database.ts";
import type { Caller, Policies } from "./engine.ts";
import { postsHeld } from "./stand-in.ts";

/** How many index walks one list may take; who holds more posts must name an organisation or a division. */
export const BRANCHES_MAX = 100;

/** A place whose rows a caller may read, by the column that its index begins with. */
export interface CountyReach {
  city: number;
  county: number;
  street: string | null;
  community: string | null;
}

/** Where a caller's rows can lie: one entry for every index walk that a list takes. */
export interface Reach {
  posts: { city: number; organisation: string; role: string }[];
  organisations: { city: number; organisation: string }[];
  counties: CountyReach[];
  cities: { city: number; cityCode: number }[];
  homeCities: number[];
}

/** The settings that row-level security looks at, from the grants in force and the jurisdictions they bring. */
export function readerOf(policies: Policies, caller: Caller): Reader {
  return {
    user: caller.user,
    organisations: [...new Set(doingBusiness(policies, caller).map((grant) => grant.organisation))],
    places: [...new Set(postsHeld(caller).map((grant) => `${grant.organisation}|${grant.role}`))],
    readDivisions: readDivisionsOf(policies, caller),
  };
}

/** Grants of roles that have to do with cases: who administers the system sees none. */
function doingBusiness(policies: Policies, caller: Caller): Caller["grants"][number][] {
  return postsHeld(caller).filter((grant) => policies.roles.get(grant.role)?.reads !== "none");
}

/** 12-digit codes of the divisions that the caller's roles let them read whole, none inside another. */
export function readDivisionsOf(policies: Policies, caller: Pick<Caller, "grants" | "day">): string[] {
  const grants = caller.grants.filter(({ role }) => policies.roles.get(role)?.reads === "jurisdiction");
  return jurisdictionsOf(policies, grants, caller.day);
}

function jurisdictionsOf(policies: Policies, grants: Caller["grants"], day: string | undefined): string[] {
  const codes = new Set<string>();
  for (const grant of grants) {
    for (const { division, from, until } of policies.organisations.get(grant.organisation)?.jurisdictions ?? []) {
      const inForce =
        (from === null || day === undefined || from <= day) && (until === null || (day !== undefined && until >= day));
      if (inForce) codes.add(division);
    }
  }
  return [...codes].filter((code) => !ancestors(code).some((above) => above !== code && codes.has(above)));
}

export function reachOf(policies: Policies, caller: Pick<Caller, "grants" | "stands" | "day">): Reach {
  const reach: Reach = { posts: [], organisations: [], counties: [], cities: [], homeCities: [] };
  const organisations = new Set<string>();
  for (const { organisation, role } of postsHeld(caller)) {
    const city = policies.organisations.get(organisation)?.homeCity;
    if (city === undefined) continue;
    reach.posts.push({ city, organisation, role });
    if (!organisations.has(organisation)) reach.organisations.push({ city, organisation });
    organisations.add(organisation);
  }
  for (const code of readDivisionsOf(policies, caller)) addDivision(reach, policies, code);
  reach.homeCities = [...new Set([...reach.posts, ...reach.counties, ...reach.cities].map((one) => one.city))];
  return reach;
}

function addDivision(reach: Reach, policies: Policies, code: string): void {
  const division = policies.divisions.get(code);
  if (!division) return;
  const city = Number(code.slice(0, 4)) * 100;
  const county = Number(code.slice(0, 6));
  switch (division.level) {
    case "province":
      for (const inner of policies.divisions.values()) {
        if (inner.level === "city" && inner.code.startsWith(code.slice(0, 2))) addDivision(reach, policies, inner.code);
      }
      return;
    case "city":
      reach.cities.push({ city: county, cityCode: county });
      return;
    case "county":
      reach.counties.push({ city, county, street: null, community: null });
      return;
    case "street":
      reach.counties.push({ city, county, street: code, community: null });
      return;
    case "community":
      reach.counties.push({ city, county, street: ancestorCode(code, "street"), community: code });
  }
}

function ancestors(code: string): string[] {
  return (["province", "city", "county", "street", "community"] as const).map((level) => ancestorCode(code, level));
}

/** Where a right is held: the divisions of the organisations at which the caller has a role that brings it. */
export function placesOfRight(
  policies: Policies,
  caller: Pick<Caller, "grants" | "day">,
  holds: (rights: readonly string[]) => boolean,
): { places: string[]; cities: number[] } {
  const grants = caller.grants.filter(({ role }) => holds(policies.roles.get(role)?.rights ?? []));
  const places = jurisdictionsOf(policies, grants, caller.day);
  const cities = places.flatMap((code) => {
    if (!code.endsWith("0000000000")) return [Number(code.slice(0, 4)) * 100];
    const inner = [...policies.divisions.values()].filter(({ level }) => level === "city").map((one) => one.code);
    return inner.filter((city) => city.startsWith(code.slice(0, 2))).map((city) => Number(city.slice(0, 6)));
  });
  return { places, cities: [...new Set(cities)].sort((a, b) => a - b) };
}

/** Whether a division lies in one of these places. */
export function liesWithin(division: string, places: readonly string[]): boolean {
  return ancestors(division).some((code) => places.includes(code));
}

/** Rights over pages and settings that the caller's roles bring. */
export function rightsOf(policies: Policies, caller: Caller): Set<string> {
  return new Set(caller.grants.flatMap((grant) => policies.roles.get(grant.role)?.rights ?? []));
}

/** Whether the caller's posts, or the jurisdictions they read, include something lying at this division. */
export function readsDivision(policies: Policies, caller: Caller, code: string): boolean {
  const above = ancestors(code);
  return readDivisionsOf(policies, caller).some((mine) => above.includes(mine));
}

/** Name of a division by code, or the code where none is known. */
export function divisionName(policies: Policies, code: string): string {
  const division: Division | undefined = policies.divisions.get(code);
  return division?.name ?? code;
}
