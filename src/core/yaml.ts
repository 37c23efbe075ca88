import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { escapePointer } from "./expression/deep.ts";
import type { Text } from "./text.ts";

export interface YamlFault {
  line?: number;
  what: Text;
}

/** A file of ours, read: plain values, what cannot be read of it, and where in the text a value stands. */
export interface YamlText {
  /** Undefined when the text has a fault. */
  root: unknown;
  faults: YamlFault[];
  /** Line of the value at a JSON pointer, or of the nearest value around it. */
  lineOf(pointer: string): number | undefined;
}

/** Reads a YAML text in time that grows with its length alone: no aliases, no tags, no merging, every key once. Never throws. */
export function readYaml(yaml: string): YamlText {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const places: Places = { offsets: new Map(), twice: [] };
  const lineOf = (pointer: string): number | undefined => {
    for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
      const offset = places.offsets.get(at);
      if (offset !== undefined) return lineAt(offset);
      if (at === "") return undefined;
    }
  };
  if (isTooDeep(yaml)) return { root: undefined, faults: [{ what: TOO_DEEP }], lineOf };
  try {
    // The library compares every key of a mapping with every other: 20,000 keys took it half a minute. So we look ourselves.
    const options = { lineCounter: lines, prettyErrors: false, merge: false, stringKeys: true, uniqueKeys: false };
    const document = parseDocument(yaml, options);
    const faults = [...document.errors, ...document.warnings].map(({ code, message, pos: [from] }) => {
      return { line: lineAt(from), what: { zh: `YAML 无法读取（${code}）`, en: `YAML cannot be read: ${message}` } };
    });
    locate(document.contents, "", places);
    for (const { key, offset } of places.twice) {
      const what = { zh: `YAML 无法读取：“${key}”重复`, en: `YAML cannot be read: the key "${key}" stands twice` };
      faults.push({ line: lineAt(offset), what });
    }
    // Aliases could multiply a small file into gigabytes; our files have no use for them.
    return { root: faults.length > 0 ? undefined : document.toJS({ maxAliasCount: 0 }), faults, lineOf };
  } catch (error) {
    const deep = error instanceof RangeError;
    const what = {
      zh: deep ? TOO_DEEP.zh : "不接受 YAML 别名（& 和 *）",
      en: deep ? TOO_DEEP.en : "YAML aliases (& and *) are not taken",
    };
    return { root: undefined, faults: [{ what }], lineOf };
  }
}

/** Brackets open at once, in the whole text; ours have a dozen, and quoted ones hardly open hundreds. */
const BRACKETS_OPEN_MAX = 500;
const TOO_DEEP: Text = { zh: "嵌套过深", en: "Nested too deeply" };

/** A megabyte of opening brackets took the library 15 seconds to refuse. */
function isTooDeep(yaml: string): boolean {
  let open = 0;
  for (const [bracket] of yaml.matchAll(/[[\]{}]/g)) {
    open += bracket === "[" || bracket === "{" ? 1 : -1;
    if (open > BRACKETS_OPEN_MAX) return true;
  }
  return false;
}

interface Places {
  /** JSON pointer → where in the text its value begins. */
  offsets: Map<string, number>;
  twice: { key: string; offset: number }[];
}

function locate(node: unknown, pointer: string, places: Places): void {
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return;
  places.offsets.set(pointer, startOf(node));
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) locate(item, `${pointer}/${index}`, places);
  } else if (isMap(node)) {
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : "";
      if (seen.has(name)) places.twice.push({ key: name.slice(0, 60), offset: isScalar(key) ? startOf(key) : 0 });
      seen.add(name);
      locate(value, `${pointer}/${escapePointer(name)}`, places);
    }
  }
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
