import { LEVELS, type Level } from "../definition/model.ts";
import { ancestorCode } from "../division/directory.ts";
import type { Organisation } from "./model.ts";

/** Which offices there are, what they cover and who holds their roles, on a day (`yyyy-MM-dd`). */
export interface OrganisationIndex {
  byId(id: string): Organisation | undefined;
  /** Offices of a type that cover a division at a level: nearest jurisdiction first, then by id. */
  covering(division: string, level: Level, type: string, on: string): Organisation[];
  /** Ids of the users who hold a role at an organisation. */
  holders(organisation: string, role: string, on: string): string[];
}

export interface Span {
  from?: string | null;
  until?: string | null;
}

/** The tables an index looks into; those of the engine's policies have this shape. */
export interface OrganisationTables {
  organisations: ReadonlyMap<string, Organisation>;
  organisationsByDivision: ReadonlyMap<string, readonly string[]>;
  holders: ReadonlyMap<string, readonly { user: string; from: string | null; until: string | null }[]>;
}

/** Whether a dated thing holds on a day; both ends are included, and none means no end. */
export function holdsOn(span: Span, on: string): boolean {
  return (span.from ?? "") <= on && (span.until == null || on <= span.until);
}

/** Level of a 12-digit division code, by its trailing zeros. */
export function levelOf(code: string): Level {
  return LEVELS.find((level) => ancestorCode(code, level) === code) ?? "community";
}

/** The division and all that contain it, nearest first. */
export function divisionPath(code: string): string[] {
  return [...new Set(LEVELS.map((level) => ancestorCode(code, level)))].reverse();
}

export function organisationIndex(tables: OrganisationTables): OrganisationIndex {
  return {
    byId: (id) => tables.organisations.get(id),
    covering(division, level, type, on) {
      // An office of a community cannot be found for a case that lies in a whole county.
      if (LEVELS.indexOf(levelOf(division)) < LEVELS.indexOf(level)) return [];
      const top = ancestorCode(division, level);
      const path = divisionPath(division);
      const found = new Map<string, Organisation>();
      for (const code of path.slice(0, path.indexOf(top) + 1)) {
        const ids = [...(tables.organisationsByDivision.get(code) ?? [])].sort();
        for (const id of ids) {
          const organisation = tables.organisations.get(id);
          if (organisation?.type === type && covers(organisation, code, on)) found.set(id, organisation);
        }
      }
      return [...found.values()];
    },
    holders(organisation, role, on) {
      const held = tables.holders.get(`${organisation}|${role}`) ?? [];
      return held.filter((one) => holdsOn(one, on)).map((one) => one.user);
    },
  };
}

function covers(organisation: Organisation, division: string, on: string): boolean {
  return (
    holdsOn(organisation, on) && organisation.jurisdictions.some((one) => one.division === division && holdsOn(one, on))
  );
}
