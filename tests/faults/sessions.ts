import { createHash } from "node:crypto";
import type { Database } from "../../src/store/database.ts";
import { addSession } from "../../src/store/sessions.ts";

/** By which a person of the harness is known: the same in every process. */
export function tokenOf(user: string): string {
  return createHash("sha256").update(`session of ${user}`).digest("base64url");
}

/** Signs people in for longer than any run takes. */
export async function addSessions(database: Database, users: readonly string[]): Promise<void> {
  for (const user of users) {
    const tokenHash = createHash("sha256").update(tokenOf(user)).digest();
    await addSession(database, { tokenHash, user, csrf: "-", hours: 100_000 });
  }
}
