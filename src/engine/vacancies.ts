import { liesWithin } from "../core/division/directory.ts";
import { resolvePosition } from "../core/policy/position.ts";
import type { Text } from "../core/text.ts";
import { indexOf } from "./context.ts";
import type { Policies } from "./engine.ts";
import { modeAt } from "./start-place.ts";

const PLACES_NAMED = 3;
const PLACES_TRIED_MAX = 2_000;

/**
 * Why a position would find nobody somewhere in a division: tried in every place at its foot, since posts are those of
 * streets and communities. Null when somebody is everywhere. Positions of parties depend on the case, so they are not asked.
 */
export function vacancies(policies: Policies, division: string, on: string): (position: string) => Text | null {
  const places = placesAtFoot(policies, division);
  const known = new Map<string, Text | null>();
  return (position) => {
    const told = known.get(position);
    if (told !== undefined) return told;
    const why = isParty(policies, position) ? null : whyNobody(policies, places, position, on);
    known.set(position, why);
    return why;
  };
}

function whyNobody(policies: Policies, places: readonly string[], position: string, on: string): Text | null {
  const empty = places.filter((place) => {
    const at = { division: place, mode: modeAt(policies, place, {}, on), parties: {} };
    return !resolvePosition(policies.positions, indexOf(policies), at, position, on).ok;
  });
  if (empty.length === 0) return null;
  const names = empty.slice(0, PLACES_NAMED).map((code) => policies.divisions.get(code)?.name ?? code);
  const title = policies.positions.positions[position]?.title ?? { zh: position, en: position };
  const rest =
    empty.length > names.length
      ? { zh: `等${empty.length}处`, en: ` and ${empty.length - names.length} more` }
      : { zh: "", en: "" };
  return {
    zh: `“${title.zh}”在${names.join("、")}${rest.zh}空缺`,
    en: `"${title.en}" is vacant in ${names.join(", ")}${rest.en}`,
  };
}

/** The divisions within that have none below them. */
function placesAtFoot(policies: Policies, division: string): string[] {
  const within = [...policies.divisions.values()].filter(({ code }) => liesWithin(code, division));
  const parents = new Set(within.map(({ parent }) => parent));
  return within.flatMap(({ code }) => (parents.has(code) ? [] : [code])).slice(0, PLACES_TRIED_MAX);
}

function isParty(policies: Policies, position: string): boolean {
  const candidates = Object.values(policies.positions.positions[position]?.candidates ?? {}).flat();
  return candidates.some((one) => "party" in one);
}
