import pino from "pino";
import type { LogLevel } from "./config.ts";

/**
 * One line of JSON an event, to standard output. What may hold personal data is never handed to it; these paths are cut
 * as a second line of defence.
 */
export function createLogger(level: LogLevel): pino.Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: ["password", "token", "*.password", "*.token", "req.headers", "body"], remove: true },
  });
}
