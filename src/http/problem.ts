import type { Response } from "express";
import type { ProblemBody } from "../core/api.ts";
import { ERRORS, type ErrorCode } from "../core/errors.ts";
import type { Refusal } from "../core/refusal.ts";

export const PROBLEM_TYPE = "application/problem+json";

/** Seconds after which the same request may succeed. */
const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = {
  TOO_MANY_REQUESTS: 60,
  UNAVAILABLE: 5,
  CONFLICT_RETRIES: 1,
};

/** An RFC 9457 body from a refusal; the status comes from the one table of codes. */
export function problemOf(refusal: Refusal): ProblemBody {
  const { refused: _, code, what, ...more } = refusal;
  return { type: `/api/docs#error-${code}`, title: what.zh, status: ERRORS[code].status, code, what, ...more };
}

export function sendProblem(res: Response, refusal: Refusal): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const body = problemOf(refusal);
  const seconds = RETRY_AFTER_SECONDS[refusal.code];
  if (seconds !== undefined) res.set("Retry-After", String(seconds));
  res.status(body.status).type(PROBLEM_TYPE).set("Cache-Control", "no-store").send(JSON.stringify(body));
}

/** What a library's error means to the caller; anything unknown is ours and is called INTERNAL. */
export function codeOf(error: unknown): ErrorCode {
  const type = field(error, "type");
  if (type === "entity.too.large") return "BODY_TOO_LARGE";
  if (
    type === "entity.parse.failed" ||
    type === "entity.verify.failed" ||
    type === "request.aborted" ||
    type === "request.size.invalid"
  )
    return "BODY_UNREADABLE";
  if (type === "encoding.unsupported" || type === "charset.unsupported") return "MEDIA_TYPE";
  if (error instanceof URIError) return "PATH_INVALID";
  // A body that does not unpack.
  if (field(error, "status") === 400) return "BODY_UNREADABLE";
  if (field(error, "name") === "DatabaseUnavailable") return "UNAVAILABLE";
  const code = field(error, "code");
  // Connection classes of PostgreSQL, and what sockets say.
  if (typeof code === "string" && /^(08|57P|53)|^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE)$/.test(code))
    return "UNAVAILABLE";
  return "INTERNAL";
}

function field(error: unknown, key: string): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined;
}
