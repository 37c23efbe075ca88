import type { Text } from "../text.ts";
import {
  type Block,
  type Cell,
  type DocumentMark,
  type DocumentTree,
  type Inline,
  MARK_CHARACTERS,
  markText,
} from "./model.ts";

export interface PageOptions {
  title: Text;
  /** Address of the stylesheet (`DOCUMENT_CSS`), so that the page needs no inline style under a strict policy. */
  stylesheet: string;
  /** SVG of a QR code; made by the caller, since drawing one is no business of a tree. */
  qr: (value: string) => string;
}

/** A whole HTML page that prints as A4. Every text is escaped here; nothing else of the tree is taken from outside. */
export function printPage(tree: DocumentTree, options: PageOptions): string {
  return [
    "<!doctype html>",
    `<html lang="zh-CN"><head><meta charset="utf-8"><title>${escaped(options.title.zh)}</title>`,
    `<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="${escaped(options.stylesheet)}"></head>`,
    `<body><article class="sheet${tree.landscape ? " landscape" : ""}">`,
    ...tree.blocks.map((block) => printBlock(block, options)),
    ...(tree.mark ? [printMark(tree.mark, options)] : []),
    "</article></body></html>",
  ].join("\n");
}

function printMark(mark: DocumentMark, options: PageOptions): string {
  const words = `${escaped(mark.number)}<br>校验码 ${escaped(mark.digest.slice(0, MARK_CHARACTERS))}`;
  return `<footer class="mark"><div role="img" aria-label="二维码 QR code">${options.qr(markText(mark))}</div><p>${words}</p></footer>`;
}

function printBlock(block: Block, options: PageOptions): string {
  switch (block.type) {
    case "heading":
      return `<h${block.level}>${printInline(block.content)}</h${block.level}>`;
    case "paragraph":
      return `<p class="${block.style}${block.ragged ? " ragged" : ""}">${printInline(block.content)}</p>`;
    case "list": {
      const tag = block.ordered ? "ol" : "ul";
      return `<${tag}>${block.items.map((item) => `<li>${printInline(item)}</li>`).join("")}</${tag}>`;
    }
    case "table":
      return printTable(block);
    case "section":
      return `<section class="${block.style}">${block.content.map((one) => printBlock(one, options)).join("\n")}</section>`;
    case "rule":
      return "<hr>";
    case "qr":
      return `<div class="qr" role="img" aria-label="二维码 QR code">${options.qr(block.value)}</div>`;
  }
}

function printTable(table: Extract<Block, { type: "table" }>): string {
  const columns = table.widths.map((width) => `<col width="${width}%">`).join("");
  const rows = (list: readonly Cell[][]) => list.map(printRow).join("\n");
  const head = table.head.length > 0 ? `<thead>${rows(table.head)}</thead>` : "";
  const dense = table.dense ? ' class="dense"' : "";
  return `<table${dense}><colgroup>${columns}</colgroup>${head}<tbody>${rows(table.body)}</tbody></table>`;
}

/** Rows that share a cell stay on one page. */
function printRow(row: readonly Cell[]): string {
  const joined = row.some(({ rows }) => rows > 1) ? ' class="joined"' : "";
  return `<tr${joined}>${row.map(printCell).join("")}</tr>`;
}

function printCell(cell: Cell): string {
  const tag = cell.header ? "th" : "td";
  const spans = (cell.span > 1 ? ` colspan="${cell.span}"` : "") + (cell.rows > 1 ? ` rowspan="${cell.rows}"` : "");
  return `<${tag}${spans}>${printInline(cell.content)}</${tag}>`;
}

function printInline(content: readonly Inline[]): string {
  return content
    .map((one) => {
      if (one.type === "text") return escaped(one.text);
      if (one.type === "break") return "<br>";
      return `<${one.type}>${printInline(one.content)}</${one.type}>`;
    })
    .join("");
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** The stylesheet of every printed document: margins, type sizes and places of official documents (GB/T 9704). */
export const DOCUMENT_CSS = `
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-center { content: "— " counter(page) " —"; font: 14pt "Noto Serif SC", SimSun, "Noto Serif SC Variable", serif; } }
@page wide { size: A4 landscape; margin: 26mm 20mm 22mm 20mm; }
html { background: #eceff1; color: #000; }
body { margin: 0; font: 16pt/1.75 "FangSong", "STFangsong", "FangSong_GB2312", "Noto Serif SC", "Noto Serif CJK SC", "Noto Serif SC Variable", serif; }
.sheet { box-sizing: border-box; width: 210mm; min-height: 297mm; margin: 6mm auto; padding: 37mm 26mm 35mm 28mm; background: #fff; box-shadow: 0 1px 6px #0003; }
.sheet.landscape { width: 297mm; min-height: 210mm; padding: 26mm 20mm 22mm; page: wide; }
h1 { margin: 0 0 1em; font: 700 22pt/1.4 "FZXiaoBiaoSong-B05S", "STZhongsong", "Noto Serif SC", SimSun, "Noto Serif SC Variable", serif; text-align: center; }
h2 { margin: 0; font: 700 16pt/1.75 "SimHei", "Noto Sans SC", "Noto Serif SC", "Noto Serif SC Variable", sans-serif; text-indent: 2em; }
h3 { margin: 0; font-size: 16pt; text-indent: 2em; }
p { margin: 0; text-align: justify; text-indent: 2em; overflow-wrap: anywhere; }
p.left, p.salutation, p.number, p.right, p.center { text-indent: 0; }
p.number { margin-bottom: .8em; }
p.number, p.center { text-align: center; }
p.left, p.ragged { text-align: left; }
p.right { text-align: right; }
p.note { font-size: 12pt; text-indent: 0; }
ol, ul { margin: 0; padding-left: 3.4em; }
hr { border: 0; border-top: 1px solid; }
table { width: 100%; margin: .4em 0; border-collapse: collapse; table-layout: fixed; font-size: 12pt; line-height: 1.4; }
table.dense { font-size: 9pt; }
th, td { padding: 1.5mm 1.5mm; border: .5pt solid #000; text-align: left; vertical-align: middle; overflow-wrap: anywhere; }
th { font-weight: 700; text-align: center; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
tr.joined { break-after: avoid; }
section p { text-indent: 0; }
section.seal { width: fit-content; min-width: 40%; margin: 2.4em 2em 0 auto; break-inside: avoid; }
section.seal p { text-align: center; }
section.signature, section.signatures { margin-top: 1.6em; break-inside: avoid; }
section.signatures p, section.signature p { line-height: 2.2; }
section.right p { text-align: right; }
section.center p { text-align: center; }
section.red-head { margin-bottom: 1em; border-bottom: 2pt solid #c00; }
section.red-head p { color: #c00; font: 700 32pt/1.4 "FZXiaoBiaoSong-B05S", "Noto Serif SC", "Noto Serif SC Variable", serif; letter-spacing: 3pt; text-align: center; }
section.note { font-size: 12pt; }
section.stub { margin-top: 2em; padding-top: 1em; border-top: 1pt dashed; }
section.page { break-before: page; }
.qr svg { width: 26mm; height: 26mm; }
.mark { display: flex; gap: 2mm; align-items: center; margin-top: 6mm; break-inside: avoid; }
.mark svg { display: block; width: 15mm; height: 15mm; }
.mark p { font-size: 8pt; line-height: 1.4; text-align: left; text-indent: 0; }
@media print { html { background: none; } .sheet, .sheet.landscape { width: auto; min-height: 0; margin: 0; padding: 0; box-shadow: none; } }
@media screen and (max-width: 820px) { .sheet, .sheet.landscape { width: auto; min-height: 0; margin: 0; padding: 6mm; overflow-x: auto; } }
`;
