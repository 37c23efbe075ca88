import { firingsBetween, parseCron } from "../core/calendar/cron.ts";
import { liesWithin } from "../core/division/directory.ts";
import { readNow } from "../store/meta.ts";
import { finishFire, readLastFirings, readRunningFires, takeFiring } from "../store/schedule-fires.ts";
import { claimRun, openRun } from "../store/schedule-runs.ts";
import { readSchedules, type Schedule } from "./definitions.ts";
import type { Engine } from "./engine.ts";
import { startEach } from "./start-each.ts";
import { startScheduled } from "./start-scheduled.ts";
import { homeCityOf } from "./stored.ts";

/** How long a batch may take before another process may take it up. */
const LEASE_SECONDS = 60;

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
    const due = firingsBetween(cron, engine.policies().calendar.zone, from, now, CATCH_UP_MAX);
    // Whom the missed nights would have found, the latest finds as well.
    if (schedule.each) {
      for (const at of due.slice(-1)) found = (await takeFiring(engine.database, id, at, "running")) || found;
    } else for (const at of due) found = (await startScheduled(engine, id, schedule, at)) || found;
  }
  return found;
}

/** Starts the next batch of every firing that goes through records, city by city; true when there was one. */
export async function runsRound(engine: Engine): Promise<boolean> {
  const running = await readRunningFires(engine.database);
  if (running.length === 0) return false;
  const schedules = await readSchedules(engine.database);
  let found = false;
  for (const { schedule: id, at } of running) {
    const schedule = schedules[id];
    let open = false;
    for (const city of schedule?.each ? citiesWithin(engine, schedule.division) : []) {
      if ((await openRun(engine.database, city, id, at)) === "done") continue;
      open = true;
      found = (await runBatch(engine, id, schedule, city, at)) || found;
    }
    if (!open) await finishFire(engine.database, id, at);
  }
  return found;
}

/** A batch that fails keeps its lease, so that it is tried again after a while and not at once. */
async function runBatch(engine: Engine, id: string, schedule: Schedule | undefined, city: number, at: string) {
  if (!schedule?.each) return false;
  const run = await claimRun(engine.database, city, id, at, LEASE_SECONDS);
  if (run === null) return false;
  try {
    await startEach(engine, { ...schedule, each: schedule.each }, run);
    return true;
  } catch (error) {
    engine.log.error({ err: error, schedule: id, city }, "a batch of a schedule failed");
    return false;
  }
}

/** The cities in which offices are, inside a division. */
function citiesWithin(engine: Engine, division: string): number[] {
  const cities = new Set([...engine.policies().organisations.values()].map(({ homeCity }) => homeCity));
  const own = homeCityOf(division);
  const whole = division.slice(2) === "0000000000";
  return [...cities].filter((city) => (whole ? liesWithin(`${city}000000`, division) : city === own)).sort();
}
