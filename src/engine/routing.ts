import { ALL_STAND_ASIDE } from "../core/case/recusal.ts";
import { type Offices, type Placed, type Route, routeOf as routeIn } from "../core/case/route.ts";
import type { OrganisationIndex } from "../core/policy/organisation.ts";
import { indexOf } from "./context.ts";
import type { Policies } from "./engine.ts";
import { type Aside, NOBODY_ASIDE } from "./recusal.ts";

/** The organisation and role of a position for a case, among the offices there are. */
export function routeOf(
  policies: Policies,
  one: Placed,
  position: string,
  on: string,
  /** Who must stand aside in this case: a post that only they hold is as good as vacant. */
  aside: Aside = NOBODY_ASIDE,
): Route {
  const found = routeIn(officesOf(policies, aside), one, position, on);
  if (found.exception === null || aside.size === 0) return found;
  const vacant = routeIn(officesOf(policies, NOBODY_ASIDE), one, position, on).exception !== null;
  return vacant ? found : { ...found, exception: ALL_STAND_ASIDE };
}

function officesOf(policies: Policies, aside: Aside): Offices {
  const index = indexOf(policies);
  return {
    positions: policies.positions,
    index: aside.size === 0 ? index : without(index, aside),
    anyIn(type, city) {
      for (const office of policies.organisations.values()) {
        if (office.type === type && office.homeCity === city) return office;
      }
      return undefined;
    },
  };
}

function without(index: OrganisationIndex, aside: Aside): OrganisationIndex {
  const holders: OrganisationIndex["holders"] = (organisation, role, on) =>
    index.holders(organisation, role, on).filter((user) => !aside.has(user));
  return { ...index, holders };
}
