import type { Database } from "./database.ts";

/** Whose rows come and go all day; small, since they hold only the work in hand. */
const CHANGING = ["task", "task_draft", "timer", "outbox", "session", "idempotency"];

/** What is worked at under a lease. */
const LEASED = ["import_file", "outbox", "timer", "schedule_run"];

/**
 * Ends the leases of the process that was here before: the folder is ours alone, so it is dead, and nobody need wait until
 * they run out.
 */
export async function releaseEmbedded(database: Database): Promise<void> {
  if (database.dialect !== "pglite") return;
  for (const table of LEASED)
    await database.all(
      { name: `lease-end-${table}`, text: `update ${table} set lease_until = null where lease_until is not null` },
      [],
    );
}

/**
 * What the background processes of a PostgreSQL do and the embedded one, being a single process, has nobody for: without
 * a checkpoint its log grows for good, and without a vacuum the tables that rows leave do.
 */
export async function keepEmbedded(database: Database): Promise<void> {
  if (database.dialect !== "pglite") return;
  for (const table of CHANGING) await database.all({ name: `vacuum-${table}`, text: `vacuum (analyze) ${table}` }, []);
  await database.all({ name: "checkpoint", text: "checkpoint" }, []);
}
