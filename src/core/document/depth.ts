/** Nesting is counted before the libraries parse: what is made to be deep takes them minutes, and then the stack is full. */

const TAGS_OPEN_MAX = 200;
const PARENTHESES_OPEN_MAX = 100;
const BLOCKS_OPEN_MAX = 100;
/** Tags that stand alone, or that the next of their kind closes. */
const LONE_TAGS = new Set(["p", "li", "tr", "td", "th", "thead", "tbody", "br", "hr", "col"]);

/** Whether more tags stand within each other than any paper has. */
export function areTagsTooDeep(html: string): boolean {
  let open = 0;
  for (const [, close, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (LONE_TAGS.has((name ?? "").toLowerCase())) continue;
    open += close === "" ? 1 : -1;
    if (open > TAGS_OPEN_MAX) return true;
  }
  return false;
}

/** Whether a template opens more blocks, or calls more words, within each other than anybody writes. */
export function areCallsTooDeep(source: string): boolean {
  let blocks = 0;
  let calls = 0;
  let inside = false;
  for (const [mark] of source.matchAll(/\{\{~?[#/]?|\}\}|[()]/g)) {
    if (mark.startsWith("{") || mark === "}}") {
      inside = mark !== "}}";
      calls = 0;
      if (mark.endsWith("#")) blocks += 1;
      if (mark.endsWith("/")) blocks -= 1;
      // Outside `{{…}}` parentheses are text.
    } else if (inside) calls += mark === "(" ? 1 : -1;
    if (blocks > BLOCKS_OPEN_MAX || calls > PARENTHESES_OPEN_MAX) return true;
  }
  return false;
}
