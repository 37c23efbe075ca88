import type { Destination } from "../core/api.ts";
import { liesWithin } from "../core/division/directory.ts";
import { holdsOn } from "../core/policy/organisation.ts";
import type { Caller, Policies } from "./engine.ts";
import { peopleOf } from "./transfer.ts";

/**
 * Who may be spoken to about a case: those who see it anyway, at an organisation that takes part or that watches over its
 * place, in the city where it lies. Speaking to somebody gives them no right they did not have.
 */
export function addresseesOf(
  policies: Policies,
  caller: Caller,
  one: { city: number; division: string; participants: readonly string[] },
  on: string,
): Destination[] {
  const found = new Set<string>();
  for (const [place, holders] of policies.holders) {
    const [organisation = "", role = ""] = place.split("|");
    const office = policies.organisations.get(organisation);
    const reads = policies.roles.get(role)?.reads;
    if (office?.homeCity !== one.city || reads === "none") continue;
    const watches =
      reads === "jurisdiction" &&
      office.jurisdictions.some((area) => holdsOn(area, on) && liesWithin(one.division, area.division));
    if (!watches && !one.participants.includes(organisation)) continue;
    for (const held of holders) if (held.user !== caller.user && holdsOn(held, on)) found.add(held.user);
  }
  return peopleOf(policies, found);
}
