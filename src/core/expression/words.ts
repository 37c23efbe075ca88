import { parseExpression } from "feelin";
import type { Text } from "../text.ts";
import { KNOWN_NAMES } from "./syntax.ts";

/** What people call a name of the data or a path such as `params.x`; null when nobody named it. */
export type Titles = (path: string) => Text | null;
/** What people call a value of a name, e.g. the title of an outcome or choice. */
export type ValueTitles = (path: string, value: unknown) => Text | null;

type Node = ReturnType<typeof parseExpression>["topNode"];
interface Reading {
  source: string;
  titles: Titles;
  values: ValueTitles;
}

/**
 * A condition in words: “价值大于免审批价值上限”. What it cannot say it quotes as it is written, so that nothing is ever
 * said wrongly.
 */
export function conditionWords(source: string, titles: Titles, values: ValueTitles = () => null): Text {
  const plain = source.replace(/^=\s*/, "");
  const reading = { source: plain, titles, values };
  try {
    const { topNode } = parseExpression(plain, { ...KNOWN_NAMES }, undefined);
    return (topNode.firstChild && condition(topNode.firstChild, reading)) ?? quoted(plain);
  } catch {
    return quoted(plain);
  }
}

function condition(node: Node, reading: Reading): Text | null {
  switch (node.name) {
    case "Conjunction":
      return joined(node, reading, { zh: "，且", en: " and " });
    case "Disjunction":
      return joined(node, reading, { zh: "，或", en: " or " });
    case "Comparison":
      return comparison(node, reading);
    case "FunctionInvocation":
      return call(node, reading);
    case "ParenthesizedExpression": {
      const inner = childrenOf(node).find((child) => child.name !== "(" && child.name !== ")");
      const said = inner ? condition(inner, reading) : null;
      return said && { zh: `（${said.zh}）`, en: `(${said.en})` };
    }
    case "BooleanLiteral":
      return textOf(node, reading) === "true"
        ? { zh: "任何情况下", en: "always" }
        : { zh: "任何情况下都不", en: "never" };
    default: {
      const said = operand(node, reading);
      return said && { zh: `${said.zh}为是`, en: `${said.en} is yes` };
    }
  }
}

function joined(node: Node, reading: Reading, by: Text): Text | null {
  const parts = childrenOf(node).filter((child) => child.name !== "and" && child.name !== "or");
  const said = parts.map((part) => condition(part, reading) ?? quoted(textOf(part, reading)));
  return { zh: said.map((one) => one.zh).join(by.zh), en: said.map((one) => one.en).join(by.en) };
}

const OPERATORS: Readonly<Record<string, Text>> = {
  "=": { zh: "是", en: " is " },
  "!=": { zh: "不是", en: " is not " },
  ">": { zh: "大于", en: " is more than " },
  ">=": { zh: "不小于", en: " is at least " },
  "<": { zh: "小于", en: " is less than " },
  "<=": { zh: "不大于", en: " is at most " },
};

function comparison(node: Node, reading: Reading): Text | null {
  const [left, op, right] = childrenOf(node);
  if (!left || !right || op?.name !== "CompareOp") return null;
  const words = OPERATORS[textOf(op, reading)];
  if (!words) return null;
  const path = textOf(left, reading).replace(/\s+/g, "");
  const one = operand(left, reading);
  if (!one) return null;
  if (right.name === "null") {
    const empty = textOf(op, reading) === "=";
    return empty
      ? { zh: `没有${one.zh}`, en: `there is no ${one.en}` }
      : { zh: `有${one.zh}`, en: `there is ${one.en}` };
  }
  const value = literalOf(right, reading);
  const other = (value && reading.values(path, value.value)) ?? operand(right, reading);
  return other && { zh: `${one.zh}${words.zh}${other.zh}`, en: `${one.en}${words.en}${other.en}` };
}

function call(node: Node, reading: Reading): Text | null {
  const [callee, , parameters] = childrenOf(node);
  const name = callee ? textOf(callee, reading).replace(/\s+/g, " ") : "";
  const given = parameters ? childrenOf(parameters) : [];
  if (name === "not" && given[0] && given.length === 1) {
    const said = operand(given[0], reading);
    if (said) return { zh: `${said.zh}不为是`, en: `${said.en} is not yes` };
    const inner = condition(given[0], reading);
    return inner && { zh: `并非：${inner.zh}`, en: `not: ${inner.en}` };
  }
  if (name === "list contains" && given[0] && given[1]) {
    const [list, item] = [operand(given[0], reading), operand(given[1], reading)];
    return list && item && { zh: `${list.zh}中有${item.zh}`, en: `${list.en} has ${item.en}` };
  }
  return null;
}

/** Something that is compared: a name, a literal, a sum. */
function operand(node: Node, reading: Reading): Text | null {
  const literal = literalOf(node, reading);
  if (literal) return literalWords(literal.value);
  if (node.name === "VariableName" || node.name === "PathExpression") {
    const path = textOf(node, reading).replace(/\s+/g, "");
    const title = reading.titles(path);
    return title ? { zh: `“${title.zh}”`, en: `"${title.en}"` } : quoted(path);
  }
  if (node.name === "ArithmeticExpression") {
    const [left, op, right] = childrenOf(node);
    const [one, other] = [left && operand(left, reading), right && operand(right, reading)];
    const sign = op ? textOf(op, reading) : "";
    return one && other ? { zh: `${one.zh} ${sign} ${other.zh}`, en: `${one.en} ${sign} ${other.en}` } : null;
  }
  return null;
}

function literalOf(node: Node, reading: Reading): { value: unknown } | null {
  const text = textOf(node, reading);
  if (node.name === "StringLiteral") return { value: text.replace(/^"|"$/g, "") };
  if (node.name === "NumericLiteral") return { value: Number(text) };
  return node.name === "BooleanLiteral" ? { value: text === "true" } : null;
}

function literalWords(value: unknown): Text {
  if (typeof value === "boolean") return value ? { zh: "是", en: "yes" } : { zh: "否", en: "no" };
  return typeof value === "string" ? { zh: `“${value}”`, en: `"${value}"` } : { zh: String(value), en: String(value) };
}

function quoted(source: string): Text {
  return { zh: `〔${source}〕`, en: `[${source}]` };
}

function textOf(node: Node, { source }: Reading): string {
  return source.slice(node.from, node.to);
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}
