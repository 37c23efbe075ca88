import { type Document, isCollection, isMap, isNode, isScalar, isSeq, type Node, parseDocument, stringify } from "yaml";

type Path = readonly (string | number)[];
type Collection = Extract<Node, { items: unknown[] }>;

/** A flow collection longer than this is written over several lines instead. */
const FLOW_LINE_CHARACTERS_MAX = 100;

/**
 * The text of a file with one value changed and every other character as it was: comments, order, quoting. An undefined
 * value takes the entry away; mappings missing on the way are made. Throws when the text is no YAML or the path cannot be.
 */
export function applyValue(yaml: string, path: Path, value: unknown): string {
  const document = parseDocument(yaml, WRITTEN);
  if (document.errors.length > 0) throw new Error(`not a readable YAML text: ${document.errors[0]?.code}`);
  if (path.some((part) => part === "__proto__")) throw new Error("__proto__ is no name");
  checkPath(document, path);
  if (value === undefined && !document.hasIn(path)) return yaml;
  const rewritten = document.clone();
  if (value === undefined) rewritten.deleteIn(path);
  else rewritten.setIn(path, rewritten.createNode(value));
  const wanted = JSON.stringify(rewritten.toJS());
  // The edit in place is judged by what it reads as; where it fails, the library writes the whole file its own way.
  const edited = edit(yaml, document, path, value);
  if (edited !== null && readsAs(edited) === wanted) return edited;
  return rewritten.toString({ lineWidth: 0 });
}

/** Texts that `readYaml` has taken, so no key stands twice; to compare all keys with one another is half the time. */
export const WRITTEN = { stringKeys: true, uniqueKeys: false };

function readsAs(yaml: string): string | null {
  const document = parseDocument(yaml, WRITTEN);
  return document.errors.length === 0 ? JSON.stringify(document.toJS()) : null;
}

function checkPath(document: Document, path: Path): void {
  for (let length = 0; length < path.length; length += 1) {
    const part = path[length];
    const parent: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (parent === null || parent === undefined || (isScalar(parent) && parent.value === null)) return;
    const placed = isSeq(parent) ? typeof part === "number" && part >= 0 && part <= parent.items.length : isMap(parent);
    if (!placed) throw new Error(`nothing can stand at ${JSON.stringify(path.slice(0, length + 1))}`);
  }
}

function edit(yaml: string, document: Document, path: Path, value: unknown): string | null {
  if (path.length === 0) return null;
  const old: unknown = document.getIn(path, true);
  if (value === undefined) return isNode(old) ? remove(yaml, document, path, old) : null;
  if (isNode(old)) return replace(yaml, document, path, old, value);
  let length = path.length - 1;
  while (length > 0 && !isCollection(document.getIn(path.slice(0, length), true))) length -= 1;
  const parent: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
  const inner = path.slice(length + 1).reduceRight<unknown>((made, part) => {
    return typeof part === "number" ? [made] : { [part]: made };
  }, value);
  const key = path[length];
  if (key === undefined || !isCollection(parent)) return null;
  return insert(yaml, parent, key, inner);
}

function replace(yaml: string, document: Document, path: Path, old: Node, value: unknown): string | null {
  const [start, end] = rangeOf(old);
  if (start < 0) return null;
  const parent: unknown = document.getIn(path.slice(0, -1), true);
  const before = yaml.slice(0, start);
  const tail = yaml.slice(start, end).endsWith("\n") ? `\n${yaml.slice(end)}` : yaml.slice(end);
  // A block collection begins on a line of its own; what takes its place stands after the colon or dash.
  const head =
    isCollection(old) && !old.flow ? before.replace(/[ \t]*(#[^\n]*)?\n[ \t]*$/, "") : before.replace(/ +$/, "");
  const space = /[\s[{(]$/.test(head) ? "" : " ";
  const gap =
    head.length === before.length ? space : before.slice(head.length).includes("\n") ? " " : before.slice(head.length);
  return head + gap + written(value, isFlow(parent) ? null : indentAt(yaml, parent)) + tail;
}

function insert(yaml: string, parent: Collection, key: string | number, value: unknown): string | null {
  const [start, end] = rangeOf(parent);
  if (start < 0) return null;
  if (isFlow(parent)) {
    const close = yaml.lastIndexOf(isSeq(parent) ? "]" : "}", end - 1);
    const head = yaml.slice(0, close).trimEnd();
    const entry = isSeq(parent) ? written(value, null) : `${inline(String(key))}: ${written(value, null)}`;
    const pad = isSeq(parent) ? "" : " ";
    return `${head}${parent.items.length === 0 ? pad : ", "}${entry}${pad}${yaml.slice(close)}`;
  }
  const indent = indentAt(yaml, parent);
  // After the last line that holds something, its comment included; blank lines stay between this and what follows.
  const last = yaml.slice(0, end).trimEnd().length;
  const lineEnd = yaml.indexOf("\n", last);
  const stop = lineEnd < 0 ? yaml.length : lineEnd;
  const lead = isSeq(parent) ? "-" : `${inline(String(key))}:`;
  return `${yaml.slice(0, stop)}\n${indent}${lead} ${written(value, indent)}${yaml.slice(stop) || "\n"}`;
}

function remove(yaml: string, document: Document, path: Path, old: Node): string | null {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isCollection(parent)) return null;
  // Inside a line, or as the last one, an entry has no lines of its own to take away: what holds it is written anew.
  if (isFlow(parent) || parent.items.length < 2)
    return path.length === 1 ? null : without(yaml, document, path, parent);
  const key = path.at(-1);
  const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
  const [from] = pair && isNode(pair.key) ? rangeOf(pair.key) : rangeOf(old);
  const lineStart = yaml.lastIndexOf("\n", from - 1) + 1;
  const [, end] = rangeOf(old);
  const lineEnd = yaml[end - 1] === "\n" ? end : yaml.indexOf("\n", end) + 1;
  return yaml.slice(0, lineStart) + (lineEnd === 0 ? "" : yaml.slice(lineEnd));
}

function without(yaml: string, document: Document, path: Path, parent: Collection): string | null {
  const held: unknown = parent.toJS(document);
  const key = path.at(-1);
  const left = Array.isArray(held)
    ? held.filter((_, index) => index !== key)
    : Object.fromEntries(Object.entries(held ?? {}).filter(([name]) => name !== key));
  return replace(yaml, document, path.slice(0, -1), parent, left);
}

function rangeOf(node: Node): [number, number] {
  return node.range ? [node.range[0], node.range[1]] : [-1, -1];
}

function isFlow(node: unknown): boolean {
  return isCollection(node) && node.flow === true;
}

/** The spaces before the entries of a block collection. */
function indentAt(yaml: string, parent: unknown): string {
  const start = isNode(parent) ? rangeOf(parent)[0] : 0;
  return " ".repeat(Math.max(0, start - (yaml.lastIndexOf("\n", start - 1) + 1)));
}

/** A value as it stands after a colon or a dash; `indent` is null inside flow collections. */
function written(value: unknown, indent: string | null): string {
  const flow = inline(value);
  if (indent === null || flow.length <= FLOW_LINE_CHARACTERS_MAX || typeof value !== "object") return flow;
  const lines = stringify(value, { lineWidth: 0, defaultStringType: "PLAIN" }).trimEnd().split("\n");
  return lines.map((line) => `\n${line === "" ? "" : `${indent}  ${line}`}`).join("");
}

/** A value on one line, quoted so that it may stand inside a flow collection; `{ a: [b] }`, the way our files do. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return entries.length === 0
      ? "{}"
      : `{ ${entries.map(([key, item]) => `${inline(key)}: ${inline(item)}`).join(", ")} }`;
  }
  const text = stringify([value], { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trim();
  return text.slice(1, -1).trim();
}
