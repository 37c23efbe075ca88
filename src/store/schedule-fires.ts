import type { Connection } from "./database.ts";

/** The last firing of each schedule that anybody has taken. */
export async function readLastFirings(db: Connection): Promise<Map<string, string>> {
  const rows = await db.all<{ schedule: string; at: string }>(
    { name: "schedule-last", text: "select schedule, max(fire_at) as at from schedule_fire group by schedule" },
    [],
  );
  return new Map(rows.map((row) => [row.schedule, row.at]));
}

/**
 * Takes a firing; false when another process has. `seen` firings only mark from when a new schedule counts; a `running`
 * one is gone through in batches and becomes `started` when nothing is left.
 */
export async function takeFiring(
  tx: Connection,
  schedule: string,
  at: string,
  state: "started" | "seen" | "running",
): Promise<boolean> {
  const rows = await tx.all(
    {
      name: "schedule-take",
      text: `insert into schedule_fire (schedule, fire_at, state) values ($1, $2::text::timestamptz, $3)
        on conflict (schedule, fire_at) do nothing returning schedule`,
    },
    [schedule, at, state],
  );
  return rows.length === 1;
}

/** The oldest firing of each schedule that is not gone through yet. */
export async function readRunningFires(db: Connection): Promise<{ schedule: string; at: string }[]> {
  return db.all(
    {
      name: "schedule-running",
      text: "select schedule, min(fire_at) as at from schedule_fire where state = 'running' group by schedule order by schedule",
    },
    [],
  );
}

export async function finishFire(db: Connection, schedule: string, at: string): Promise<void> {
  await db.all(
    {
      name: "schedule-finish",
      text: "update schedule_fire set state = 'started' where schedule = $1 and fire_at = $2::text::timestamptz",
    },
    [schedule, at],
  );
}
