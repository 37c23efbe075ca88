/** Conditions that can be put together by choosing: comparisons joined by one word. Others are written in FEEL. */

export const OPERATORS = ["=", "!=", "<", "<=", ">", ">=", "in"] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Comparison {
  name: string;
  operator: Operator;
  /** As FEEL has it: `"text"`, `3`, `true`, `null`, `date("2026-01-01")`, or another name. */
  value: string;
}

export interface Condition {
  join: "and" | "or";
  parts: Comparison[];
}

const PART = /^\s*([\p{L}_][\p{L}\p{N}_.]*)\s*(=|!=|<=|>=|<|>|in)\s*(.+?)\s*$/u;
const SIMPLE_VALUE =
  /^("[^"]*"|-?\d+(\.\d+)?|true|false|null|date\("[^"]*"\)|\[("[^"]*"|-?\d+(\.\d+)?)(\s*,\s*("[^"]*"|-?\d+(\.\d+)?))*\]|[\p{L}_][\p{L}\p{N}_.]*)$/u;

/** Reads `= a > 1 and b = "x"`; null when it says more than the builder can show. */
export function readCondition(source: string): Condition | null {
  const text = source.replace(/^=\s*/, "");
  const pieces = splitOutside(text);
  if (pieces === null) return null;
  const parts: Comparison[] = [];
  for (const piece of pieces.parts) {
    const match = PART.exec(piece);
    const [, name = "", operator, value = ""] = match ?? [];
    const known = OPERATORS.find((one) => one === operator);
    if (known === undefined || !SIMPLE_VALUE.test(value) || /^(and|or|not|if)$/.test(value)) return null;
    parts.push({ name, operator: known, value });
  }
  return parts.length === 0 ? null : { join: pieces.join, parts };
}

export function writeCondition({ join, parts }: Condition): string {
  return `= ${parts.map(({ name, operator, value }) => `${name} ${operator} ${value}`).join(` ${join} `)}`;
}

/** The parts between `and`, or between `or`, outside quotes; null when both stand side by side or there are parentheses. */
function splitOutside(text: string): { join: "and" | "or"; parts: string[] } | null {
  const bare = text.replace(/"[^"]*"/g, (quoted) => "_".repeat(quoted.length));
  if (/\((?!__)|\bnot\b|\bif\b|\bsome\b|\bevery\b|\bbetween\b/.test(bare)) return null;
  const joins = [...bare.matchAll(/\s(and|or)\s/g)];
  const words = new Set(joins.map((one) => one[1]));
  if (words.size > 1) return null;
  const parts: string[] = [];
  let from = 0;
  for (const { index, 0: word } of joins) {
    parts.push(text.slice(from, index));
    from = index + word.length;
  }
  parts.push(text.slice(from));
  return { join: words.has("or") ? "or" : "and", parts };
}

/** A value as somebody types it, as FEEL has it for a field of this type. */
export function literal(typed: string, type: string): string {
  const text = typed.trim();
  if (text === "null" || text === "true" || text === "false") return text;
  if (type === "date" && /^\d{4}-\d{2}-\d{2}$/.test(text)) return `date("${text}")`;
  if (/^-?\d+(\.\d+)?$/.test(text) && type !== "text") return text;
  if (/^params\.[\w.]+$/.test(text) || /^["[]/.test(text) || /^date\(/.test(text)) return text;
  return `"${text.replaceAll('"', "")}"`;
}

/** The other way round: what stands in the field. */
export function shownLiteral(value: string): string {
  return /^"([^"]*)"$/.exec(value)?.[1] ?? /^date\("([^"]*)"\)$/.exec(value)?.[1] ?? value;
}
