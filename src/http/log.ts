import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type HttpLogger, pinoHttp } from "pino-http";
import type { HttpConfig } from "./config.ts";

/**
 * One line a request: method, path without its query (a search may be a person's name), status, time, who.
 * Headers and bodies are never logged, so nothing has to be struck out afterwards.
 */
export function requestLog(config: HttpConfig): HttpLogger<IncomingMessage, ServerResponse> {
  return pinoHttp<IncomingMessage, ServerResponse>({
    logger: config.logger,
    genReqId: () => randomUUID(),
    quietReqLogger: true,
    autoLogging: { ignore: (request) => /^\/(healthz|readyz|metrics|assets\/)/.test(request.url ?? "") },
    customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? "error" : "info"),
    serializers: {
      req: (request: { id: unknown; method: unknown; url: unknown }) => ({
        id: request.id,
        method: request.method,
        path: pathOnly(request.url),
      }),
      res: (response: { statusCode: unknown }) => ({ status: response.statusCode }),
      err: describeError,
    },
    // The defaults spell out the whole url in the message.
    customSuccessMessage: (request, response) => `${request.method} ${response.statusCode}`,
    customErrorMessage: (request, response) => `${request.method} ${response.statusCode}`,
  });
}

/** What is safe to keep of an error: a database's message and detail may quote a row, its code and place may not. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code: unknown = Reflect.get(error, "code");
  const fromDatabase = typeof code === "string" && /^[0-9A-Z]{5}$/.test(code);
  return {
    name: error.name,
    ...(typeof code === "string" ? { code } : {}),
    ...(fromDatabase ? { table: Reflect.get(error, "table") } : { message: masked(error.message) }),
    stack: masked((error.stack ?? "").split("\n").slice(1, 9).join("\n")),
  };
}

/** Long runs of digits are identity numbers, phones, accounts; in a message of ours they have no business. */
function masked(text: string): string {
  return text.slice(0, 2_000).replace(/\d{6,}[0-9Xx]?/g, "…");
}

/** The path without its query; ids of ours stay whole, anything else that looks like a person's number does not. */
function pathOnly(url: unknown): string {
  const path = String(url).split("?")[0]?.slice(0, 200) ?? "";
  return path
    .split("/")
    .map((part) => (OWN_ID.test(part) ? part : masked(part)))
    .join("/");
}

const OWN_ID = /^\d{6}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(\.[a-z]{1,4})?$/;
