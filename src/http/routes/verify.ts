import { RateLimiterMemory } from "rate-limiter-flexible";
import { refuse } from "../../core/refusal.ts";
import { verifyDocument } from "../../engine/document-verify.ts";
import { countedRatings, type Rated, rateAtCounter, rateByPaper, ratingOf } from "../../engine/rate.ts";
import type { HttpConfig } from "../config.ts";
import { publicLimit } from "../public-limit.ts";
import { answer, json, publicRoute, type Route, route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const MINUTE_SECONDS = 60;
const MARK = {
  number: { type: "string", minLength: 3, maxLength: 80 },
  code: { type: "string", pattern: "^([0-9a-fA-F]{16}|[0-9a-fA-F]{64})$" },
};
const RATED = { score: { type: "integer", minimum: 1, maximum: 5 }, remark: { type: "string", maxLength: 500 } };

/** Anybody who holds a paper may ask whether it holds; who guesses is soon told to wait. */
export function verifyRoutes(config: HttpConfig): Route[] {
  const limit = publicLimit(config.publicRequestsPerMinuteMax);
  const failures = new RateLimiterMemory({ points: config.verifyFailuresPerMinuteMax, duration: MINUTE_SECONDS });
  const tired = async (ip: string) => {
    const before = await failures.get(ip);
    return before !== null && before.consumedPoints >= failures.points ? refuse("TOO_MANY_REQUESTS") : null;
  };
  const verify = publicRoute({
    method: "get",
    path: "/verify",
    tag: "documents",
    summary: { zh: "核验一份文书", en: "Whether a document is genuine and still holds" },
    why: {
      zh: "持有文书的人无需登录即可核验，只显示脱敏内容",
      en: "whoever holds the paper may ask; only masked facts are shown",
    },
    query: shape<{ number: string; code: string }>(object(MARK)),
    reply: { status: 200, schema: ref("Verification") },
    errors: ["TOO_MANY_REQUESTS"],
    async handle({ engine, query, ip }) {
      const limited = (await limit(ip)) ?? (await tired(ip));
      if (limited) return limited;
      const found = await verifyDocument(engine, query);
      if (found.document === null) await failures.penalty(ip);
      return json(found);
    },
  });
  const rate = publicRoute({
    method: "post",
    path: "/ratings",
    tag: "ratings",
    summary: { zh: "凭文书校验码评价已办结的办件", en: "Rate an ended case by the code of one of its papers" },
    why: {
      zh: "服务对象不需要账号，凭文书上的校验码评价",
      en: "the person served has no account, and shows the code of a paper",
    },
    body: shape<Rated & { number: string; code: string }>(object({ ...MARK, ...RATED }, ["number", "code", "score"])),
    reply: { status: 204 },
    errors: ["NOT_FOUND", "RATING_CLOSED", "RATING_GIVEN", "TOO_MANY_REQUESTS", "BODY_INVALID"],
    async handle({ engine, body: { number, code, ...rated }, ip }) {
      const limited = (await limit(ip)) ?? (await tired(ip));
      if (limited) return limited;
      const refused = await rateByPaper(engine, { number, code }, rated);
      if (refused?.code === "NOT_FOUND") await failures.penalty(ip);
      return refused ?? json(null, 204);
    },
  });
  return [verify, rate, given, counter, counts];
}

const given = route({
  method: "get",
  path: "/instances/{id}/rating",
  tag: "ratings",
  summary: { zh: "办件的评价", en: "What was said of a case" },
  access: { rule: "visible", of: "instance" },
  reply: { status: 200, schema: ref("Rating") },
  errors: ["NOT_FOUND"],
  handle: async ({ engine, caller, params }) => answer(await ratingOf(engine, caller, params.id)),
});

const counter = route({
  method: "post",
  path: "/instances/{id}/rate",
  tag: "ratings",
  summary: { zh: "窗口代服务对象登记评价", en: "Note at the counter how the person served rates a case" },
  access: { rule: "post", of: "instance", act: "instance.rate" },
  body: shape<Rated>(object(RATED, ["score"])),
  reply: { status: 200, schema: ref("Rating") },
  errors: ["NOT_FOUND", "FORBIDDEN", "RATING_CLOSED", "RATING_GIVEN", "BODY_INVALID"],
  handle: async ({ engine, caller, params, body }) => answer(await rateAtCounter(engine, caller, params.id, body)),
});

const counts = route({
  method: "get",
  path: "/ratings",
  tag: "ratings",
  summary: { zh: "各事项的评价统计（限本人可见的办件）", en: "How procedures were rated, among the cases one sees" },
  access: { rule: "list", of: "instance" },
  query: shape<{ from?: string; until?: string }>(object({ from: FIELD.date, until: FIELD.date }, [])),
  reply: { status: 200, schema: pageOf("RatingCounts") },
  handle: async ({ engine, caller, query }) => json(await countedRatings(engine, caller, query)),
});
