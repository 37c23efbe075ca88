import { isMap, isScalar, type Pair, parseDocument, stringify, type YAMLMap } from "yaml";
import { applyValue, WRITTEN } from "../definition/write.ts";

export type Path = readonly (string | number)[];

/** One change of a text. A list of them is what a command comes down to. */
export type Patch =
  | { set: Path; value: unknown }
  | { remove: Path }
  | { rename: Path; key: string }
  | { move: Path; to: Path; key: string };

/** The text with changes applied one after the other; what they do not name keeps every character. Throws where one cannot be. */
export function applyPatches(yaml: string, patches: readonly Patch[]): string {
  return patches.reduce((text, patch) => {
    if ("set" in patch) return applyValue(text, patch.set, patch.value);
    if ("remove" in patch) return applyValue(text, patch.remove, undefined);
    if ("rename" in patch) return renameKey(text, patch.rename, patch.key);
    return moveEntry(text, patch.move, [...patch.to, patch.key]);
  }, yaml);
}

/** Only the key's own characters change: order, comments and the value stay. */
function renameKey(yaml: string, path: Path, key: string): string {
  const node = entryAt(yaml, path)?.pair.key;
  if (!isScalar(node) || !node.range) throw new Error(`there is no key at ${JSON.stringify(path)}`);
  const written = stringify([key], { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trim();
  return yaml.slice(0, node.range[0]) + written.slice(1, -1) + yaml.slice(node.range[1]);
}

/** An entry with its lines, comments above it included, under another mapping; its value alone where lines cannot be moved. */
function moveEntry(yaml: string, from: Path, to: Path): string {
  const moved = applyValue(applyValue(yaml, to, valueAt(plainOf(yaml), from)), from, undefined);
  // Lines can only stand in a mapping that has lines: one in a single line is spread out first.
  const text = [to.slice(0, -2), to.slice(0, -1)].reduce(spread, yaml);
  const lines = linesOf(text, from);
  const place = placeFor(text, to);
  if (lines === null || place === null) return moved;
  const shift = place.indent - indentOf(keyLine(text, from));
  const block = text.slice(lines[0], lines[1]).replace(/^(?=.*\S)( *)/gm, (_, own: string) => {
    return " ".repeat(Math.max(0, own.length + shift));
  });
  const pasted = place.before + block + place.after;
  const pastedBefore = text.length - place.after.length <= lines[0];
  const grown = pastedBefore ? pasted.length - text.length : 0;
  const result = pasted.slice(0, lines[0] + grown) + pasted.slice(lines[1] + grown);
  return readsAs(result) === readsAs(moved) ? result : moved;
}

interface Gap {
  before: string;
  after: string;
  indent: number;
}

/** Where the lines of a new entry go; the mapping that it stands in is made when there is none. */
function placeFor(yaml: string, to: Path): Gap | null {
  const marked = applyValue(yaml, to, { [MARK]: true });
  const own = linesOf(marked, to);
  if (own) {
    return { before: marked.slice(0, own[0]), after: marked.slice(own[1]), indent: indentOf(keyLine(marked, to)) };
  }
  const around = linesOf(marked, to.slice(0, -1));
  if (around === null || valueAt(plainOf(yaml), to.slice(0, -1)) !== undefined) return null;
  const indent = indentOf(keyLine(marked, to.slice(0, -1)));
  const head = `${" ".repeat(indent)}${String(to.at(-2))}:\n`;
  return { before: marked.slice(0, around[0]) + head, after: marked.slice(around[1]), indent: indent + 2 };
}
const MARK = "moved";

/** A mapping written in one line, over several; left as it is where its own entry stands in a line. */
function spread(yaml: string, path: Path): string {
  const entry = entryAt(yaml, path);
  const value = entry?.pair.value;
  if (!entry || entry.parent.flow || !isMap(value) || !value.flow || !value.range || value.items.length === 0)
    return yaml;
  const indent = indentOf(keyLine(yaml, path)) + 2;
  const lines = stringify(valueAt(plainOf(yaml), path), { lineWidth: 0 })
    .trimEnd()
    .split("\n");
  const block = lines.map((line) => `\n${" ".repeat(indent)}${line}`).join("");
  const [start, end] = value.range;
  // A comment at the end of the line belongs to the entry, so it moves up beside its key.
  const lineEnd = yaml.indexOf("\n", end) < 0 ? yaml.length : yaml.indexOf("\n", end);
  const result = yaml.slice(0, start).trimEnd() + yaml.slice(end, lineEnd) + block + yaml.slice(lineEnd);
  return readsAs(result) === readsAs(yaml) ? result : yaml;
}

function plainOf(yaml: string): unknown {
  return parseDocument(yaml, WRITTEN).toJS();
}

/** The plain value at a path; undefined where the path leads nowhere. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}

function readsAs(yaml: string): string | null {
  const document = parseDocument(yaml, WRITTEN);
  return document.errors.length === 0 ? JSON.stringify(document.toJS()) : null;
}

interface Entry {
  pair: Pair;
  /** The entry after it in the same mapping. */
  next: Pair | undefined;
  parent: YAMLMap;
}

function entryAt(yaml: string, path: Path): Entry | null {
  const document = parseDocument(yaml, WRITTEN);
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return null;
  const index = parent.items.findIndex((item) => isScalar(item.key) && item.key.value === path.at(-1));
  const pair = parent.items[index];
  return pair ? { pair, next: parent.items[index + 1], parent } : null;
}

/** From the comments above an entry of a block mapping to the line after it; null for one that stands in a line. */
function linesOf(yaml: string, path: Path): [number, number] | null {
  const entry = entryAt(yaml, path);
  if (!entry || entry.parent.flow) return null;
  const { pair, next, parent } = entry;
  if (!isScalar(pair.key) || !pair.key.range) return null;
  let start = yaml.lastIndexOf("\n", pair.key.range[0] - 1) + 1;
  if (yaml.slice(start, pair.key.range[0]).trim() !== "") return null;
  for (;;) {
    const above = yaml.lastIndexOf("\n", start - 2) + 1;
    if (start === 0 || !/^\s*#/.test(yaml.slice(above, start))) break;
    start = above;
  }
  const end =
    isScalar(next?.key) && next.key.range ? startOfEntry(yaml, next.key.range[0]) : endOf(yaml, parent.range?.[1]);
  return [start, Math.max(start, end)];
}

function startOfEntry(yaml: string, offset: number): number {
  let start = yaml.lastIndexOf("\n", offset - 1) + 1;
  for (;;) {
    const above = yaml.lastIndexOf("\n", start - 2) + 1;
    if (!/^\s*#/.test(yaml.slice(above, start))) return start;
    start = above;
  }
}

function endOf(yaml: string, offset: number | undefined): number {
  const end = offset ?? yaml.length;
  if (yaml[end - 1] === "\n") return end;
  const line = yaml.indexOf("\n", end);
  return line < 0 ? yaml.length : line + 1;
}

function keyLine(yaml: string, path: Path): string {
  const key = entryAt(yaml, path)?.pair.key;
  const offset = isScalar(key) && key.range ? key.range[0] : 0;
  return yaml.slice(yaml.lastIndexOf("\n", offset - 1) + 1);
}

function indentOf(text: string): number {
  return /^ */.exec(text)?.[0].length ?? 0;
}
