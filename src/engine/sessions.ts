import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type Refusal, refuse } from "../core/refusal.ts";
import { addSession, endSession, readSession } from "../store/sessions.ts";
import { findSignIn } from "../store/users.ts";
import type { Caller, Engine } from "./engine.ts";
import { verifyPassword } from "./password.ts";

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
export const SESSION_HOURS = 12;

/** Who is signed in, by which session. */
export interface Session {
  caller: Caller;
  username: string;
  language: "zh" | "en";
  /** Asked for in a header on every write that comes with a cookie. */
  csrf: string;
  expiresAt: string;
}

/** Opens a session; the token is given out once and only its digest is stored. */
export async function signIn(
  engine: Engine,
  credentials: { username: string; password: string; ip?: string },
  hours: number = SESSION_HOURS,
): Promise<(Session & { token: string }) | Refusal> {
  const user = await findSignIn(engine.database, credentials.username);
  const right = await verifyPassword(user?.passwordHash ?? null, credentials.password);
  if (user === null || !right || user.disabled) {
    engine.log.warn({ ip: credentials.ip }, "sign-in failed");
    return refuse("SIGN_IN_FAILED");
  }
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const csrf = randomBytes(TOKEN_BYTES).toString("base64url");
  await addSession(engine.database, { tokenHash: digest(token), user: user.id, csrf, hours });
  const session = await sessionOf(engine, token, credentials.ip);
  return session === null ? refuse("SIGN_IN_FAILED") : { ...session, token };
}

/** Whose token this is, with the grants in force today; null for an unknown, ended or expired one. One statement. */
export async function sessionOf(engine: Engine, token: string, ip?: string): Promise<Session | null> {
  if (!TOKEN.test(token)) return null;
  const row = await readSession(engine.database, digest(token), engine.zone);
  if (row === null) return null;
  const { id: user, name, grants, stands, day } = row;
  const caller: Caller = {
    user,
    name,
    grants,
    ...(stands.length > 0 ? { stands } : {}),
    day,
    ...(ip === undefined ? {} : { ip }),
  };
  return { caller, username: row.username, language: row.language, csrf: row.csrf, expiresAt: row.expiresAt };
}

/** Ends the session of a token; an unknown one is ended already. */
export async function signOut(engine: Engine, token: string): Promise<void> {
  await endSession(engine.database, digest(token));
}

/** Compares the token of a form with the session's, in the same time whatever differs. */
export function isCsrfRight(session: Session, given: string | undefined): boolean {
  if (given === undefined) return false;
  return timingSafeEqual(digest(given), digest(session.csrf));
}

function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
