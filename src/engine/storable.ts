import { type Refusal, refuse } from "../core/refusal.ts";

/** How deep and how large a submission may be, so that no statement is built for what the database would refuse. */
const DEPTH_MAX = 32;
const NODES_MAX = 200_000;

/** Null when a submission can be stored; otherwise the refusal. NUL and broken surrogates have no place in a text. */
export function storable(data: unknown): Refusal | null {
  let nodes = 0;
  const fits = (value: unknown, depth: number): boolean => {
    nodes += 1;
    if (nodes > NODES_MAX || depth > DEPTH_MAX) return false;
    if (typeof value === "string") return !value.includes("\u0000") && isWellFormed(value);
    if (typeof value !== "object" || value === null) return true;
    return Object.entries(value).every(([key, child]) => fits(key, depth + 1) && fits(child, depth + 1));
  };
  if (fits(data, 0)) return null;
  return refuse("BODY_INVALID", {
    cure: {
      zh: `文字不得含空字符或残缺字符，嵌套不超过 ${DEPTH_MAX} 层，总数不超过 ${NODES_MAX} 项`,
      en: `No NUL and no broken characters, at most ${DEPTH_MAX} levels and ${NODES_MAX} entries`,
    },
  });
}

function isWellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}
