import { liesWithin } from "../core/division/directory.ts";
import type { Grant } from "../core/policy/model.ts";
import type { NewUser } from "../store/users.ts";
import type { DemoOrganisation } from "./demo-organisations.ts";
import { fill } from "./demo-place.ts";
import type { DemoPlan, PeoplePlan } from "./demo-plan.ts";
import { chanceOf, seedOf } from "./demo-random.ts";

export interface DemoPeople {
  users: NewUser[];
  grants: Grant[];
  /** User names in the order in which a visitor should see them. */
  order: string[];
}

/** Everybody whom the plan asks for. A user name that comes up again is the same person with one more post. */
export function planPeople(
  plan: DemoPlan,
  organisations: readonly DemoOrganisation[],
  passwordHash: string,
): DemoPeople {
  const users = new Map<string, NewUser>();
  const grants = new Map<string, Grant>();
  const featured = new Set<string>();
  for (const people of plan.people) {
    for (const place of organisations) {
      if (!isMeant(people, place)) continue;
      for (const post of people.posts) {
        const username = fill(post.username, place.facts);
        if (post.featured) featured.add(username);
        if (!users.has(username)) {
          const name = post.name ?? nameOf(plan, username);
          users.set(username, { id: `demo-${username}`, username, name, passwordHash });
        }
        for (const role of post.roles) {
          const organisation = place.organisation.id;
          const grant = { user: `demo-${username}`, role, organisation, from: null, until: null };
          grants.set(`${username} ${role} ${organisation}`, grant);
        }
      }
    }
  }
  return {
    users: [...users.values()],
    grants: [...grants.values()],
    order: [...featured, ...[...users.keys()].filter((u) => !featured.has(u))],
  };
}

function isMeant(plan: PeoplePlan, { organisation, slug }: DemoOrganisation): boolean {
  if (organisation.type !== plan.type) return false;
  if (plan.slugs && !plan.slugs.includes(slug)) return false;
  if (plan.notSlugs?.includes(slug)) return false;
  const place = organisation.jurisdictions[0]?.division ?? "";
  return plan.within === undefined || plan.within.some((code) => liesWithin(place, code));
}

function nameOf(plan: DemoPlan, username: string): string {
  const chance = chanceOf(seedOf(username, plan.seed));
  const pick = (list: string) => String(chance.pick(plan.lists[list] ?? []));
  return pick(plan.names.surnames) + pick(plan.names.given);
}
