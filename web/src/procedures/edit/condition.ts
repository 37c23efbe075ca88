import type { Text } from "../../../../src/core/text.ts";

/** A condition of a table's cell as people read it: what it says without the marks around texts; `-` is any value. */
export function conditionWords(test: unknown): Text {
  const text = String(test ?? "-").trim();
  if (text === "-" || text === "") return { zh: "任何值", en: "any value" };
  if (text === "true") return { zh: "是", en: "yes" };
  if (text === "false") return { zh: "否", en: "no" };
  const plain = text.replace(/"([^"]*)"/g, "$1");
  const range = /^\[\s*(\S+?)\s*\.\.\s*(\S+?)\s*([\])])$/.exec(plain);
  if (range) {
    const [, from = "", to = "", end] = range;
    return end === "]"
      ? { zh: `${from} 至 ${to}`, en: `${from} to ${to}` }
      : { zh: `${from} 至不足 ${to}`, en: `${from} to under ${to}` };
  }
  const compared = /^(<=|>=|<|>)\s*(.+)$/.exec(plain);
  const signs: Record<string, Text> = {
    "<": { zh: "小于", en: "under" },
    "<=": { zh: "不大于", en: "at most" },
    ">": { zh: "大于", en: "over" },
    ">=": { zh: "不小于", en: "at least" },
  };
  const sign = compared?.[1] ? signs[compared[1]] : undefined;
  if (sign) return { zh: `${sign.zh} ${compared?.[2] ?? ""}`, en: `${sign.en} ${compared?.[2] ?? ""}` };
  return { zh: plain.replace(/,\s*/g, "、"), en: plain };
}
