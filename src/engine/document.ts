import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import qrcode from "qrcode";
import { type Block, type DocumentTree, MARK_CHARACTERS, markText } from "../core/document/model.ts";
import { DOCUMENT_CSS, printPage } from "../core/document/page.ts";
import { plainText } from "../core/document/subset.ts";
import type { Template } from "../core/variant.ts";
import { type DocumentData, makeTree } from "./document-compile.ts";
import { DOCUMENT_TYPST } from "./document-typst.ts";

/** Where the server serves `DOCUMENT_CSS`. */
export const STYLESHEET_PATH = "/document.css";
/** Papers in one PDF; more are asked for in parts. */
export const BATCH_MAX = 500;
export { DOCUMENT_CSS };

export interface Paper {
  template: Template;
  data: DocumentData;
}

export interface RenderOptions {
  zone?: string;
  stylesheet?: string;
}

const ZONE = "Asia/Shanghai";

/** The paper as an HTML page that prints as A4. */
export function renderHtml(template: Template, data: DocumentData, options: RenderOptions = {}): string {
  const tree = makeTree(template, data, options.zone ?? ZONE);
  return printPage(tree, { title: template.title, stylesheet: options.stylesheet ?? STYLESHEET_PATH, qr: qrSvg });
}

/** The paper's text, a line for each block: for notices and messages. */
export function renderText(template: Template, data: DocumentData, options: RenderOptions = {}): string {
  return linesOf(makeTree(template, data, options.zone ?? ZONE).blocks).join("\n");
}

/** The paper as a PDF with its fonts embedded; the same paper gives the same bytes. */
export function renderPdf(template: Template, data: DocumentData, options: RenderOptions = {}): Buffer {
  return renderPdfBatch([{ template, data }], options);
}

/** Several papers in one PDF, each beginning on a new page that is its page 1. */
export function renderPdfBatch(papers: readonly Paper[], options: RenderOptions = {}): Buffer {
  if (papers.length === 0 || papers.length > BATCH_MAX) throw new RangeError(`A batch has 1 to ${BATCH_MAX} papers`);
  const trees = papers.map(({ template, data }) => ({
    title: template.title.zh,
    ...forTypst(makeTree(template, data, options.zone ?? ZONE)),
  }));
  const compiler = typst();
  const inputs = { papers: JSON.stringify(trees) };
  const pdf = compiler.pdf({ mainFileContent: DOCUMENT_TYPST, inputs }, { creationTimestamp: 0 });
  // What the compiler remembers of papers long printed; the fonts stay.
  compiler.evictCache(10);
  return pdf;
}

let shared: NodeCompiler | null = null;

/** Made once: reading the fonts takes longer than setting a paper. */
function typst(): NodeCompiler {
  shared ??= NodeCompiler.create({ workspace: tmpdir(), fontArgs: [{ fontPaths: fontFolders() }] });
  return shared;
}

function fontFolders(): string[] {
  const require = createRequire(import.meta.url);
  const folder = (name: string, weight: string) =>
    join(dirname(require.resolve(`@expo-google-fonts/${name}/package.json`)), weight);
  return [
    folder("noto-serif-sc", "400Regular"),
    folder("noto-serif-sc", "700Bold"),
    folder("noto-sans-sc", "400Regular"),
    folder("noto-sans-sc", "700Bold"),
  ];
}

function forTypst(tree: DocumentTree): object {
  const { mark, landscape, blocks } = tree;
  return {
    landscape,
    blocks: blocks.map(withDrawing),
    ...(mark
      ? { mark: { svg: qrSvg(markText(mark)), number: mark.number, check: mark.digest.slice(0, MARK_CHARACTERS) } }
      : {}),
  };
}

function withDrawing(block: Block): object {
  if (block.type === "qr") return { type: "qr", svg: qrSvg(block.value) };
  return block.type === "section" ? { ...block, content: block.content.map(withDrawing) } : block;
}

/** A QR code as SVG: one path, no script, no style. */
function qrSvg(value: string): string {
  const { modules } = qrcode.create(value === "" ? " " : value, { errorCorrectionLevel: "M" });
  let path = "";
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) if (modules.get(y, x)) path += `M${x} ${y}h1v1h-1z`;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${modules.size} ${modules.size}" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}

function linesOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    switch (block.type) {
      case "heading":
      case "paragraph":
        return [plainText(block.content)];
      case "list":
        return block.items.map((item, index) => `${block.ordered ? `${index + 1}. ` : "• "}${plainText(item)}`);
      case "table":
        return [...block.head, ...block.body].map((row) => row.map((cell) => plainText(cell.content)).join(" | "));
      case "section":
        return linesOf(block.content);
      default:
        return [];
    }
  });
}
