/** A passage of a document as people write it: a paragraph or an item of a list a line; its markup is put around again. */

const WORDS = String.raw`(?:(?!<|\{\{[#/])[\s\S])*`;
const PARAGRAPHS = new RegExp(String.raw`^(?:\s*<p(?: class="[a-z -]+")?>${WORDS}</p>)+\s*$`);
const LIST = new RegExp(String.raw`^\s*<(ul|ol)>(?:\s*<li>${WORDS}</li>)+\s*</\1>\s*$`);
const LINES = /<(?:p(?: class="[a-z -]+")?|li)>([^<]*)<\/(?:p|li)>/g;

/** Whether a passage is nothing but paragraphs of text or one list, so that it can be written without markup. */
export function isPlain(source: string): boolean {
  return PARAGRAPHS.test(source) || LIST.test(source);
}

export function linesOf(source: string): string {
  return [...source.matchAll(LINES)].map(([, text = ""]) => unescaped(text.trim())).join("\n");
}

/** The passage with other text, of the kind that it was. */
export function withLines(source: string, lines: string): string {
  const written = lines
    .split("\n")
    .map((line) => escaped(line.trim()))
    .filter((line) => line !== "");
  const list = LIST.exec(source)?.[1];
  if (list !== undefined) return `<${list}>\n${written.map((line) => `<li>${line}</li>`).join("\n")}\n</${list}>`;
  const open = /<p(?: class="[a-z -]+")?>/.exec(source)?.[0] ?? "<p>";
  return written.map((line) => `${open}${line}</p>`).join("\n");
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function unescaped(text: string): string {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}
