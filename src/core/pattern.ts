import type { Text } from "./text.ts";

/** Longest regular expression in a form or an expression, in characters. */
export const PATTERN_CHARS_MAX = 200;
const REPEAT_MAX = 100;
/** Ways in which an expression may be tried from one place of a text, its one unbounded repetition aside. */
export const PATTERN_WAYS_MAX = 10_000;

/**
 * Why a regular expression may not be used, or null. They are written by many hands and run against what strangers type,
 * so only those pass that cannot take exponential time: at most one unbounded repetition, no repeated group, few choices
 * (`a?` sixty times is two to the sixtieth), no looking around and no back references.
 */
export function patternFault(source: string): Text | null {
  if (source.length > PATTERN_CHARS_MAX) {
    return { zh: `超过 ${PATTERN_CHARS_MAX} 个字符`, en: `is longer than ${PATTERN_CHARS_MAX} characters` };
  }
  try {
    new RegExp(source, "u");
  } catch {
    return { zh: "不是正则表达式", en: "is not a regular expression" };
  }
  const bare = source.replace(/\\[\s\S]/g, (pair) => (/\\[1-9k]/.test(pair) ? "\\1" : "_")).replace(/\[[^\]]*\]/g, "_");
  if (bare.includes("\\1")) return { zh: "引用了分组", en: "refers back to a group" };
  if (/\(\?(?!:)/.test(bare)) return { zh: "有前后查找或命名分组", en: "looks around or names a group" };
  if (/\)(?:[*+]|\{)/.test(bare)) return { zh: "重复了分组", en: "repeats a group" };
  const unbounded = bare.match(/[*+]|\{\d+,\}/g)?.length ?? 0;
  if (unbounded > 1) return { zh: "有多处不限次数的重复", en: "has more than one unbounded repetition" };
  const repeats = [...bare.matchAll(/\{(\d+)(?:,(\d+))?\}/g)];
  if (repeats.some(([, least, most]) => Number(most ?? least) > REPEAT_MAX)) {
    return { zh: `重复超过 ${REPEAT_MAX} 次`, en: `repeats more than ${REPEAT_MAX} times` };
  }
  if (waysOf(bare.replaceAll("(?:", "(")) > PATTERN_WAYS_MAX) return { zh: "可选情形过多", en: "has too many choices" };
  return null;
}

/** The product of all choices: alternatives of each group, optional parts, spans of bounded repetitions. */
function waysOf(bare: string): number {
  let ways = 1;
  const alternatives: number[] = [1];
  for (const [part, least, most] of bare.matchAll(/\{(\d+)(?:,(\d+))?\}|[()|?]/g)) {
    if (part === "(") alternatives.push(1);
    else if (part === "|") alternatives.push((alternatives.pop() ?? 1) + 1);
    else if (part === ")") ways *= alternatives.pop() ?? 1;
    else if (part === "?") ways *= 2;
    else ways *= Number(most ?? least) - Number(least) + 1;
  }
  return ways * (alternatives[0] ?? 1);
}
