import { createHash } from "node:crypto";

/** SHA-256, in hex, of a value's JSON as it stands: order counts, since the order of states and fields means something. */
export function contentHash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
