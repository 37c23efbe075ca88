import type { Grant } from "../core/policy/model.ts";
import type { Connection } from "./database.ts";

export interface User {
  id: string;
  username: string;
  name: string;
  language: "zh" | "en";
  disabled: boolean;
}

export interface NewUser {
  id: string;
  username: string;
  name: string;
  passwordHash: string;
  language?: "zh" | "en";
}

const USER_COLUMNS = "id, username, name, language, disabled";

export async function readUsers(db: Connection): Promise<User[]> {
  return db.all({ name: "users-read", text: `select ${USER_COLUMNS} from app_user order by username` }, []);
}

/** The user who may sign in under this name, with what the password is checked against. */
export async function findSignIn(db: Connection, username: string): Promise<(User & { passwordHash: string }) | null> {
  return db.one(
    {
      name: "user-sign-in",
      text: `select ${USER_COLUMNS}, password_hash as "passwordHash" from app_user where username = $1`,
    },
    [username],
  );
}

/** Adds users; returns the names that were free. A user known by name is left as it stands. */
export async function addUsers(tx: Connection, users: readonly NewUser[]): Promise<string[]> {
  const rows = await tx.all<{ username: string }>(
    {
      name: "users-add",
      text: `insert into app_user (id, username, name, password_hash, language, created_at)
        select r.id, r.username, r.name, r."passwordHash", coalesce(r.language, 'zh'), yijiao_now()
        from jsonb_to_recordset($1::text::jsonb) as r(id text, username text, name text, "passwordHash" text, language text)
        on conflict (username) do nothing returning username`,
    },
    [JSON.stringify(users)],
  );
  return rows.map((row) => row.username);
}

export async function writePassword(tx: Connection, user: string, passwordHash: string): Promise<void> {
  await tx.all({ name: "user-password", text: "update app_user set password_hash = $2 where id = $1" }, [
    user,
    passwordHash,
  ]);
}

export async function writeDisabled(tx: Connection, user: string, disabled: boolean): Promise<void> {
  await tx.all({ name: "user-disable", text: "update app_user set disabled = $2 where id = $1" }, [user, disabled]);
}

export async function readGrants(db: Connection): Promise<Grant[]> {
  return db.all(
    {
      name: "grants-read",
      text: `select user_id as "user", role, organisation, valid_from as "from", valid_until as until
        from grant_held order by organisation, role, user_id`,
    },
    [],
  );
}

/** Places of work in which somebody holds one of these roles today, each once. */
export async function readPosts(
  db: Connection,
  roles: readonly string[],
): Promise<{ organisation: string; role: string; homeCity: number }[]> {
  return db.all(
    {
      name: "posts-read",
      text: `select distinct g.organisation, g.role, o.home_city as "homeCity"
        from grant_held g join organisation o on o.id = g.organisation
        where g.role = any($1::text[]) and (g.valid_until is null or g.valid_until >= yijiao_now()::date)
        order by 1, 2`,
    },
    [[...roles]],
  );
}

/** Adds grants, or sets new dates on those held already. */
export async function putGrants(tx: Connection, grants: readonly Grant[]): Promise<void> {
  await tx.all(
    {
      name: "grants-put",
      text: `insert into grant_held (user_id, role, organisation, valid_from, valid_until)
        select r."user", r.role, r.organisation, r."from", r.until
        from jsonb_to_recordset($1::text::jsonb) as r("user" text, role text, organisation text, "from" date, until date)
        on conflict (user_id, role, organisation) do update set valid_from = excluded.valid_from, valid_until = excluded.valid_until`,
    },
    [JSON.stringify(grants)],
  );
}
