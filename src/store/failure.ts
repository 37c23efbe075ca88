import { DatabaseUnavailable } from "./database.ts";

/** How often one statement or transaction is tried when the database asks for it to be repeated. */
export const TRANSIENT_ATTEMPTS_MAX = 6;

/** Serialisation failure, deadlock, lock not available: nothing happened, the same may be tried again. */
const TRANSIENT = new Set(["40001", "40P01", "55P03"]);

/** Server shutting down or starting, too many connections, disk or memory full, statement timed out, socket gone. */
const UNAVAILABLE = new Set([
  ...["57P01", "57P02", "57P03", "57014", "53100", "53200", "53300", "53400", "25P03", "58030"],
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"],
]);
const UNAVAILABLE_WORDS =
  /Connection terminated|connection error and is not queryable|timeout expired|read timeout|Timeout acquiring a connection|Unable to acquire a connection|pool is (?:destroyed|probably full)|PGlite is clos|aborted/i;

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}

/** Whether the database undid everything and invites another try. */
export function isTransient(error: unknown): boolean {
  return TRANSIENT.has(codeOf(error));
}

/** Whether the connection itself is no longer to be trusted. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  const code = codeOf(error);
  if (UNAVAILABLE.has(code) || code.startsWith("08")) return true;
  return error instanceof Error && code === "" && UNAVAILABLE_WORDS.test(error.message);
}

/** The error under the name callers know it by; the original stays as its cause. */
export function named(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || !isUnavailable(error)) return error;
  return new DatabaseUnavailable("the database is not available", { cause: error });
}

/** Runs again what the database undid, a bounded number of times. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error)) throw named(error);
      if (attempt >= TRANSIENT_ATTEMPTS_MAX) {
        throw new DatabaseUnavailable(`given up after ${attempt} attempts`, { cause: error });
      }
    }
  }
}

/** Whether a write was refused because the same request has been here. */
export function isRepeatedRequest(error: unknown): boolean {
  if (codeOf(error) !== "23505" || typeof error !== "object" || error === null) return false;
  return "constraint" in error && error.constraint === "idempotency_pkey";
}
