import type { Text } from "../text.ts";
import type { Candidate, Organisation, Place, Positions, Resolution } from "./model.ts";
import { holdsOn, type OrganisationIndex } from "./organisation.ts";

/** How often an office may have been taken over since it was named; beyond it nobody is found. */
const SUCCESSORS_MAX = 20;

/**
 * Finds who acts: the first candidate of the place's mode whose office exists, covers the place and is filled that day.
 * Nobody is an answer that says why, for `supervising` to settle; it is never dropped and never counts as consent.
 */
export function resolvePosition(
  positions: Positions,
  organisations: OrganisationIndex,
  place: Place,
  position: string,
  on: string,
): Resolution {
  const spec = Object.hasOwn(positions.positions, position) ? positions.positions[position] : undefined;
  if (!spec) return nobody([], `没有岗位“${position}”`, `There is no position "${position}"`);
  const candidates = spec.candidates[place.mode] ?? spec.candidates.default;
  if (!candidates) {
    const mode = positions.modes[place.mode]?.title ?? { zh: place.mode, en: place.mode };
    return nobody(
      [],
      `“${spec.title.zh}”在“${mode.zh}”下没有办理单位的规定`,
      `"${spec.title.en}" has no candidates under "${mode.en}"`,
    );
  }
  const tried: string[] = [];
  for (const candidate of candidates) {
    const offices = officesOf(candidate, organisations, place, on);
    if (offices.length === 0) tried.push(`${describe(candidate)}: none`);
    for (const office of offices) {
      if (organisations.holders(office.id, candidate.role, on).length > 0) {
        return { ok: true, organisation: office.id, role: candidate.role, tried };
      }
      tried.push(`${describe(candidate)}: ${office.name} vacant`);
    }
  }
  const exists = tried.some((one) => one.endsWith(" vacant"));
  return exists
    ? nobody(tried, `“${spec.title.zh}”的岗位空缺，无人办理`, `The posts of "${spec.title.en}" are vacant`)
    : nobody(tried, `该地没有可担任“${spec.title.zh}”的单位`, `No office here can act as "${spec.title.en}"`);
}

function officesOf(candidate: Candidate, organisations: OrganisationIndex, place: Place, on: string) {
  if ("type" in candidate) return organisations.covering(place.division, candidate.at, candidate.type, on);
  const id = Object.hasOwn(place.parties, candidate.party) ? place.parties[candidate.party] : undefined;
  const party = id === undefined ? undefined : successorOf(organisations, id, on);
  return party ? [party] : [];
}

/** An organisation on a day: itself, or whoever has taken it over by then. */
function successorOf(organisations: OrganisationIndex, id: string, on: string): Organisation | undefined {
  let found = organisations.byId(id);
  for (let step = 0; found && !holdsOn(found, on) && step < SUCCESSORS_MAX; step++)
    found = found.successor == null ? undefined : organisations.byId(found.successor);
  return found && holdsOn(found, on) ? found : undefined;
}

function describe(candidate: Candidate): string {
  const where = "type" in candidate ? `${candidate.type}@${candidate.at}` : `party ${candidate.party}`;
  return `${where} ${candidate.role}`;
}

function nobody(tried: string[], zh: string, en: string): Resolution {
  const why: Text = { zh, en };
  return { ok: false, why, tried };
}
