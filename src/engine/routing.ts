import type { Candidate, Resolution } from "../core/policy/model.ts";
import { resolvePosition } from "../core/policy/position.ts";
import type { Text } from "../core/text.ts";
import { indexOf } from "./context.ts";
import type { Policies } from "./engine.ts";
import type { Case } from "./stored.ts";

const SUPERVISING = "supervising";

/** Who acts, and when nobody could be found at the position, why: work is never dropped. */
export interface Route {
  organisation: string;
  role: string;
  exception: Text | null;
  tried: string[];
}

/** The organisation and role of a position for a case; a vacant one goes to `supervising`, filled or not. */
export function routeOf(policies: Policies, one: Case, position: string, on: string): Route {
  const found = inCity(policies, one, find(policies, one, position, on));
  if (found.ok) return { organisation: found.organisation, role: found.role, exception: null, tried: found.tried };
  const above = inCity(policies, one, find(policies, one, SUPERVISING, on));
  const tried = [...found.tried, ...above.tried];
  if (above.ok) return { organisation: above.organisation, role: above.role, exception: found.why, tried };
  return { ...unfilled(policies, one, on), exception: found.why, tried };
}

function find(policies: Policies, one: Case, position: string, on: string): Resolution {
  const place = { division: one.division, mode: one.mode, parties: one.resolved.parties };
  return resolvePosition(policies.positions, indexOf(policies), place, position, on);
}

/** A task lies in the home city of its case: an office elsewhere would never see it in its inbox. */
function inCity(policies: Policies, one: Case, found: Resolution): Resolution {
  const office = found.ok ? policies.organisations.get(found.organisation) : undefined;
  if (!found.ok || !office || office.homeCity === one.city) return found;
  const why = {
    zh: `“${office.name}”在另一城市，须在当地另行发起办件`,
    en: `"${office.name}" lies in another city, where a case of its own has to be started`,
  };
  return { ok: false, why, tried: [...found.tried, `${office.name}: another city`] };
}

/** Nobody supervises either: the first office that should, so that the task is seen as soon as somebody is appointed. */
function unfilled(policies: Policies, one: Case, on: string): { organisation: string; role: string } {
  const candidates = policies.positions.positions[SUPERVISING]?.candidates;
  const supervising: readonly Candidate[] = candidates?.[one.mode] ?? candidates?.default ?? [];
  const index = indexOf(policies);
  for (const candidate of supervising) {
    if (!("type" in candidate)) continue;
    const office = index.covering(one.division, candidate.at, candidate.type, on)[0];
    if (office) return { organisation: office.id, role: candidate.role };
  }
  for (const candidate of supervising) {
    if (!("type" in candidate)) continue;
    for (const office of policies.organisations.values()) {
      if (office.type === candidate.type && office.homeCity === one.city) {
        return { organisation: office.id, role: candidate.role };
      }
    }
  }
  return { organisation: one.startedOrg ?? "", role: supervising[0]?.role ?? SUPERVISING };
}
