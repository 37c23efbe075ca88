import { inflateSync } from "node:zlib";

/** The text of each page of a PDF, read from its own font tables: what somebody who searches or copies would find. */
export function pageTexts(pdf: Buffer): string[] {
  const objects = readObjects(pdf);
  const body = (number: string): string => objects.get(number)?.toString("latin1") ?? "";
  const pages = [...objects.keys()].filter((number) => /\/Type \/Page\b(?!s)/.test(head(body(number))));
  return pages.map((number) => {
    const page = head(body(number));
    const reference = (name: string) => new RegExp(`/${name} (\\d+) 0 R`).exec(page)?.[1] ?? "";
    // Font names are each page's own.
    const resources = page.includes("/Resources <<") ? page : body(reference("Resources"));
    const fonts = new Map<string, Map<number, string>>();
    for (const [, name = "", font = ""] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(body(font))?.[1];
      if (table) fonts.set(name, readTable(streamOf(objects, table)));
    }
    return readContent(streamOf(objects, reference("Contents")), fonts);
  });
}

function head(body: string): string {
  return body.split("stream")[0] ?? "";
}

function readObjects(pdf: Buffer): Map<string, Buffer> {
  const text = pdf.toString("latin1");
  const objects = new Map<string, Buffer>();
  // By the cross-reference table: compressed streams may hold anything that looks like an object.
  for (const [, offset = ""] of text.slice(text.lastIndexOf("\nxref")).matchAll(/^(\d{10}) \d{5} n/gm)) {
    const start = Number(offset);
    const number = /^(\d+) 0 obj/.exec(text.slice(start, start + 20))?.[1];
    const dictionary = text.slice(start, text.indexOf("endobj", start)).split("stream")[0] ?? "";
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0);
    const end = text.indexOf("endobj", start + dictionary.length + length);
    if (number) objects.set(number, pdf.subarray(start, end));
  }
  return objects;
}

function streamOf(objects: Map<string, Buffer>, number: string): string {
  const object = objects.get(number);
  if (!object) return "";
  const from = object.indexOf("stream") + "stream".length;
  const start = object[from] === 13 ? from + 2 : from + 1;
  const length = Number(/\/Length (\d+)/.exec(object.toString("latin1", 0, from))?.[1] ?? 0);
  const bytes = object.subarray(start, start + length);
  return (/\/FlateDecode/.test(object.toString("latin1", 0, from)) ? inflateSync(bytes) : bytes).toString("latin1");
}

function readTable(cmap: string): Map<number, string> {
  const table = new Map<number, string>();
  const letter = (hex: string) =>
    Buffer.from(hex.length % 4 ? hex.padStart(4, "0") : hex, "hex")
      .swap16()
      .toString("utf16le");
  for (const [, block = ""] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, code = "", hex = ""] of block.matchAll(/<([0-9A-F]+)> <([0-9A-F]+)>/gi))
      table.set(Number.parseInt(code, 16), letter(hex));
  }
  for (const [, block = ""] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, a = "", b = "", hex = ""] of block.matchAll(/<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>/gi)) {
      const first = Number.parseInt(a, 16);
      for (let code = first; code <= Number.parseInt(b, 16); code++) {
        table.set(code, letter((Number.parseInt(hex, 16) + code - first).toString(16).padStart(4, "0")));
      }
    }
  }
  return table;
}

function readContent(content: string, fonts: Map<string, Map<number, string>>): string {
  let font = new Map<number, string>();
  let text = "";
  // A graphics state that is put back brings its font back.
  const kept: Map<number, string>[] = [];
  const token = /\/(F\d+) [\d.]+ Tf|\(|<([0-9A-Fa-f]+)>|\b[qQ]\b/g;
  for (let match = token.exec(content); match; match = token.exec(content)) {
    const [whole, name, hex] = match;
    if (name !== undefined) {
      font = fonts.get(name) ?? font;
      continue;
    }
    if (whole === "q") kept.push(font);
    if (whole === "Q") font = kept.pop() ?? font;
    let bytes: Buffer = Buffer.from(hex ?? "", "hex");
    if (whole === "(") {
      const end = closing(content, token.lastIndex);
      bytes = literal(content.slice(token.lastIndex, end));
      token.lastIndex = end + 1;
    }
    for (let index = 0; index + 1 < bytes.length; index += 2) text += font.get(bytes.readUInt16BE(index)) ?? "";
  }
  return text;
}

/** Parentheses inside a string need no escape as long as they are paired. */
function closing(content: string, from: number): number {
  let depth = 1;
  for (let at = from; at < content.length; at++) {
    if (content[at] === "\\") at += 1;
    else if (content[at] === "(") depth += 1;
    else if (content[at] === ")") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return content.length;
}

const ESCAPES: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

function literal(text: string): Buffer {
  const bytes: number[] = [];
  for (const [part, octal, letter, plain] of text.matchAll(/\\([0-7]{1,3})|\\([\s\S])|([^\\])/g)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (letter !== undefined) bytes.push(ESCAPES[letter] ?? letter.charCodeAt(0));
    else bytes.push((plain ?? part).charCodeAt(0));
  }
  return Buffer.from(bytes);
}
