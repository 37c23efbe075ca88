import type { Me } from "../core/api.ts";
import type { Policies } from "./engine.ts";
import { roleTitle } from "./inbox-item.ts";
import { reachOf, rightsOf } from "./reader.ts";
import type { Session } from "./sessions.ts";

/** The person who is signed in, with the posts they hold today and what these let them do. */
export function meOf(policies: Policies, session: Session, demo: boolean): Me {
  const { caller } = session;
  return {
    id: caller.user,
    username: session.username,
    name: caller.name,
    language: session.language,
    grants: caller.grants.map(({ role, organisation }) => {
      const held = policies.organisations.get(organisation);
      return {
        role,
        roleTitle: roleTitle(policies, role),
        organisation,
        organisationName: held?.name ?? organisation,
        division: held?.jurisdictions[0]?.division ?? null,
        rights: [...(policies.roles.get(role)?.rights ?? [])],
      };
    }),
    rights: [...rightsOf(policies, caller)].sort(),
    homeCities: reachOf(policies, caller).homeCities,
    csrf: session.csrf,
    demo,
  };
}
