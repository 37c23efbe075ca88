import { RateLimiterMemory } from "rate-limiter-flexible";
import type { ContactBody, Me } from "../../core/api.ts";
import { isRefusal, refuse } from "../../core/refusal.ts";
import { getContact, setContact } from "../../engine/contact.ts";
import type { Engine } from "../../engine/engine.ts";
import { meOf } from "../../engine/me.ts";
import { signIn, signOut } from "../../engine/sessions.ts";
import { sessionCookie } from "../caller.ts";
import type { HttpConfig } from "../config.ts";
import { answer, json, publicRoute, type Route, route, type Session } from "../route.ts";
import { ref } from "../schemas.ts";
import { object, shape } from "../shape.ts";

const MINUTE_SECONDS = 60;

export function sessionRoutes(config: HttpConfig): Route[] {
  const failures = new RateLimiterMemory({ points: config.signInFailuresPerMinuteMax, duration: MINUTE_SECONDS });
  return [signInRoute(failures), signOutRoute, meRoute, contactRoute, setContactRoute];
}

/** Counts only what failed, by address and by name: a neighbour's slip does not lock a whole office out. */
function signInRoute(failures: RateLimiterMemory): Route {
  return publicRoute({
    method: "post",
    path: "/sessions",
    tag: "sessions",
    summary: { zh: "登录", en: "Sign in" },
    why: { zh: "登录之前没有会话", en: "nobody has a session before signing in" },
    body: shape<{ username: string; password: string }>(
      object({
        username: { type: "string", minLength: 1, maxLength: 64 },
        password: { type: "string", minLength: 1, maxLength: 200 },
      }),
    ),
    reply: { status: 201, schema: ref("Session") },
    errors: ["SIGN_IN_FAILED", "TOO_MANY_REQUESTS"],
    async handle({ engine, config, body, ip }) {
      const keys = [`ip ${ip}`, `name ${body.username}`];
      const counted = await Promise.all(keys.map((key) => failures.get(key)));
      if (counted.some((one) => one !== null && one.consumedPoints >= failures.points))
        return refuse("TOO_MANY_REQUESTS");
      const session = await signIn(engine, { ...body, ip });
      if (isRefusal(session)) {
        await Promise.all(keys.map((key) => failures.penalty(key)));
        return session;
      }
      const me = bodyOf(engine, session, config);
      return json({ ...me, token: session.token }, 201, { "Set-Cookie": sessionCookie(config, session.token) });
    },
  });
}

const signOutRoute = route({
  method: "delete",
  path: "/sessions/current",
  tag: "sessions",
  summary: { zh: "退出", en: "Sign out" },
  access: { rule: "signedIn", why: { zh: "只结束本人的会话", en: "ends the caller's own session only" } },
  reply: { status: 204 },
  async handle({ engine, config, session }) {
    await signOut(engine, session.token);
    return json(null, 204, { "Set-Cookie": sessionCookie(config, "") });
  },
});

const meRoute = route({
  method: "get",
  path: "/me",
  tag: "sessions",
  summary: { zh: "本人与岗位", en: "The caller and their posts" },
  access: { rule: "signedIn", why: { zh: "只含本人信息", en: "holds nothing but the caller's own" } },
  reply: { status: 200, schema: ref("Me") },
  async handle({ engine, config, session }) {
    return json(bodyOf(engine, session, config));
  },
});

const OWN = { rule: "signedIn", why: { zh: "只含本人信息", en: "holds nothing but the caller's own" } } as const;
const clock = { anyOf: [{ type: "string", pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$" }, { type: "null" }] };
const address = { anyOf: [{ type: "string", minLength: 3, maxLength: 200 }, { type: "null" }] };

const contactRoute = route({
  method: "get",
  path: "/me/contact",
  tag: "sessions",
  summary: { zh: "本人收取通知的方式", en: "How the caller wants to hear of notices" },
  access: OWN,
  reply: { status: 200, schema: ref("Contact") },
  handle: async ({ engine, caller }) => json(await getContact(engine, caller)),
});

const setContactRoute = route({
  method: "put",
  path: "/me/contact",
  tag: "sessions",
  summary: { zh: "设定收取通知的方式", en: "Say how one wants to hear of notices" },
  access: OWN,
  body: shape<ContactBody>(
    object({
      ...{ email: address, mobile: address, mail: { type: "boolean" }, sms: { type: "boolean" } },
      ...{ digest: { type: "boolean" }, quietFrom: clock, quietUntil: clock },
    }),
  ),
  reply: { status: 200, schema: ref("Contact") },
  errors: ["BODY_INVALID"],
  handle: async ({ engine, caller, body }) => answer(await setContact(engine, caller, body)),
});

function bodyOf(engine: Engine, session: Session, config: HttpConfig): Me {
  return meOf(engine.policies(), session, config.demo);
}
