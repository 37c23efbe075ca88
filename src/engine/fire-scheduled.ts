import { firingsBetween, parseCron } from "../core/calendar/cron.ts";
import { readNow } from "../store/meta.ts";
import { readLastFirings, takeFiring } from "../store/schedule-fires.ts";
import { readSchedules } from "./definitions.ts";
import type { Engine } from "./engine.ts";
import { startScheduled } from "./start-scheduled.ts";

/** Firings missed while nothing ran are made up for, this many of each schedule and no older than this. */
export const CATCH_UP_MAX = 100;
const CATCH_UP_DAYS_MAX = 35;
const DAY_MS = 86_400_000;

/** Starts what is due by the database's clock; true when something was. */
export async function schedulesRound(engine: Engine): Promise<boolean> {
  const schedules = Object.entries(await readSchedules(engine.database));
  if (schedules.length === 0) return false;
  const now = await readNow(engine.database);
  const last = await readLastFirings(engine.database);
  let found = false;
  for (const [id, schedule] of schedules) {
    const since = last.get(id);
    if (since === undefined) {
      // A schedule that is new begins now: nobody asked for the firings before it existed.
      await takeFiring(engine.database, id, now, "seen");
      continue;
    }
    const cron = parseCron(schedule.cron);
    if (cron === null) throw new Error(`the schedule ${id} has no cron line`);
    const from = new Date(Math.max(Date.parse(since), Date.parse(now) - CATCH_UP_DAYS_MAX * DAY_MS)).toISOString();
    for (const at of firingsBetween(cron, engine.policies().calendar.zone, from, now, CATCH_UP_MAX)) {
      found = (await startScheduled(engine, id, schedule, at)) || found;
    }
  }
  return found;
}
