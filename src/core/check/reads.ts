import { parseExpression } from "feelin";
import { RESERVED_NAMES } from "../expression/scope.ts";
import { KNOWN_NAMES } from "../expression/syntax.ts";

type Node = ReturnType<typeof parseExpression>["topNode"];
export type Literal = string | number | boolean | null;

/** What an expression reads and what it compares, found without running it. */
export interface Reads {
  /** `route`, `params.limit`, `instance.mode`; loop variables and what filters see of their elements are left out. */
  paths: string[];
  /** Names compared with null, or said not to be true: whoever wrote it knows that the value may be missing. */
  doubted: ReadonlySet<string>;
  comparisons: { path: string; op: string; literal: Literal }[];
}

const cache = new Map<string, Reads>();
const READS_CACHED_MAX = 8_000;
const NOTHING: Reads = { paths: [], doubted: new Set(), comparisons: [] };

/** Reads an expression with or without its `=`. What cannot be parsed reads nothing: the parser has said so. */
export function readsOf(source: string): Reads {
  const known = cache.get(source);
  if (known) return known;
  if (cache.size >= READS_CACHED_MAX) cache.clear();
  const made = analyse(source.startsWith("=") ? source.slice(1) : source);
  cache.set(source, made);
  return made;
}

/** The data names among what is read: `route`, not `params.limit`. */
export function dataNames(reads: Reads): string[] {
  return [...new Set(reads.paths.map(firstOf))].filter((name) => !RESERVED_NAMES.has(name));
}

/** The first part of a path: `params` of `params.limit`. */
export function firstOf(path: string): string {
  const dot = path.indexOf(".");
  return dot < 0 ? path : path.slice(0, dot);
}

interface Walk {
  source: string;
  paths: Set<string>;
  doubted: Set<string>;
  comparisons: Reads["comparisons"];
}

function analyse(source: string): Reads {
  const walk: Walk = { source, paths: new Set(), doubted: new Set(), comparisons: [] };
  try {
    visit(parseExpression(source, { ...KNOWN_NAMES }, undefined).topNode, new Set(), walk);
  } catch {
    return NOTHING;
  }
  return { paths: [...walk.paths], doubted: walk.doubted, comparisons: walk.comparisons };
}

function visit(node: Node, local: ReadonlySet<string>, walk: Walk): void {
  const children = childrenOf(node);
  switch (node.name) {
    case "PathExpression":
    case "VariableName": {
      const path = pathOf(node, walk.source);
      if (path !== null) {
        if (!local.has(firstOf(path))) walk.paths.add(path);
        return;
      }
      break;
    }
    case "FunctionInvocation":
      for (const child of children.slice(1)) visit(child, local, walk);
      return;
    case "FilterExpression":
      // Inside the brackets a name may be a property of the elements, so only the list itself is surely read.
      if (children[0]) visit(children[0], local, walk);
      return;
    case "QuantifiedExpression":
    case "ForExpression":
      visitLoop(children, local, walk);
      return;
    case "Context":
      // Later entries see earlier ones by name.
      for (const child of children) visit(child, new Set([...local, ...namesIn(children, "Name", walk)]), walk);
      return;
    case "Comparison":
      noteComparison(children, local, walk);
  }
  for (const child of children) visit(child, local, walk);
}

function visitLoop(children: readonly Node[], local: ReadonlySet<string>, walk: Walk): void {
  const loops = children.find((child) => child.name === "InExpressions");
  const inside = new Set([...local, "item", "partial", ...(loops ? namesIn([loops], "Name", walk) : [])]);
  for (const child of children) visit(child, child.name === "InExpressions" ? inside : inside, walk);
}

function namesIn(nodes: readonly Node[], kind: string, walk: Walk): string[] {
  return nodes.flatMap((node) =>
    node.name === kind ? [textOf(node, walk.source)] : namesIn(childrenOf(node), kind, walk),
  );
}

function noteComparison(children: readonly Node[], local: ReadonlySet<string>, walk: Walk): void {
  const [left, op, right] = children;
  if (!left || !op || !right) return;
  const word = textOf(op, walk.source);
  if (word === "in") {
    const path = pathOf(left, walk.source);
    for (const literal of literalsIn(children.slice(2), walk.source)) note(path, "=", literal);
  } else if (op.name === "CompareOp" && children.length === 3) {
    const rightLiteral = literalOf(right, walk.source);
    if (rightLiteral !== undefined) note(pathOf(left, walk.source), word, rightLiteral);
    const leftLiteral = literalOf(left, walk.source);
    if (leftLiteral !== undefined) note(pathOf(right, walk.source), word, leftLiteral);
  }

  function note(path: string | null, op: string, literal: Literal): void {
    if (path === null || local.has(firstOf(path))) return;
    // `x != true` is how one says "not yet": what is missing is not true.
    if (literal === null || (op === "!=" && literal === true)) walk.doubted.add(firstOf(path));
    if (literal !== null) walk.comparisons.push({ path, op, literal });
  }
}

function literalsIn(nodes: readonly Node[], source: string): Literal[] {
  return nodes.flatMap((node) => {
    if (node.name === "PositiveUnaryTest") {
      const literal = node.firstChild ? literalOf(node.firstChild, source) : undefined;
      return literal === undefined ? [] : [literal];
    }
    return literalsIn(childrenOf(node), source);
  });
}

/** `a`, `a.b.c`; null for everything else. */
export function pathOf(node: Node, source: string): string | null {
  if (node.name === "VariableName") return textOf(node, source).replace(/\s+/g, " ");
  if (node.name !== "PathExpression") return null;
  const [base, , name] = childrenOf(node);
  if (!base || !name) return null;
  const before = pathOf(base, source);
  return before === null ? null : `${before}.${textOf(name, source)}`;
}

export function literalOf(node: Node, source: string): Literal | undefined {
  const text = textOf(node, source);
  switch (node.name) {
    case "StringLiteral":
      return text.slice(1, -1).replace(/\\(.)/g, "$1");
    case "NumericLiteral":
      return Number(text);
    case "BooleanLiteral":
      return text === "true";
    case "null":
      return null;
    default:
      return undefined;
  }
}

export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

export function textOf(node: Node, source: string): string {
  return source.slice(node.from, node.to);
}
