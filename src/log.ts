import pino from "pino";
import type { LogLevel } from "./config.ts";
import { describeError } from "./http/log.ts";

/**
 * One line of JSON an event, to standard output unless told otherwise. An error is told without what its database quotes,
 * whoever logs it: the worker's steps hold the same rows as a request. What else may hold personal data is never handed to it; these paths are cut
 * as a second line of defence.
 */
export function createLogger(level: LogLevel, to: pino.DestinationStream = pino.destination(1)): pino.Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
    redact: { paths: ["password", "token", "*.password", "*.token", "req.headers", "body"], remove: true },
  };
  return pino(options, to);
}
