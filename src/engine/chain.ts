import { createHash } from "node:crypto";
import type { EventRow } from "../store/rows.ts";

/** What the first event of every history follows. */
export const CHAIN_START = Buffer.alloc(32);

/** JSON with keys in one order, so that a value has one text wherever it has been stored. */
export function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const entries = Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join(",")}}`;
}

/** SHA-256 over the event before and all of this row as stored (sealed): changing, dropping or reordering any shows. */
export function eventHash(previous: Buffer, city: number, event: Omit<EventRow, "hash">): Buffer {
  return createHash("sha256")
    .update(previous)
    .update(canonical({ city, ...event }))
    .digest();
}

/** SHA-256 of a request: what was asked, by whom, under which verb. */
export function requestHash(verb: string, request: unknown): Buffer {
  return createHash("sha256")
    .update(canonical([verb, request]))
    .digest();
}
