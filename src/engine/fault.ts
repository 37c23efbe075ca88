import { scrubbed } from "../core/scrub.ts";

/** Workers died again and again with this in hand. */
export class DiedInHand extends Error {
  override name = "DiedInHand";

  constructor() {
    super("the worker died again and again while carrying this out");
  }
}

/** What is kept of a failure where people look it up: a code, and of a message of ours what names nobody. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  const code: unknown = Reflect.get(error, "code");
  // A message that comes with a code is a database's or a network's: it may quote a row or an address.
  if (typeof code === "string" && /^[A-Za-z0-9_]{1,40}$/.test(code)) return code;
  return `${error.name} ${scrubbed(error.message)}`.trim();
}
