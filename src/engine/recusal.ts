import { type Declared, MUST_STAND_ASIDE, personsNamed, recusalCure } from "../core/case/recusal.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { SubjectRead } from "./context.ts";
import type { Engine, Stand } from "./engine.ts";
import type { Case } from "./stored.ts";

/** A case as it names people. */
export interface Naming {
  one: Pick<Case, "subject" | "data">;
  subject?: Pick<SubjectRead, "data"> | null | undefined;
}

/** Users who must stand aside in a case, each with what they have declared. */
export type Aside = ReadonlyMap<string, Declared>;

export const NOBODY_ASIDE: Aside = new Map();

/**
 * 回避: nobody handles a case that names themselves or a relative they have declared. What was declared is held in memory as
 * digests, so that a step asks the database nothing more; while nobody has declared anything, nothing is worked out.
 */
export function asideOf(engine: Pick<Engine, "policies" | "sealer">, { one, subject }: Naming): Aside {
  const { relatives } = engine.policies();
  if (relatives.size === 0) return NOBODY_ASIDE;
  const digests = personsNamed(one.data, subject?.data).map((number) => engine.sealer.blind(number).toString("hex"));
  if (one.subject) digests.push(one.subject.blind);
  const aside = new Map<string, Declared>();
  for (const declared of digests.flatMap((digest) => relatives.get(digest) ?? [])) {
    if (!aside.get(declared.user)?.self) aside.set(declared.user, declared);
  }
  return aside;
}

/** Refuses who acts, for themselves or on behalf of somebody who must stand aside: one does not do it through another. */
export function mustStandAside(
  engine: Engine,
  naming: Naming,
  { user, behalf = null }: { user: string; behalf?: Stand | null },
): Refusal | null {
  const aside = asideOf(engine, naming);
  const declared = aside.get(user) ?? (behalf && aside.get(behalf.user));
  return declared ? refuse("RECUSAL", { cure: recusalCure(declared) }) : null;
}

/** Refuses to give work to somebody who must stand aside. */
export function mayNotBeGiven(engine: Engine, naming: Naming, to: string): Refusal | null {
  return asideOf(engine, naming).has(to) ? refuse("RECUSAL", { cure: MUST_STAND_ASIDE }) : null;
}
