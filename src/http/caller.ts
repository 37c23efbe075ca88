import type { Request } from "express";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Engine } from "../engine/engine.ts";
import { rightsOf } from "../engine/reader.ts";
import { isCsrfRight, sessionOf } from "../engine/sessions.ts";
import type { HttpConfig } from "./config.ts";
import type { Access, Session } from "./route.ts";

const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD"]);
export const CSRF_HEADER = "x-csrf-token";

export function cookieName(config: HttpConfig): string {
  return config.secureCookies ? "__Host-yijiao_session" : "yijiao_session";
}

/** The session cookie as it is set; an empty token ends it. */
export function sessionCookie(config: HttpConfig, token: string): string {
  const end = token === "" ? "; Max-Age=0" : "";
  return `${cookieName(config)}=${token}; Path=/; HttpOnly; SameSite=Strict${config.secureCookies ? "; Secure" : ""}${end}`;
}

/**
 * Who asks: by bearer token, or by the cookie and then, on writes, with the session's CSRF token in a header. Null
 * when nobody has signed in. One statement.
 */
export async function identify(
  engine: Engine,
  config: HttpConfig,
  request: Request,
): Promise<Session | Refusal | null> {
  const bearer = /^Bearer ([A-Za-z0-9_-]{1,200})$/i.exec(request.headers.authorization ?? "")?.[1];
  const token = bearer ?? cookieOf(request.headers.cookie, cookieName(config));
  if (token === undefined) return null;
  const session = await sessionOf(engine, token, request.ip);
  if (session === null) return null;
  if (bearer === undefined && !SAFE.has(request.method)) {
    const given = request.headers[CSRF_HEADER];
    if (typeof given !== "string" || !isCsrfRight(session, given)) return refuse("CSRF");
  }
  return { ...session, token };
}

/** The part of a route's rule that is known before its body is read; null lets the call through to the verb. */
export function refusedByRule(engine: Engine, access: Access, session: Session | null): Refusal | null {
  if (access.rule === "public") return null;
  if (session === null) return refuse("SIGN_IN_REQUIRED");
  if (access.rule === "right" && !rightsOf(engine.policies(), session.caller).has(access.right))
    return refuse("FORBIDDEN");
  return null;
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  const found = (header ?? "")
    .split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}
