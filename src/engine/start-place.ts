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
): string | null {
  if (!(definition.start.by ?? ["person"]).includes("person")) return null;
  // A task's organisation lies in the city of its case.
  const home = policies.organisations.get(grant.organisation)?.homeCity === homeCityOf(division);
  const names = home ? Object.keys(definition.parties ?? {}) : [];
  const asParty = Object.fromEntries(names.map((party) => [party, grant.organisation]));
  for (const parties of [{}, asParty]) {
    const mode = modeAt(policies, division, parties, day);
    for (const position of definition.start.positions) {
      const found = resolvePosition(policies.positions, indexOf(policies), { division, mode, parties }, position, day);
      if (found.ok && found.organisation === grant.organisation && found.role === grant.role) return mode;
    }
  }
  return null;
}
