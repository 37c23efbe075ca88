import type { Definition } from "../core/definition/model.ts";
import { resolvePosition } from "../core/policy/position.ts";
import { resolveMode } from "../core/policy/setting.ts";
import { indexOf } from "./context.ts";
import type { Caller, Policies } from "./engine.ts";
import { homeCityOf } from "./stored.ts";

/** The mode in a division on a day, for a case in which these organisations take part. */
export function modeAt(policies: Policies, division: string, parties: Record<string, string>, day: string): string {
  const { defaultMode } = policies.positions;
  return String(resolveMode(policies.settings, { division, parties }, day, { defaultMode }).value);
}

/** An office starts what lies in its places; one that takes part in the case starts it wherever it is to lie. */
export type StartsAs = "office" | "party";

/**
 * In which mode a post could start a workflow in a division, or null when it could not: a start position resolves to
 * it there, by place or as a party of the case. Whether the data make it that party is decided when the case starts.
 */
export function startModeOf(
  policies: Policies,
  definition: Definition,
  grant: Caller["grants"][number],
  division: string,
  day: string,
  as: readonly StartsAs[] = ["office", "party"],
): string | null {
  if (!(definition.start.by ?? ["person"]).includes("person")) return null;
  for (const one of as) {
    const parties = one === "office" ? {} : partiesAs(policies, definition, grant.organisation, division);
    const mode = modeAt(policies, division, parties, day);
    for (const position of definition.start.positions) {
      const found = resolvePosition(policies.positions, indexOf(policies), { division, mode, parties }, position, day);
      if (found.ok && found.organisation === grant.organisation && found.role === grant.role) return mode;
    }
  }
  return null;
}

/** A task's organisation lies in the city of its case: one from elsewhere is no party here. */
function partiesAs(
  policies: Policies,
  definition: Definition,
  organisation: string,
  division: string,
): Record<string, string> {
  if (policies.organisations.get(organisation)?.homeCity !== homeCityOf(division)) return {};
  return Object.fromEntries(Object.keys(definition.parties ?? {}).map((party) => [party, organisation]));
}
