/** Longest regular expression in a form, in characters. */
export const PATTERN_CHARS_MAX = 200;
const REPEAT_MAX = 100;

/**
 * Why a regular expression may not stand in a form, or null. Forms are written by many hands and run against what
 * strangers type, so only expressions that cannot take exponential time pass: at most one unbounded repetition, none
 * inside a repeated group, no looking around and no back references.
 */
export function patternFault(source: string): string | null {
  if (source.length > PATTERN_CHARS_MAX) return `longer than ${PATTERN_CHARS_MAX} characters`;
  try {
    new RegExp(source, "u");
  } catch {
    return "not a regular expression";
  }
  const bare = source.replace(/\\[\s\S]/g, (pair) => (/\\[1-9k]/.test(pair) ? "\\1" : "_")).replace(/\[[^\]]*\]/g, "_");
  if (bare.includes("\\1")) return "refers back to a group";
  if (/\(\?(?!:)/.test(bare)) return "looks around or names a group";
  if (/\)(?:[*+]|\{)/.test(bare)) return "repeats a group";
  const unbounded = bare.match(/[*+]|\{\d+,\}/g)?.length ?? 0;
  if (unbounded > 1) return "has more than one unbounded repetition";
  const repeats = [...bare.matchAll(/\{(\d+)(?:,(\d+))?\}/g)];
  if (repeats.some((match) => Number(match[2] ?? match[1]) > REPEAT_MAX))
    return `repeats more than ${REPEAT_MAX} times`;
  if (repeats.filter((match) => match[2] !== undefined && match[1] !== match[2]).length > 3)
    return "has too many open repetitions";
  return null;
}
