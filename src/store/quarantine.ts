import type { Connection } from "./database.ts";

/** One step of a case that failed so often that it is not tried any more. */
export interface StuckStep {
  kind: "timer" | "outbox" | "message";
  /** The timer's key, the kind of what leaves the case, the message's name. */
  name: string;
  error: string | null;
  failures: number;
  since: string;
}

export interface StuckCase {
  homeCity: number;
  id: string;
  number: string;
  workflow: string;
  version: number;
  state: string;
  since: string;
  steps: StuckStep[];
}

/** Cases in these divisions of which a step lies still, newest first; never what they are about. */
export async function listStuck(
  db: Connection,
  city: number,
  wish: { places: readonly string[]; after: string | null; limit: number },
): Promise<StuckCase[]> {
  return db.all(
    {
      name: "quarantine-list",
      text: `with step as (
          select instance_id, 'timer' as kind, key as name, last_error as error, failures, dead_at from timer
            where home_city = $1 and dead_at is not null
          union all
          select instance_id, 'outbox', kind, last_error, failures, dead_at from outbox
            where home_city = $1 and dead and instance_id is not null
          union all
          select coalesce(instance_id, taken_by), 'message', name, last_error, failures, dead_at from message
            where home_city = $1 and dead_at is not null and expires_at > yijiao_now())
        select i.home_city as "homeCity", i.id, i.number, i.workflow, i.version, i.state, min(s.dead_at) as since,
          jsonb_agg(jsonb_build_object('kind', s.kind, 'name', s.name, 'error', s.error, 'failures', s.failures,
            'since', to_char(s.dead_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by s.dead_at) as steps
        from step s join instance i on i.home_city = $1 and i.id = s.instance_id
        where yijiao_within(i.division, $2::text[]) and ($3::uuid is null or i.id < $3)
        group by i.home_city, i.id order by i.id desc limit $4`,
    },
    [city, [...wish.places], wish.after, wish.limit],
  );
}

/** Has all of a case that lies still tried once more, from the first attempt; how many steps that are. */
export async function reviveSteps(tx: Connection, city: number, instance: string): Promise<number> {
  const revived = await tx.all(
    {
      name: "quarantine-revive",
      text: `with timers as (
          update timer set dead_at = null, failures = 0, attempts = 0, lease_until = null
            where home_city = $1 and instance_id = $2 and dead_at is not null returning id),
        messages as (
          update outbox set dead = false, dead_at = null, failures = 0, attempts = 0, lease_until = null, ready_at = yijiao_now()
            where home_city = $1 and instance_id = $2 and dead returning id),
        received as (
          update message set dead_at = null, failures = 0, lease_until = null
            where home_city = $1 and coalesce(instance_id, taken_by) = $2 and dead_at is not null returning id)
        select id from timers union all select id from messages union all select id from received`,
    },
    [city, instance],
  );
  return revived.length;
}
