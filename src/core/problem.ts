import type { Text } from "./text.ts";

/**
 * Something that is wrong with an input, as a value: where, what was found, what would be accepted.
 * `code` is permanent (docs/errors.md); a problem never quotes personal data.
 */
export interface Problem {
  code: string;
  /** JSON pointer or file path of the place, e.g. `/machine/states/review/on/review.approve`. */
  path?: string;
  line?: number;
  what: Text;
  /** What to do, or what would be accepted. */
  cure?: Text;
  severity?: "error" | "warning";
}
