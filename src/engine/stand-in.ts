import type { Caller, Stand } from "./engine.ts";

type Grant = Caller["grants"][number];
/** Where a task lies, and who has it by name. */
interface Lying {
  organisation: string;
  role: string;
  assignee: string | null;
}

/** What somebody may act at: their own posts and those of whom they stand in for. */
export function postsHeld(caller: Pick<Caller, "grants" | "stands">): readonly Grant[] {
  return caller.stands ? [...caller.grants, ...caller.stands.flatMap(({ grants }) => grants)] : caller.grants;
}

/** Whom a caller acts for at a task: null where it is theirs by their own post or name, or nobody's they stand in for. */
export function behalfOf(caller: Caller, task: Lying): Stand | null {
  if (task.assignee === caller.user) return null;
  const stands = caller.stands ?? [];
  if (task.assignee !== null) return stands.find(({ user }) => user === task.assignee) ?? null;
  const at = (grants: readonly Grant[]) =>
    grants.some(({ organisation, role }) => organisation === task.organisation && role === task.role);
  return at(caller.grants) ? null : (stands.find(({ grants }) => at(grants)) ?? null);
}
