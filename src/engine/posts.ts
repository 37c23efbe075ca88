import { liesWithin } from "../core/division/directory.ts";
import type { Resolution } from "../core/policy/model.ts";
import { resolvePosition } from "../core/policy/position.ts";
import type { Text } from "../core/text.ts";
import { indexOf } from "./context.ts";
import type { Policies } from "./engine.ts";
import { modeAt } from "./start-place.ts";

const PLACES_NAMED = 3;
const PLACES_TRIED_MAX = 2_000;

/** What a check may know of the posts of a division, tried in every place at its foot: posts are those of streets and communities. */
export interface Posts {
  /** Why a position would find nobody somewhere; null when somebody is everywhere. Parties depend on the case: they are not asked. */
  resolveTask: (position: string) => Text | null;
  /** Where both positions come to one and the same single person; null when that is nowhere. */
  samePerson: (one: string, two: string) => Text | null;
}

export function postsOf(policies: Policies, division: string, on: string): Posts {
  const places = placesAtFoot(policies, division);
  const at = new Map(places.map((place) => [place, modeAt(policies, place, {}, on)]));
  const known = new Map<string, readonly Resolution[]>();
  const resolved = (position: string): readonly Resolution[] => {
    const before = known.get(position);
    if (before) return before;
    const all = places.map((division) => {
      const place = { division, mode: at.get(division) ?? "", parties: {} };
      return resolvePosition(policies.positions, indexOf(policies), place, position, on);
    });
    known.set(position, all);
    return all;
  };
  const asked = (position: string) => (isParty(policies, position) ? [] : resolved(position));
  const alone = (found: Resolution | undefined): string | null => {
    if (!found?.ok) return null;
    const people = indexOf(policies).holders(found.organisation, found.role, on);
    return people.length === 1 ? (people[0] ?? null) : null;
  };
  return {
    resolveTask(position) {
      const all = asked(position);
      const where = named(
        policies,
        places.filter((_, index) => all[index]?.ok === false),
      );
      if (where === null) return null;
      const title = policies.positions.positions[position]?.title ?? { zh: position, en: position };
      return { zh: `“${title.zh}”在${where.zh}空缺`, en: `"${title.en}" is vacant in ${where.en}` };
    },
    samePerson(one, two) {
      const [mine, theirs] = [asked(one), asked(two)];
      return named(
        policies,
        places.filter((_, index) => {
          const person = alone(mine[index]);
          return person !== null && person === alone(theirs[index]);
        }),
      );
    },
  };
}

/** The first of some places by name, and how many more; null for none. */
function named(policies: Policies, places: readonly string[]): Text | null {
  if (places.length === 0) return null;
  const names = places.slice(0, PLACES_NAMED).map((code) => policies.divisions.get(code)?.name ?? code);
  const more = places.length - names.length;
  return {
    zh: names.join("、") + (more > 0 ? `等${places.length}处` : ""),
    en: names.join(", ") + (more > 0 ? ` and ${more} more` : ""),
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
