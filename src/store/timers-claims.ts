import type { Connection } from "./database.ts";

export interface ClaimedTimer {
  homeCity: number;
  id: string;
  fireAt: string;
  instanceId: string;
  key: string;
  attempts: number;
  failures: number;
}

/** Cities that have a timer due now. */
export async function citiesWithTimers(db: Connection): Promise<number[]> {
  const rows = await db.all<{ city: number }>(
    {
      name: "timer-cities",
      text: `with recursive cities as (
          (select home_city from timer order by home_city limit 1)
          union all
          select (select t.home_city from timer t where t.home_city > c.home_city order by t.home_city limit 1)
            from cities c where c.home_city is not null)
        select home_city as city from cities c where home_city is not null and exists (
          select from timer t where t.home_city = c.home_city and t.fire_at <= yijiao_now() and t.dead_at is null
            and (t.lease_until is null or t.lease_until < yijiao_now()))`,
    },
    [],
  );
  return rows.map((row) => row.city);
}

/**
 * Takes up to `max` due timers of a city for `leaseSeconds`. The step that a timer causes removes its row in the same
 * statement, so a worker that dies in between leaves it to be fired by another, and nobody fires it twice.
 */
export async function claimTimers(
  db: Connection,
  city: number,
  max: number,
  leaseSeconds: number,
): Promise<ClaimedTimer[]> {
  return db.all(
    {
      name: "timer-claim",
      text: `with due as materialized (
          select fire_at, id from timer where home_city = $1 and fire_at <= yijiao_now() and dead_at is null
            and (lease_until is null or lease_until < yijiao_now())
          order by fire_at, id limit $2 for update skip locked)
        update timer t set lease_until = yijiao_now() + make_interval(secs => $3), attempts = t.attempts + 1
        from due where t.home_city = $1 and t.fire_at = due.fire_at and t.id = due.id
        returning t.home_city as "homeCity", t.id, t.fire_at as "fireAt", t.instance_id as "instanceId", t.key, t.attempts,
          t.failures`,
    },
    [city, max, leaseSeconds],
  );
}

/** Lets the timer of a case that stands still rest, however often: this counts as no attempt. */
export async function restTimer(db: Connection, timer: ClaimedTimer, seconds: number): Promise<void> {
  await db.all(
    {
      name: "timer-rest",
      text: `update timer set attempts = 0, failures = 0, lease_until = yijiao_now() + make_interval(secs => $5)
        where home_city = $1 and instance_id = $2 and key = $3 and id = $4`,
    },
    [timer.homeCity, timer.instanceId, timer.key, timer.id, seconds],
  );
}

/**
 * Lets a timer rest after a failed attempt: 2, 4, 8 … seconds, at most an hour. After `failuresMax` it lies still in
 * quarantine, since a limit is law and somebody has to see why this one cannot be kept.
 */
export async function failTimer(
  db: Connection,
  timer: ClaimedTimer,
  error: string,
  failuresMax: number,
): Promise<void> {
  await db.all(
    {
      name: "timer-fail",
      text: `update timer set failures = failures + 1, last_error = left($5, 500),
          dead_at = case when failures + 1 >= $6 then yijiao_now() end,
          lease_until = yijiao_now() + make_interval(secs => least(power(2, least(failures + 1, 12)), 3600))
        where home_city = $1 and instance_id = $2 and key = $3 and id = $4`,
    },
    [timer.homeCity, timer.instanceId, timer.key, timer.id, error, failuresMax],
  );
}

/** Removes a timer that its case no longer listens to; one that is not due, since the clock was set back meanwhile, stays. */
export async function dropTimer(db: Connection, timer: ClaimedTimer): Promise<void> {
  await db.all(
    {
      name: "timer-drop",
      text: `delete from timer where home_city = $1 and instance_id = $2 and key = $3 and id = $4
        and fire_at <= yijiao_now()`,
    },
    [timer.homeCity, timer.instanceId, timer.key, timer.id],
  );
}

/** The timers that a case has set, by their keys. */
export async function listTimersOf(
  db: Connection,
  city: number,
  instance: string,
): Promise<{ key: string; fireAt: string }[]> {
  return db.all(
    {
      name: "timers-of-instance",
      text: `select key, fire_at as "fireAt" from timer where home_city = $1 and instance_id = $2 order by key`,
    },
    [city, instance],
  );
}
