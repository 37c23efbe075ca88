import type { Reorganisation } from "../../../src/core/policy/reorganise.ts";
import type { ChosenOrganisation } from "../ui/OrganisationChoice.tsx";

/** A reorganisation while it is being written: whatever is not chosen yet is null or empty. */
export interface Plan {
  on: string;
  reason: string;
  document: string;
  opens: { id: string; name: string; like: ChosenOrganisation | null }[];
  closes: { organisation: ChosenOrganisation | null; into: ChosenOrganisation | null; people: boolean }[];
  moves: { division: string; from: ChosenOrganisation | null; to: ChosenOrganisation | null }[];
}

export const NOTHING: Plan = { on: "", reason: "", document: "", opens: [], closes: [], moves: [] };

/** The offices that the plan opens, as others may choose them. */
export function opened(plan: Plan): ChosenOrganisation[] {
  return plan.opens.filter(({ id, name }) => id !== "" && name !== "").map(({ id, name }) => ({ id, name }));
}

/** What is asked of the server, or null while a part is not said yet. */
export function asked(plan: Plan): Reorganisation | null {
  const { on, reason, document } = plan;
  const parts = plan.opens.length + plan.closes.length + plan.moves.length;
  if (on === "" || reason.trim() === "" || parts === 0) return null;
  const opens: NonNullable<Reorganisation["opens"]> = [];
  for (const { id, name, like } of plan.opens) {
    if (id === "" || name.trim() === "" || like?.type === undefined) return null;
    opens.push({ id, name: name.trim(), type: like.type });
  }
  const closes: NonNullable<Reorganisation["closes"]> = [];
  for (const { organisation, into, people } of plan.closes) {
    if (organisation === null || into === null) return null;
    closes.push({ organisation: organisation.id, into: into.id, people });
  }
  const moves: NonNullable<Reorganisation["moves"]> = [];
  for (const { division, from, to } of plan.moves) {
    if (division === "" || from === null || to === null) return null;
    moves.push({ division, from: from.id, to: to.id });
  }
  return {
    ...{ on, reason: reason.trim() },
    ...(document.trim() === "" ? {} : { document: document.trim() }),
    ...{ opens, closes, moves },
  };
}
