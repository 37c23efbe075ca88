import type { Candidate, Organisation, Positions, Resolution } from "../policy/model.ts";
import type { OrganisationIndex } from "../policy/organisation.ts";
import { resolvePosition } from "../policy/position.ts";
import type { Text } from "../text.ts";
import type { Standing } from "./model.ts";

const SUPERVISING = "supervising";

/** Who acts, and when nobody could be found at the position, why: work is never dropped. */
export interface Route {
  organisation: string;
  role: string;
  exception: Text | null;
  tried: string[];
}

/** What a record is to hold, with the office of a position where no organisation is named yet. A vacant post names none. */
export function withOffice(
  values: Record<string, unknown>,
  office: { name?: string },
  { organisation, exception }: Route,
  nameOf: (organisation: string) => string | undefined,
): Record<string, unknown> {
  if ((values.organisation ?? null) !== null || exception !== null) return values;
  const name = nameOf(organisation);
  const unnamed = office.name !== undefined && (values[office.name] ?? null) === null;
  return { ...values, organisation, ...(unnamed && name !== undefined ? { [office.name ?? ""]: name } : {}) };
}

/** Which posts there are and who holds them. */
export interface Offices {
  positions: Positions;
  index: OrganisationIndex;
  /** Any office of a type in a city, wherever it is. */
  anyIn(type: string, city: number): Organisation | undefined;
}

/** What decides who acts for a case. */
export type Placed = Pick<Standing, "city" | "division" | "mode" | "startedOrg"> & {
  resolved: Pick<Standing["resolved"], "parties">;
};

/** The organisation and role of a position for a case; a vacant one goes to `supervising`, filled or not. */
export function routeOf(offices: Offices, one: Placed, position: string, on: string): Route {
  const found = inCity(offices, one, find(offices, one, position, on));
  if (found.ok) return { organisation: found.organisation, role: found.role, exception: null, tried: found.tried };
  const above = inCity(offices, one, find(offices, one, SUPERVISING, on));
  const tried = [...found.tried, ...above.tried];
  if (above.ok) return { organisation: above.organisation, role: above.role, exception: found.why, tried };
  return { ...unfilled(offices, one, on), exception: found.why, tried };
}

function find({ positions, index }: Offices, one: Placed, position: string, on: string): Resolution {
  const place = { division: one.division, mode: one.mode, parties: one.resolved.parties };
  return resolvePosition(positions, index, place, position, on);
}

/** A task lies in the home city of its case: an office elsewhere would never see it in its inbox. */
function inCity({ index }: Offices, one: Placed, found: Resolution): Resolution {
  const office = found.ok ? index.byId(found.organisation) : undefined;
  if (!found.ok || !office || office.homeCity === one.city) return found;
  const why = {
    zh: `“${office.name}”在另一城市，须在当地另行发起办件`,
    en: `"${office.name}" lies in another city, where a case of its own has to be started`,
  };
  return { ok: false, why, tried: [...found.tried, `${office.name}: another city`] };
}

/** Nobody supervises either: the first office that should, so that the task is seen as soon as somebody is appointed. */
function unfilled(
  { positions, index, anyIn }: Offices,
  one: Placed,
  on: string,
): { organisation: string; role: string } {
  const candidates = positions.positions[SUPERVISING]?.candidates;
  const supervising: readonly Candidate[] = candidates?.[one.mode] ?? candidates?.default ?? [];
  for (const candidate of supervising) {
    if (!("type" in candidate)) continue;
    const office = index.covering(one.division, candidate.at, candidate.type, on)[0];
    if (office) return { organisation: office.id, role: candidate.role };
  }
  for (const candidate of supervising) {
    const office = "type" in candidate ? anyIn(candidate.type, one.city) : undefined;
    if (office) return { organisation: office.id, role: candidate.role };
  }
  return { organisation: one.startedOrg ?? "", role: supervising[0]?.role ?? SUPERVISING };
}
