import type { Connection } from "./database.ts";

export interface OutboxListed {
  homeCity: number;
  id: string;
  instanceId: string;
  number: string;
  workflow: string;
  kind: string;
  attempts: number;
  dead: boolean;
  readyAt: string;
  error: string | null;
}

/** Messages of cases in these divisions that failed at least once, newest first; never what they say. */
export async function listFailed(
  db: Connection,
  city: number,
  wish: { places: readonly string[]; dead: boolean; after: string | null; limit: number },
): Promise<OutboxListed[]> {
  return db.all(
    {
      name: "outbox-failed",
      text: `select o.home_city as "homeCity", o.id, o.instance_id as "instanceId", i.number, i.workflow, o.kind, o.attempts,
          o.dead, o.ready_at as "readyAt", o.last_error as error
        from outbox o join instance i on i.home_city = $1 and i.id = o.instance_id
        where o.home_city = $1 and o.last_error is not null and (not $3::boolean or o.dead)
          and yijiao_within(i.division, $2::text[]) and ($4::uuid is null or o.id < $4::uuid)
        order by o.id desc limit $5`,
    },
    [city, [...wish.places], wish.dead, wish.after, wish.limit],
  );
}

/** Where the case of a dead message lies; null when there is none that is dead. */
export async function readDead(
  db: Connection,
  city: number,
  id: string,
): Promise<{ division: string; kind: string; error: string | null } | null> {
  return db.one(
    {
      name: "outbox-dead",
      text: `select i.division, o.kind, o.last_error as error from outbox o
        join instance i on i.home_city = $1 and i.id = o.instance_id
        where o.home_city = $1 and o.id = $2 and o.dead`,
    },
    [city, id],
  );
}

/** Has a dead message carried out once more, with all its attempts. */
export async function reviveMessage(tx: Connection, city: number, id: string): Promise<boolean> {
  const rows = await tx.all(
    {
      name: "outbox-revive",
      text: `update outbox set dead = false, dead_at = null, attempts = 0, failures = 0, lease_until = null, ready_at = yijiao_now()
        where home_city = $1 and id = $2 and dead returning id`,
    },
    [city, id],
  );
  return rows.length === 1;
}
