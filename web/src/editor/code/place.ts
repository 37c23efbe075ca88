/** Where in a YAML text a cursor stands: the keys around it, and whether a key or a value is being written. */
export interface CursorPlace {
  /** Keys from the root to the mapping that the cursor is in; list items have no key of their own. */
  path: string[];
  /** The key whose value is being written; null while a key is. */
  key: string | null;
  /** What of it has been typed. */
  typed: string;
}

/** Read by indentation and brackets alone: the text is being typed, so no parser can be asked. */
export function placeAt(text: string, offset: number): CursorPlace {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(lineStart, offset);
  const flow = flowPlace(line);
  const indent = contentIndent(line);
  const outer = keysAbove(text.slice(0, lineStart), indent);
  if (flow) {
    const opened = /^[\s-]*(?:"([^"]*)"|([^\s:#{[][^:]*)):\s*[[{]/.exec(line);
    const first = opened ? [opened[1] ?? opened[2] ?? ""] : [];
    return { path: [...outer, ...first, ...flow.keys], key: flow.key, typed: flow.typed };
  }
  const value = /^[\s-]*(?:"([^"]*)"|([^\s:#{[][^:]*)):\s+(\S*)$/.exec(line);
  if (value) return { path: outer, key: value[1] ?? value[2] ?? "", typed: value[3] ?? "" };
  const item = /^\s*- (\S*)$/.exec(line);
  const typed = item ? (item[1] ?? "") : line.trim();
  return { path: outer, key: null, typed };
}

function contentIndent(line: string): number {
  return /^[\s-]*/.exec(line)?.[0].length ?? 0;
}

/** Keys of the lines above that are less and less indented. */
function keysAbove(above: string, indent: number): string[] {
  const keys: string[] = [];
  let most = indent;
  const lines = above.split("\n");
  for (let at = lines.length - 1; at >= 0 && most > 0; at -= 1) {
    const line = lines[at] ?? "";
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const own = contentIndent(line);
    const bare = line.length - line.trimStart().length;
    const key = /^[\s-]*(?:"([^"]*)"|([^\s:#{[][^:]*)):\s*(?:#.*)?$/.exec(line);
    if (key && bare < most && own < most) {
      keys.unshift(key[1] ?? key[2] ?? "");
      most = bare;
    }
  }
  return keys;
}

/** The keys of the brackets still open on this line, and what is being written in the innermost. */
function flowPlace(line: string): { keys: string[]; key: string | null; typed: string } | null {
  const open: { key: string | null; list: boolean }[] = [];
  let quote = "";
  let word = "";
  let key: string | null = null;
  for (const letter of line) {
    if (quote !== "") {
      word += letter;
      if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      word += letter;
    } else if (letter === "{" || letter === "[") {
      open.push({ key, list: letter === "[" });
      [word, key] = ["", null];
    } else if (letter === "}" || letter === "]") {
      open.pop();
      [word, key] = ["", null];
    } else if (letter === ",") [word, key] = ["", null];
    else if (letter === ":" && open.length > 0) [key, word] = [word.trim(), ""];
    else if (letter === ":") [key, word] = [null, ""];
    else word += letter;
  }
  if (open.length === 0) return null;
  const [, ...inner] = open;
  const keys = inner.flatMap((one) => (one.key === null ? [] : [one.key]));
  return { keys, key, typed: word.trimStart() };
}
