import { evaluate, parseExpression } from "feelin";
import { patternFault } from "../pattern.ts";
import type { Text } from "../text.ts";
import { BUILTIN_FUNCTIONS } from "./builtin.ts";
import { EXACT_FUNCTIONS, EXACT_OPERATORS } from "./decimal.ts";

/** What is known of an expression before it is ever run. */
export interface Syntax {
  /** Why the expression may not be used; null when it may. */
  problem: Text | null;
  /** Names it reads from the scope, each once, in order of appearance; functions it calls are not among them. */
  names: string[];
  /** Paths below `params`, e.g. `["handover.acceptWithin"]`. */
  params: string[];
  /** The source with every comparison turned into a call of `COMPARE`, so that unlike types are noticed, and arithmetic into calls of ours. */
  checked: string;
  /** Names the parser must know beforehand. */
  known: Record<string, unknown>;
}

export const EXPRESSION_CHARS_MAX = 2_000;
const LOOPS_MAX = 2;
const LOOP_RANGE_STEPS_MAX = 1_000;
/** Name of the function that compares; not a name that a definition may use. */
export const COMPARE = "_compare_";
/** FEEL has the words `instance of`; the parser takes `instance` for a name only where it knows of one. */
export const KNOWN_NAMES: Readonly<Record<string, null>> = { instance: null };
/** Name of the function that counts what loops go through. */
export const LOOP = "_loop_";
/** Names of the functions that calculate. */
export const OPERATE = "_operate_";
export const APPLY = "_apply_";
/** `partial` would let a loop of forty steps double what it has made so far forty times. */
const FORBIDDEN_NAMES = new Set(["__proto__", "constructor", "prototype", "partial", COMPARE, LOOP, OPERATE, APPLY]);
const PATTERN_FUNCTIONS = new Set(["matches", "replace", "split"]);

const EMPTY = say("表达式为空", "the expression is empty");
const TOO_LONG = say(`超过 ${EXPRESSION_CHARS_MAX} 个字符`, `longer than ${EXPRESSION_CHARS_MAX} characters`);
const TOO_DEEP = say("嵌套过深", "nested too deeply");
const UNPARSED = say("无法解析", "cannot be parsed");
const FORBIDDEN = say("不得使用这个名称", "this name may not be used");
const NO_FUNCTIONS = say("不得自行定义函数", "functions may not be defined");
const ONLY_KNOWN = say("只能调用已有的函数", "only known functions may be called");
const TOO_MANY_LOOPS = say(`循环嵌套超过 ${LOOPS_MAX} 层`, `more than ${LOOPS_MAX} nested loops`);
const PATTERN_LITERAL = say("匹配模式须直接写出", "the pattern must be written out as a text");
const LOOP_RANGE = say(
  `循环范围须为两个数字，相差不超过 ${LOOP_RANGE_STEPS_MAX}`,
  `a loop range must be two numbers at most ${LOOP_RANGE_STEPS_MAX} apart`,
);

function syntaxError(at: number): Text {
  return say(`第 ${at} 个字符处语法错误`, `syntax error at character ${at}`);
}

function notOneName(name: string): Text {
  return say(`“${name}”不是一个名称，可能缺少运算符`, `"${name}" is not one name; an operator may be missing`);
}

function noFunction(name: string): Text {
  return say(`没有函数“${name}”`, `there is no function "${name}"`);
}

function say(zh: string, en: string): Text {
  return { zh, en };
}

type Tree = ReturnType<typeof parseExpression>;
type Node = Tree["topNode"];

interface Walk {
  source: string;
  names: Set<string>;
  params: Set<string>;
  problem: Text | null;
}

/** Parses and judges an expression without its leading `=`. Never throws. */
export function readSyntax(source: string): Syntax {
  if (source.trim() === "") return unusable(EMPTY);
  if (source.length > EXPRESSION_CHARS_MAX) return unusable(TOO_LONG);
  try {
    const walk: Walk = { source, names: new Set(), params: new Set(), problem: null };
    const known = knownNames(source);
    const checked = render(parseExpression(source, known, undefined).topNode, walk);
    if (walk.problem) return unusable(walk.problem);
    return { problem: null, names: [...walk.names], params: [...walk.params], checked, known };
  } catch (error) {
    // The only way here is nesting deeper than the stack.
    return unusable(error instanceof RangeError ? TOO_DEEP : UNPARSED);
  }
}

function unusable(problem: Text): Syntax {
  return { problem, names: [], params: [], checked: "null", known: {} };
}

/** Names the parser must be told of; not where the source has `instance of` in its own sense. */
function knownNames(source: string): Record<string, unknown> {
  return /\binstance\s+of\b/.test(source) ? {} : { ...KNOWN_NAMES };
}

function render(node: Node, walk: Walk): string {
  walk.problem ??= inspect(node, walk);
  const children = childrenOf(node);
  if (node.name === "Comparison" && children[1]?.name === "CompareOp" && children.length === 3) {
    return renderComparison(node, children, walk);
  }
  if (node.name === "ArithmeticExpression" && children.length === 3) {
    const calculated = renderArithmetic(children, walk);
    if (calculated !== null) return calculated;
  }
  if (node.name === "FunctionInvocation") {
    const called = renderCall(children, walk);
    if (called !== null) return called;
  }
  if (node.name === "IterationContext")
    return loop(children.filter(({ name }) => name !== "..").map((one) => render(one, walk)));
  let out = "";
  let at = node.from;
  for (const child of children) {
    out += walk.source.slice(at, child.from);
    const rendered = child.name.endsWith("Comment") ? "\n" : render(child, walk);
    out += child === children[0] && filtersAll(node, children) ? loop([rendered]) : rendered;
    at = child.to;
  }
  return out + walk.source.slice(at, node.to);
}

function loop(rendered: string[]): string {
  return `${LOOP}(\n${rendered.join(",\n")})`;
}

/** Whether a filter looks at every element: an index (`[1]`, `[n]`) takes one. */
function filtersAll(node: Node, children: Node[]): boolean {
  const condition = children.find((child) => child.name !== "[" && child !== children[0]);
  return node.name === "FilterExpression" && condition !== undefined && !INDEXES.has(condition.name);
}
const INDEXES = new Set([
  "NumericLiteral",
  "VariableName",
  "PathExpression",
  "ArithmeticExpression",
  "FunctionInvocation",
]);

function renderComparison(node: Node, [left, op, right]: Node[], walk: Walk): string {
  if (!left || !op || !right) return "null";
  const call = `${COMPARE}("${text(op, walk)}",\n${render(left, walk)},\n${render(right, walk)})`;
  // Inside a filter the interpreter takes a bare call for an index and evaluates it once, outside the elements.
  return node.parent?.name === "FilterExpression" ? `${call} = true` : call;
}

/** Null where the operator is the interpreter's own. */
function renderArithmetic([left, op, right]: Node[], walk: Walk): string | null {
  const sign = op ? text(op, walk) : "";
  if (!left || !right || !EXACT_OPERATORS.has(sign)) return null;
  return `${OPERATE}("${sign}",\n${render(left, walk)},\n${render(right, walk)})`;
}

/** Null where the function, or the way it is called, is the interpreter's own. */
function renderCall([callee, , given]: Node[], walk: Walk): string | null {
  const name = callee ? text(callee, walk).replace(/\s+/g, " ") : "";
  if (given?.name !== "PositionalParameters" || !EXACT_FUNCTIONS.has(name)) return null;
  const values = childrenOf(given)
    .filter((one) => one.name !== ",")
    .map((one) => render(one, walk));
  return `${APPLY}("${name}",\n[${values.join(",\n")}\n])`;
}

/** Notes what a node reads; gives what is wrong with it. */
function inspect(node: Node, walk: Walk): Text | null {
  switch (node.name) {
    case "VariableName":
      return readName(node, walk);
    case "PathName":
    case "Key":
    case "Name":
      return FORBIDDEN_NAMES.has(unquoted(text(node, walk))) ? FORBIDDEN : null;
    case "PathExpression":
      readParam(node, walk);
      return null;
    case "FunctionDefinition":
      return NO_FUNCTIONS;
    case "FunctionInvocation":
      return readCall(node, walk);
    case "InExpression":
      return loopsAround(node) > LOOPS_MAX ? TOO_MANY_LOOPS : null;
    case "IterationContext":
      return readRange(node, walk);
    default:
      return node.type.isError ? syntaxError(node.from + 1) : null;
  }
}

function readName(node: Node, walk: Walk): Text | null {
  const parent = node.parent?.name;
  if (parent === "QualifiedName" || (parent === "FunctionInvocation" && node.from === node.parent?.from)) return null;
  const name = text(node, walk);
  if (FORBIDDEN_NAMES.has(name)) return FORBIDDEN;
  if (/\s/.test(name)) return notOneName(name);
  walk.names.add(name);
  return null;
}

function readParam(node: Node, walk: Walk): void {
  if (node.parent?.name === "PathExpression") return;
  const path = text(node, walk)
    .split(".")
    .map((part) => part.trim());
  const plain = path.slice(1).every((part) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(part));
  if (path[0] === "params" && plain) walk.params.add(path.slice(1).join("."));
}

function readCall(node: Node, walk: Walk): Text | null {
  const callee = node.firstChild;
  if (callee?.name === "SpecialFunctionName") return null;
  if (callee?.name !== "VariableName") return ONLY_KNOWN;
  const name = text(callee, walk).replace(/\s+/g, " ");
  if (!BUILTIN_FUNCTIONS.has(name)) return noFunction(name);
  if (name === "now" || name === "today") walk.names.add(name);
  return PATTERN_FUNCTIONS.has(name) ? readPattern(node, walk) : null;
}

function loopsAround(node: Node): number {
  let loops = 0;
  for (let at: Node | null = node; at; at = at.parent) {
    const product = childrenOf(at).find((child) => child.name === "InExpressions");
    if (product) loops += childrenOf(product).filter((child) => child.name === "InExpression").length;
  }
  return loops;
}

/** Patterns run on what people typed: only literal ones that cannot take exponential time. */
function readPattern(node: Node, walk: Walk): Text | null {
  const parameters = childrenOf(node).find((child) => child.name === "PositionalParameters");
  const pattern = parameters ? childrenOf(parameters)[1] : undefined;
  if (pattern?.name !== "StringLiteral") return PATTERN_LITERAL;
  // The interpreter itself says which text a literal stands for.
  const fault = patternFault(String(evaluate(text(pattern, walk)).value));
  return fault ? say(`匹配模式不可用：${fault.zh}`, `the pattern ${fault.en}`) : null;
}

function readRange(node: Node, walk: Walk): Text | null {
  const [from, , to] = childrenOf(node);
  if (!to || !from) return null;
  const steps = Math.abs(Number(text(to, walk)) - Number(text(from, walk)));
  return steps <= LOOP_RANGE_STEPS_MAX ? null : LOOP_RANGE;
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

function text(node: Node, walk: Walk): string {
  return walk.source.slice(node.from, node.to);
}

function unquoted(name: string): string {
  return name.replace(/^"|"$/g, "");
}
