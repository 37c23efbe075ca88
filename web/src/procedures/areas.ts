import type { Me } from "../../../src/core/api.ts";

/** The areas in which somebody may change what a procedure leaves to areas: those of the offices where they hold that right. */
export function ownAreas({ grants }: Pick<Me, "grants">): { code: string; name: string }[] {
  const found = new Map<string, string>();
  for (const { rights, division, organisationName } of grants) {
    if (division !== null && rights.includes("settings.write") && !found.has(division))
      found.set(division, organisationName);
  }
  return [...found].map(([code, name]) => ({ code, name }));
}
