import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import type { Problem } from "../problem.ts";
import { areTagsTooDeep } from "./depth.ts";
import { filledUp } from "./grid.ts";
import { dressed, isRagged, LANDSCAPE_COLUMNS_MIN, laidOut } from "./layout.ts";
import { type Block, type Cell, type DocumentTree, type Inline, PARAGRAPH_STYLES, SECTION_STYLES } from "./model.ts";

export const HTML_CHARACTERS_MAX = 8_000_000;
export const BLOCKS_MAX = 100_000;
const SECTION_DEPTH_MAX = 4;
const COLUMNS_MAX = 40;

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** Reads the closed HTML subset into a tree, or says what stands in it that may not. */
export function readSubset(html: string): { tree: DocumentTree; problems: Problem[] } {
  const reading: Reading = { problems: [], blocks: 0 };
  const empty = { tree: { blocks: [], landscape: false }, problems: reading.problems };
  if (html.length > HTML_CHARACTERS_MAX) {
    report(
      reading,
      null,
      `文书超过 ${HTML_CHARACTERS_MAX} 个字符`,
      `A document has at most ${HTML_CHARACTERS_MAX} characters`,
    );
    return empty;
  }
  if (areTagsTooDeep(html)) {
    report(reading, null, "标记嵌套过深", "The markup is nested too deeply");
    return empty;
  }
  const root = parseFragment(html, {
    sourceCodeLocationInfo: true,
    onParseError: (error) => {
      reading.problems.push({
        code: "DOCUMENT_MARKUP",
        line: error.startLine,
        what: { zh: `HTML 不规范（${error.code}）`, en: `The HTML is not well formed (${error.code})` },
      });
    },
  });
  const blocks = dressed(readBlocks(root.childNodes, 0, reading));
  return { tree: { blocks, landscape: widest(blocks) >= LANDSCAPE_COLUMNS_MIN }, problems: reading.problems };
}

interface Reading {
  problems: Problem[];
  blocks: number;
}

function readBlocks(nodes: readonly Node[], depth: number, reading: Reading): Block[] {
  const blocks: Block[] = [];
  for (const node of nodes) {
    if (isText(node)) {
      if (node.value.trim() !== "") report(reading, node, "文字应放在段落 <p> 中", "Text belongs into a paragraph <p>");
    } else if (isElement(node)) {
      reading.blocks += 1;
      if (reading.blocks === BLOCKS_MAX + 1)
        report(reading, node, `多于 ${BLOCKS_MAX} 段`, `More than ${BLOCKS_MAX} blocks`);
      const block = reading.blocks > BLOCKS_MAX ? null : readBlock(node, depth, reading);
      if (block) blocks.push(block);
    } else if (node.nodeName !== "#comment") {
      report(reading, node, "不允许的内容", "This may not stand here");
    }
  }
  return blocks;
}

function readBlock(node: Element, depth: number, reading: Reading): Block | null {
  switch (node.tagName) {
    case "h1":
    case "h2":
    case "h3":
      attributes(node, [], reading);
      return {
        type: "heading",
        level: node.tagName === "h1" ? 1 : node.tagName === "h2" ? 2 : 3,
        content: readInline(node, reading),
      };
    case "p": {
      const style = classOf(node, PARAGRAPH_STYLES, reading) ?? "body";
      const content = readInline(node, reading);
      return { type: "paragraph", style, ragged: isRagged(content), content };
    }
    case "ol":
    case "ul":
      attributes(node, [], reading);
      return readList(node, reading);
    case "table":
      attributes(node, [], reading);
      return readTable(node, reading);
    case "section": {
      const style = classOf(node, SECTION_STYLES, reading);
      if (style === null)
        report(
          reading,
          node,
          `section 的 class 只能是 ${SECTION_STYLES.join("、")}`,
          `A section's class is one of ${SECTION_STYLES.join(", ")}`,
        );
      if (depth >= SECTION_DEPTH_MAX) {
        report(reading, node, "section 嵌套过深", "Sections are nested too deeply");
        return null;
      }
      return { type: "section", style: style ?? "center", content: readBlocks(node.childNodes, depth + 1, reading) };
    }
    case "hr":
      attributes(node, [], reading);
      return { type: "rule" };
    case "qr":
      attributes(node, [], reading);
      return { type: "qr", value: plainText(readInline(node, reading)) };
    default:
      refuse(node, reading);
      return null;
  }
}

function readList(node: Element, reading: Reading): Block | null {
  const items: Inline[][] = [];
  for (const child of elementsIn(node, reading)) {
    if (child.tagName === "li") {
      attributes(child, [], reading);
      items.push(readInline(child, reading));
    } else refuse(child, reading);
  }
  return items.length === 0 ? null : { type: "list", ordered: node.tagName === "ol", items };
}

function readTable(node: Element, reading: Reading): Block | null {
  const head: Cell[][] = [];
  const body: Cell[][] = [];
  for (const part of elementsIn(node, reading)) {
    if (part.tagName !== "thead" && part.tagName !== "tbody") {
      refuse(part, reading);
      continue;
    }
    attributes(part, [], reading);
    for (const row of elementsIn(part, reading)) {
      if (row.tagName !== "tr") refuse(row, reading);
      else (part.tagName === "thead" ? head : body).push(readRow(row, reading));
    }
  }
  const columns = Math.max(0, ...[...head, ...body].map(spanOf));
  if (columns === 0) return null;
  if (columns > COLUMNS_MAX) {
    report(reading, node, `表格最多 ${COLUMNS_MAX} 列`, `A table has at most ${COLUMNS_MAX} columns`);
    return null;
  }
  const filled = { head: filledUp(head, columns), body: filledUp(body, columns) };
  return { type: "table", ...laidOut([...filled.head, ...filled.body], columns), ...filled };
}

function readRow(row: Element, reading: Reading): Cell[] {
  attributes(row, [], reading);
  return elementsIn(row, reading).flatMap((cell) => {
    if (cell.tagName !== "td" && cell.tagName !== "th") {
      refuse(cell, reading);
      return [];
    }
    const { colspan = 1, rowspan = 1 } = attributes(cell, ["colspan", "rowspan"], reading);
    const [span, rows] = [Number(colspan), Number(rowspan)];
    if (!isSpan(span) || !isSpan(rows)) {
      report(reading, cell, "colspan、rowspan 应为正整数", "colspan and rowspan should be whole numbers");
      return [];
    }
    return [{ header: cell.tagName === "th", span, rows, content: readInline(cell, reading) }];
  });
}

function isSpan(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= COLUMNS_MAX;
}

function spanOf(row: readonly Cell[]): number {
  return row.reduce((sum, cell) => sum + cell.span, 0);
}

/** Inline content with blanks folded as HTML folds them; the ideographic space is no blank and stays. */
function readInline(node: Element, reading: Reading): Inline[] {
  const state = { pending: false, started: false };
  const content = inlineOf(node, reading, state);
  return content;
}

function inlineOf(node: Element, reading: Reading, state: { pending: boolean; started: boolean }): Inline[] {
  const content: Inline[] = [];
  for (const child of node.childNodes) {
    if (isText(child)) {
      const text = folded(child.value, state);
      if (text !== "") content.push({ type: "text", text });
    } else if (isElement(child)) {
      switch (child.tagName) {
        case "strong":
        case "em":
        case "u":
          attributes(child, [], reading);
          content.push({ type: child.tagName, content: inlineOf(child, reading, state) });
          break;
        case "br":
          attributes(child, [], reading);
          content.push({ type: "break" });
          state.pending = false;
          state.started = false;
          break;
        default:
          refuse(child, reading);
      }
    }
  }
  return content;
}

function folded(value: string, state: { pending: boolean; started: boolean }): string {
  let text = "";
  for (const part of value.split(/([ \t\n\r\f]+)/)) {
    if (part === "") continue;
    if (/^[ \t\n\r\f]/.test(part)) {
      state.pending = state.started;
      continue;
    }
    text += (state.pending ? " " : "") + part;
    state.pending = false;
    state.started = true;
  }
  return text;
}

/** The text of inline content, breaks as line feeds. */
export function plainText(content: readonly Inline[]): string {
  return content
    .map((one) => (one.type === "text" ? one.text : one.type === "break" ? "\n" : plainText(one.content)))
    .join("");
}

function elementsIn(node: Element, reading: Reading): Element[] {
  return node.childNodes.filter((child): child is Element => {
    if (isElement(child)) return true;
    if (isText(child) && child.value.trim() !== "")
      report(reading, child, "此处不能直接写文字", "No text may stand here directly");
    return false;
  });
}

function classOf<T extends string>(node: Element, allowed: readonly T[], reading: Reading): T | null {
  const name = attributes(node, ["class"], reading).class;
  if (name === undefined) return null;
  const found = allowed.find((one) => one === name);
  if (found === undefined)
    report(reading, node, `不认识的 class“${name.slice(0, 40)}”`, `Unknown class "${name.slice(0, 40)}"`);
  return found ?? null;
}

function attributes(node: Element, allowed: readonly string[], reading: Reading): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, value } of node.attrs) {
    if (allowed.includes(name)) found[name] = value;
    else
      report(
        reading,
        node,
        `<${node.tagName}> 不能有属性“${name.slice(0, 40)}”`,
        `<${node.tagName}> takes no attribute "${name.slice(0, 40)}"`,
      );
  }
  return found;
}

function refuse(node: Element, reading: Reading): void {
  report(reading, node, `不允许使用 <${node.tagName.slice(0, 40)}>`, `<${node.tagName.slice(0, 40)}> is not allowed`);
}

function report(reading: Reading, node: Node | null, zh: string, en: string): void {
  const line = node?.sourceCodeLocation?.startLine;
  reading.problems.push({ code: "DOCUMENT_MARKUP", ...(line === undefined ? {} : { line }), what: { zh, en } });
}

function isText(node: Node): node is DefaultTreeAdapterTypes.TextNode {
  return node.nodeName === "#text";
}

function isElement(node: Node): node is Element {
  return "tagName" in node;
}

function widest(blocks: readonly Block[]): number {
  return Math.max(
    0,
    ...blocks.map((block) =>
      block.type === "table" ? block.widths.length : block.type === "section" ? widest(block.content) : 0,
    ),
  );
}
