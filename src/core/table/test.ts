import { parseUnaryTests } from "feelin";
import { compileExpression } from "../expression/feel.ts";

/** What a cell of a decision table says about its input. */
export type Verdict = boolean | { failed: string };

/** A compiled cell. `names` are what it reads besides its input. */
export interface CellTest {
  names: string[];
  matches(input: unknown, scope: Record<string, unknown>): Verdict;
}

export const CELL_CHARS_MAX = 500;
/** How a cell names its input when it is written as an expression (`? > 3 and ? < 9`). */
const INPUT = "_cell_";

type Node = ReturnType<typeof parseUnaryTests>["topNode"];
type Matcher = CellTest["matches"];

/**
 * Compiles a FEEL unary test (`"a","b"`, `> 3`, `[1..5]`, `not(null)`, `-`, `contains(?, "x")`), or says why it cannot
 * be used. Literals are compared here; all else goes through the same checked expressions as guards, because the
 * library finds `"a" >= 1` true and a table must not decide by that.
 */
export function compileTest(source: string): CellTest | { problem: string } {
  if (source.length > CELL_CHARS_MAX) return { problem: `longer than ${CELL_CHARS_MAX} characters` };
  const compiler: Compiler = { source, names: new Set(), problem: null };
  let matcher: Matcher;
  try {
    matcher = readTests(parseUnaryTests(source, {}, undefined).topNode, compiler);
  } catch {
    return { problem: "cannot be parsed" };
  }
  if (compiler.problem) return { problem: compiler.problem };
  compiler.names.delete(INPUT);
  return { names: [...compiler.names], matches: matcher };
}

interface Compiler {
  source: string;
  names: Set<string>;
  problem: string | null;
}

function readTests(top: Node, compiler: Compiler): Matcher {
  const children = childrenOf(top);
  if (hasError(top)) compiler.problem = "syntax error";
  if (children[0]?.name === "Wildcard") return () => true;
  const negated = children[0]?.name === "not";
  const list = children.find((child) => child.name === "PositiveUnaryTests");
  const tests = list ? childrenOf(list).map((test) => readTest(test, compiler)) : [];
  return (input, scope) => {
    let failed: Verdict | null = null;
    for (const test of tests) {
      const verdict = test(input, scope);
      if (verdict === true) return !negated;
      if (verdict !== false) failed = verdict;
    }
    return failed ?? negated;
  };
}

function readTest(test: Node, compiler: Compiler): Matcher {
  const body = test.firstChild;
  if (!body) return () => false;
  const text = compiler.source.slice(body.from, body.to);
  if (readsInput(body)) return byExpression(withInput(body, compiler), compiler, "decides");
  if (body.name === "SimplePositiveUnaryTest" && body.firstChild) {
    const first = body.firstChild;
    if (first.name === "Interval") return byExpression(interval(first, compiler), compiler, "decides");
    const operator = compiler.source.slice(first.from, first.to);
    const operand = compiler.source.slice(first.to, body.to);
    return byExpression(`${inputFor(body)} ${operator} (${operand})`, compiler, "decides");
  }
  return equalTo(text, compiler, body.name);
}

const LITERALS = new Set(["StringLiteral", "NumericLiteral", "BooleanLiteral", "null"]);

function equalTo(text: string, compiler: Compiler, kind: string): Matcher {
  if (LITERALS.has(kind)) {
    const expected = compileExpression(text).evaluate({});
    if ("value" in expected) return (input) => isEqual(input ?? null, expected.value);
  }
  return byExpression(text, compiler, "equals");
}

/** Evaluates an expression that either is the verdict, or gives the value (or list of values) the input must equal. */
function byExpression(source: string, compiler: Compiler, use: "decides" | "equals"): Matcher {
  const expression = compileExpression(source);
  if (expression.problem) compiler.problem ??= expression.problem;
  for (const name of expression.names) compiler.names.add(name);
  return (input, scope) => {
    if (use === "decides") {
      const verdict = expression.test({ ...scope, [INPUT]: input ?? null });
      return "failed" in verdict ? verdict : verdict.value;
    }
    const result = expression.evaluate(scope);
    return "failed" in result ? result : isEqual(input ?? null, result.value);
  };
}

function interval(node: Node, compiler: Compiler): string {
  const [open, low, , high, close] = childrenOf(node);
  if (!open || !low || !high || !close) {
    compiler.problem ??= "syntax error in the interval";
    return "false";
  }
  const part = (piece: Node) => compiler.source.slice(piece.from, piece.to);
  const above = part(open) === "[" ? ">=" : ">";
  const below = part(close) === "]" ? "<=" : "<";
  const input = inputFor(node);
  return `${input} ${above} (${part(low)}) and ${input} ${below} (${part(high)})`;
}

/** Data holds days as texts; a cell that names a day by `date("…")` compares days. */
function inputFor(node: Node): string {
  let dated = false;
  visit(node, (inner) => {
    if (inner.name === "DateTimeLiteral") dated = true;
  });
  return dated ? `date(${INPUT})` : INPUT;
}

function withInput(node: Node, compiler: Compiler): string {
  let text = "";
  let at = node.from;
  visit(node, (inner) => {
    if (inner.name !== "?") return;
    text += `${compiler.source.slice(at, inner.from)} ${INPUT} `;
    at = inner.to;
  });
  return text + compiler.source.slice(at, node.to);
}

function isEqual(input: unknown, expected: unknown): boolean {
  if (Array.isArray(expected)) return expected.some((item) => isEqual(input, item));
  // A list as input matches when one of its items does, as in the DMN standard.
  if (Array.isArray(input)) return input.some((item) => isEqual(item, expected));
  if (typeof input === "object" && input !== null) return JSON.stringify(input) === JSON.stringify(expected);
  return input === expected;
}

function readsInput(node: Node): boolean {
  let found = false;
  visit(node, (inner) => {
    if (inner.name === "?") found = true;
  });
  return found;
}

function hasError(node: Node): boolean {
  let found = false;
  visit(node, (inner) => {
    if (inner.type.isError) found = true;
  });
  return found;
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const child of childrenOf(node)) visit(child, see);
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}
