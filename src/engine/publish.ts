import { dayBefore } from "../core/calendar/day.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Bundle } from "../core/variant.ts";
import type { Connection } from "../store/database.ts";
import { addVersion, endVersionOn, type NewVersion, RELEASE, readVersionHeads } from "../store/versions.ts";
import { contentHash } from "./hash.ts";

export type Publication = Omit<NewVersion, "workflow" | "version" | "hash" | "from"> & {
  bundle: Bundle;
  /** The first day on which cases start by it. */
  from: string;
};

/**
 * Makes an immutable version of a bundle, in force from a day on; what held before ends the day before. Refused when a
 * version already begins on that day or later: which of the two held would be a matter of chance. The very first version
 * has no lower bound. The transaction must hold the policies (`bumpPolicies`), so that two never number alike.
 */
export async function publishVersion(tx: Connection, wanted: Publication): Promise<number | Refusal> {
  const workflow = wanted.bundle.definition.id;
  const heads = await readVersionHeads(tx, workflow);
  const last = heads.findLast((one) => one.withdrawnAt === null);
  // A release may replace what another release brought earlier the same day: both are the same author's word.
  const replaces = wanted.author === RELEASE && last?.author === RELEASE && last.from === wanted.from;
  if (last && last.from !== null && last.from >= wanted.from && !replaces) {
    const { version, from } = last;
    return refuse("VERSION_CONFLICT", {
      cure: {
        zh: `第${version}版自 ${from} 起施行；请改为更晚的日期，或先撤回那一版`,
        en: `Version ${version} begins on ${from}: choose a later day, or withdraw that version first`,
      },
    });
  }
  const version = (heads.at(-1)?.version ?? 0) + 1;
  const from = last ? wanted.from : null;
  await addVersion(tx, { ...wanted, workflow, version, hash: contentHash(wanted.bundle), from });
  if (last) await endVersionOn(tx, workflow, last.version, later(dayBefore(wanted.from), last.from));
  return version;
}

function later(day: string, other: string | null): string {
  return other !== null && other > day ? other : day;
}
