import type { Connection } from "./database.ts";
import type { User } from "./users.ts";

export interface SessionRow extends User {
  csrf: string;
  expiresAt: string;
  /** Today in the system's zone: the day by which the grants were chosen. */
  day: string;
  grants: { role: string; organisation: string }[];
  /** For whom they stand in today, through at most `CHAIN_MAX` others, with what those hold. */
  stands: { user: string; name: string; grants: { role: string; organisation: string }[] }[];
}

/** How long a chain of substitutes may be: who is away through more than these is to be stood in for anew. */
export const CHAIN_MAX = 3;

const GRANTS = (
  user: string,
) => `coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'organisation', g.organisation)
              order by g.organisation, g.role)
            from grant_held g where g.user_id = ${user} and (g.valid_from is null or g.valid_from <= today.day)
              and (g.valid_until is null or g.valid_until >= today.day)), '[]'::jsonb)`;

/** The session of a token's hash with its user and the grants in force today, in one statement; null once expired. */
export async function readSession(db: Connection, tokenHash: Buffer, zone: string): Promise<SessionRow | null> {
  return db.one(
    {
      name: "session-read",
      text: `select u.id, u.username, u.name, u.language, u.disabled, s.csrf, s.expires_at as "expiresAt",
          (yijiao_now() at time zone $2)::date as day,
          ${GRANTS("u.id")} as grants,
          (with recursive chain as (
              select b.user_id, 1 as hops from substitute b
                where b.substitute = u.id and today.day between b.valid_from and b.valid_until
              union
              select b.user_id, c.hops + 1 from chain c join substitute b on b.substitute = c.user_id
                where today.day between b.valid_from and b.valid_until and c.hops < ${CHAIN_MAX})
            select coalesce(jsonb_agg(jsonb_build_object('user', a.id, 'name', a.name, 'grants', ${GRANTS("a.id")})
              order by a.id), '[]'::jsonb)
            from app_user a where a.id in (select user_id from chain) and a.id <> u.id and not a.disabled) as stands
        from session s join app_user u on u.id = s.user_id
          cross join (select (yijiao_now() at time zone $2)::date as day) today
        where s.token_hash = $1 and s.expires_at > yijiao_now() and not u.disabled`,
    },
    [tokenHash, zone],
  );
}

export async function addSession(
  db: Connection,
  session: { tokenHash: Buffer; user: string; csrf: string; hours: number },
): Promise<string> {
  const row = await db.one<{ expiresAt: string }>(
    {
      name: "session-add",
      text: `insert into session (token_hash, user_id, csrf, created_at, expires_at)
        values ($1, $2, $3, yijiao_now(), yijiao_now() + make_interval(hours => $4)) returning expires_at as "expiresAt"`,
    },
    [session.tokenHash, session.user, session.csrf, session.hours],
  );
  if (row === null) throw new Error("a session was not written");
  return row.expiresAt;
}

export async function endSession(db: Connection, tokenHash: Buffer): Promise<void> {
  await db.all({ name: "session-end", text: "delete from session where token_hash = $1" }, [tokenHash]);
}

/** Ends every session of a user: a new password or a disabled account must not leave an open door. */
export async function endSessionsOf(db: Connection, user: string): Promise<void> {
  await db.all({ name: "sessions-end", text: "delete from session where user_id = $1" }, [user]);
}

export async function sweepSessions(db: Connection): Promise<void> {
  await db.all({ name: "sessions-sweep", text: "delete from session where expires_at < yijiao_now()" }, []);
}
