import { timingSafeEqual } from "node:crypto";
import type { Engine } from "./engine.ts";

const MAC_BYTES = 12;

/**
 * A place in a list as opaque text. It is bound to the list, its filters and its reader: moved to another query or
 * altered, it is no cursor.
 */
export function writeCursor(engine: Engine, binding: unknown, position: readonly (string | number)[]): string {
  const payload = Buffer.from(JSON.stringify(position)).toString("base64url");
  return `${payload}.${mac(engine, binding, payload).toString("base64url")}`;
}

/** The position, or null when this text is not a cursor of this very list. */
export function readCursor(engine: Engine, binding: unknown, cursor: string): (string | number)[] | null {
  const [payload = "", given = "", ...rest] = cursor.split(".");
  if (rest.length > 0) return null;
  const expected = mac(engine, binding, payload);
  const actual = Buffer.from(given, "base64url");
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return null;
  const position: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  return Array.isArray(position) ? position : null;
}

function mac(engine: Engine, binding: unknown, payload: string): Buffer {
  return engine.sealer.blind(`cursor|${JSON.stringify(binding)}|${payload}`).subarray(0, MAC_BYTES);
}
