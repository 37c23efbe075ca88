import { type Offices, type Placed, type Route, routeOf as routeIn } from "../core/case/route.ts";
import { indexOf } from "./context.ts";
import type { Policies } from "./engine.ts";

/** The organisation and role of a position for a case, among the offices there are. */
export function routeOf(policies: Policies, one: Placed, position: string, on: string): Route {
  return routeIn(officesOf(policies), one, position, on);
}

function officesOf(policies: Policies): Offices {
  return {
    positions: policies.positions,
    index: indexOf(policies),
    anyIn(type, city) {
      for (const office of policies.organisations.values()) {
        if (office.type === type && office.homeCity === city) return office;
      }
      return undefined;
    },
  };
}
