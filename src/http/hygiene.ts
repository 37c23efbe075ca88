import type { Problem } from "../core/problem.ts";

/** What any text from outside may hold, before a schema looks at it. */
export const DEPTH_MAX = 32;
export const NODES_MAX = 50_000;
export const TEXT_CHARACTERS_MAX = 100_000;
const KEY_CHARACTERS_MAX = 200;
const PATH_CHARACTERS_MAX = 300;
/** Keys that reach an object's prototype where a library copies carelessly. */
const KEYS_REFUSED: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
/** Under the `u` flag this matches only a surrogate without its other half. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** PostgreSQL cannot store it, and it cuts strings short elsewhere. */
const NUL = "\u0000";

/** A value still to be looked at. Where it stands is spelt out only for one that is refused. */
interface Open {
  value: unknown;
  key: string | number;
  within: Open | null;
  depth: number;
}

/** The first thing in a parsed body that no handler should ever see, or null. Iterative: depth cannot break the stack. */
export function findUnclean(value: unknown): Problem | null {
  const open: Open[] = [{ value, key: "", within: null, depth: 0 }];
  let nodes = 1;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const inner = next.value;
    if (typeof inner === "string") {
      const problem = uncleanText(inner, "");
      if (problem) return at(next, problem);
    } else if (typeof inner === "number" && !Number.isFinite(inner)) {
      return unclean(pathOf(next), "数字超出范围", "A number is out of range");
    } else if (typeof inner === "object" && inner !== null) {
      if (next.depth >= DEPTH_MAX)
        return unclean(pathOf(next), `嵌套超过 ${DEPTH_MAX} 层`, `It nests deeper than ${DEPTH_MAX}`);
      // Counted before anything is set aside for them: a list of millions costs no more than its parsing.
      nodes += Array.isArray(inner) ? inner.length : Object.keys(inner).length;
      if (nodes > NODES_MAX) return unclean("", "内容的项数过多", "It has too many items");
      const keys = Array.isArray(inner) ? inner.keys() : Object.keys(inner);
      for (const key of keys) {
        const problem = typeof key === "string" ? uncleanKey(key) : null;
        if (problem) return at(next, problem);
        open.push({ value: Reflect.get(inner, key), key, within: next, depth: next.depth + 1 });
      }
    }
  }
  return null;
}

function pathOf(place: Open): string {
  const keys: (string | number)[] = [];
  for (let one: Open | null = place; one?.within; one = one.within) keys.push(one.key);
  return keys
    .reverse()
    .map((key) => `/${key}`)
    .join("");
}

function at(place: Open, problem: Problem): Problem {
  const path = pathOf(place).slice(0, PATH_CHARACTERS_MAX);
  return path ? { ...problem, path } : problem;
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

function uncleanKey(key: string): Problem | null {
  if (KEYS_REFUSED.has(key)) return unclean("", "字段名不允许使用", "A field has a name that is not allowed");
  if (key.length > KEY_CHARACTERS_MAX || uncleanText(key, "")) {
    return unclean("", "字段名不合规", "A field has a name that is not well formed");
  }
  return null;
}

function unclean(path: string, zh: string, en: string): Problem {
  return { code: "BODY_INVALID", ...(path ? { path: path.slice(0, PATH_CHARACTERS_MAX) } : {}), what: { zh, en } };
}
