import type { Problem } from "../core/problem.ts";

/** What any text from outside may hold, before a schema looks at it. */
export const DEPTH_MAX = 32;
export const NODES_MAX = 50_000;
export const TEXT_CHARACTERS_MAX = 100_000;
const KEY_CHARACTERS_MAX = 200;
/** Keys that reach an object's prototype where a library copies carelessly. */
const KEYS_REFUSED: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
/** Under the `u` flag this matches only a surrogate without its other half. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** PostgreSQL cannot store it, and it cuts strings short elsewhere. */
const NUL = "\u0000";

/** The first thing in a parsed body that no handler should ever see, or null. Iterative: depth cannot break the stack. */
export function findUnclean(value: unknown): Problem | null {
  const open: { value: unknown; path: string; depth: number }[] = [{ value, path: "", depth: 0 }];
  let nodes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    nodes += 1;
    if (nodes > NODES_MAX) return unclean("", "内容的项数过多", "It has too many items");
    if (typeof next.value === "string") {
      const problem = uncleanText(next.value, next.path);
      if (problem) return problem;
    } else if (typeof next.value === "number" && !Number.isFinite(next.value)) {
      return unclean(next.path, "数字超出范围", "A number is out of range");
    } else if (typeof next.value === "object" && next.value !== null) {
      if (next.depth >= DEPTH_MAX) return unclean("", `嵌套超过 ${DEPTH_MAX} 层`, `It nests deeper than ${DEPTH_MAX}`);
      for (const [key, inner] of Object.entries(next.value)) {
        const problem = uncleanKey(key, next.path);
        if (problem) return problem;
        open.push({ value: inner, path: `${next.path}/${key}`, depth: next.depth + 1 });
      }
    }
  }
  return null;
}

export function uncleanText(text: string, path: string): Problem | null {
  if (text.length > TEXT_CHARACTERS_MAX) {
    return unclean(
      path,
      `文字超过 ${TEXT_CHARACTERS_MAX} 字`,
      `A text is longer than ${TEXT_CHARACTERS_MAX} characters`,
    );
  }
  if (text.includes(NUL)) return unclean(path, "文字含有空字符", "A text holds a NUL character");
  if (LONE_SURROGATE.test(text)) return unclean(path, "文字编码不完整", "A text holds half of a character");
  return null;
}

function uncleanKey(key: string, path: string): Problem | null {
  if (KEYS_REFUSED.has(key)) return unclean(path, "字段名不允许使用", "A field has a name that is not allowed");
  if (key.length > KEY_CHARACTERS_MAX || uncleanText(key, path)) {
    return unclean(path, "字段名不合规", "A field has a name that is not well formed");
  }
  return null;
}

function unclean(path: string, zh: string, en: string): Problem {
  return { code: "BODY_INVALID", ...(path ? { path: path.slice(0, 300) } : {}), what: { zh, en } };
}
