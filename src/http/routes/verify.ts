import { RateLimiterMemory } from "rate-limiter-flexible";
import { refuse } from "../../core/refusal.ts";
import { verifyDocument } from "../../engine/document-verify.ts";
import type { HttpConfig } from "../config.ts";
import { publicLimit } from "../public-limit.ts";
import { json, publicRoute, type Route } from "../route.ts";
import { ref } from "../schemas.ts";
import { object, shape } from "../shape.ts";

const MINUTE_SECONDS = 60;

/** Anybody who holds a paper may ask whether it holds; who guesses is soon told to wait. */
export function verifyRoutes(config: HttpConfig): Route[] {
  const limit = publicLimit(config.publicRequestsPerMinuteMax);
  const failures = new RateLimiterMemory({ points: config.verifyFailuresPerMinuteMax, duration: MINUTE_SECONDS });
  const verify = publicRoute({
    method: "get",
    path: "/verify",
    tag: "documents",
    summary: { zh: "核验一份文书", en: "Whether a document is genuine and still holds" },
    why: {
      zh: "持有文书的人无需登录即可核验，只显示脱敏内容",
      en: "whoever holds the paper may ask; only masked facts are shown",
    },
    query: shape<{ number: string; code: string }>(
      object({
        number: { type: "string", minLength: 3, maxLength: 80 },
        code: { type: "string", pattern: "^([0-9a-fA-F]{16}|[0-9a-fA-F]{64})$" },
      }),
    ),
    reply: { status: 200, schema: ref("Verification") },
    errors: ["TOO_MANY_REQUESTS"],
    async handle({ engine, query, ip }) {
      const limited = await limit(ip);
      if (limited) return limited;
      const before = await failures.get(ip);
      if (before !== null && before.consumedPoints >= failures.points) return refuse("TOO_MANY_REQUESTS");
      const found = await verifyDocument(engine, query);
      if (found.document === null) await failures.penalty(ip);
      return json(found);
    },
  });
  return [verify];
}
