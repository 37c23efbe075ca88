import type { Connection } from "./database.ts";
import type { EventRow } from "./rows.ts";

/** An event as it was written, to be checked against its hash. */
export type ChainedEvent = Omit<EventRow, "hash"> & { hash: Buffer };

/** The whole history of a case, in order: for checking and replaying it. */
export async function readHistory(on: Connection, city: number, instance: string): Promise<ChainedEvent[]> {
  const rows = await on.all<Omit<ChainedEvent, "behalf"> & { behalf: string | null }>(
    {
      name: "history-whole",
      text: `select instance_id, seq, at, type, actor, actor_name, organisation, task_id, outcome, from_state, to_state, body,
          behalf, hash from event where home_city = $1 and instance_id = $2 order by seq`,
    },
    [city, instance],
  );
  // Events from before there were substitutes were hashed without them.
  return rows.map(({ behalf, ...row }) => (behalf === null ? row : { ...row, behalf }));
}

/** What a release once brought under a content hash. */
export async function readArtifact(on: Connection, hash: string): Promise<unknown> {
  const row = await on.one<{ body: unknown }>(
    { name: "artifact-read", text: "select body from artifact where hash = $1" },
    [hash],
  );
  return row?.body ?? null;
}
