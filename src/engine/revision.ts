import type { Connection } from "../store/database.ts";
import { lockMeta, readNowAndMeta, writeMeta } from "../store/meta.ts";

/** The parts of what is held in memory, each with a count of its changes: only what changed is read again. */
export const POLICY_PARTS = ["divisions", "organisations", "people", "settings", "calendar", "definitions"] as const;
export type PolicyPart = (typeof POLICY_PARTS)[number];
export type Revisions = Readonly<Record<PolicyPart, number>>;

const KEY = "policies";

/** How often each part has changed (zeros in an empty database), and the moment, in one statement. */
export async function readPulse(db: Connection): Promise<{ revisions: Revisions; now: string }> {
  const { now, value } = await readNowAndMeta(db, KEY);
  return { revisions: revisionsOf(value), now };
}

/**
 * Makes the transaction the only one that writes reference tables until it ends, and tells every process to read these
 * parts again. Call it first: two that write at once take turns here instead of meeting in a deadlock later.
 */
export async function bumpPolicies(tx: Connection, parts: readonly PolicyPart[]): Promise<Revisions> {
  const before = revisionsOf(await lockMeta(tx, KEY));
  const after = { ...before };
  for (const part of parts) after[part] = before[part] + 1;
  await writeMeta(tx, KEY, after);
  return after;
}

function revisionsOf(value: unknown): Record<PolicyPart, number> {
  const found = new Map(Object.entries(Object(value)));
  const count = (part: PolicyPart): number => {
    const number = found.get(part);
    return typeof number === "number" ? number : 0;
  };
  return {
    divisions: count("divisions"),
    organisations: count("organisations"),
    people: count("people"),
    settings: count("settings"),
    calendar: count("calendar"),
    definitions: count("definitions"),
  };
}
