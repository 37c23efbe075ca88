import type { Definition } from "../definition/model.ts";
import type { Language } from "../text.ts";
import { type Box, type Drawing, layOut } from "./layout.ts";
import { isUpwards, type Point, Routes } from "./route.ts";

const MARGIN = 12;
const CORNER = 6;
const INK = "#1f2937";
const FILL: Record<Box["kind"], string> = {
  atomic: "#ffffff",
  compound: "#f8fafc",
  parallel: "#f1f5f9",
  final: "#f3f4f6",
  history: "#ffffff",
};

/** The statechart of a workflow as one SVG file, with the states a case stands in lit. Needs no script and no style sheet. */
export function drawSvg(definition: Definition, active: ReadonlySet<string>, language: Language = "zh"): string {
  const drawing = layOut(definition, language);
  const { root } = drawing;
  const width = Math.ceil(root.width + MARGIN * 2);
  const height = Math.ceil(root.height + MARGIN * 2);
  const boxes = new Map<string, Box>();
  gather(root, boxes);
  const lit = [...active]
    .flatMap((path) => boxes.get(path)?.title[language] ?? [])
    .join(language === "zh" ? "、" : ", ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif" font-size="14">
<title>${escapeXml(definition.title[language])}${lit === "" ? "" : `: ${escapeXml(lit)}`}</title>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="#64748b"/></marker></defs>
<g transform="translate(${MARGIN} ${MARGIN})">${drawBox(root, active, language)}${drawLines(drawing, boxes)}</g></svg>`;
}

function drawBox(box: Box, active: ReadonlySet<string>, language: Language): string {
  const on = active.has(box.path) && box.path !== "";
  const leaf = box.inner.length === 0;
  const fill = on && leaf ? "#0b5a8a" : on ? "#e6f1f8" : FILL[box.kind];
  const stroke = on ? "#0b5a8a" : "#94a3b8";
  const dash = box.kind === "parallel" ? ' stroke-dasharray="6 4"' : "";
  const ends =
    box.kind === "final"
      ? `<rect x="${box.x + 3}" y="${box.y + 3}" width="${box.width - 6}" height="${box.height - 6}" rx="6" fill="none" stroke="${stroke}"/>`
      : "";
  const textY = leaf ? box.y + box.height / 2 + 5 : box.y + 21;
  const text = `<text x="${box.x + (leaf ? box.width / 2 : 14)}" y="${textY}" fill="${on && leaf ? "#ffffff" : INK}"${leaf ? ' text-anchor="middle"' : ' font-weight="600"'}>${escapeXml(box.title[language])}<title>${escapeXml(box.title[language === "zh" ? "en" : "zh"])}</title></text>`;
  const frame = `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="8" fill="${fill}" stroke="${stroke}" stroke-width="${on ? 2 : 1}"${dash}/>`;
  return `<g data-state="${escapeXml(box.path)}"${on ? ' data-active="true"' : ""}>${frame}${ends}${text}${box.inner.map((inner) => drawBox(inner, active, language)).join("")}</g>`;
}

function drawLines({ lines }: Drawing, boxes: ReadonlyMap<string, Box>): string {
  const routes = new Routes([...boxes.values()]);
  return lines
    .map(({ from, to }) => {
      const a = boxes.get(from);
      const b = boxes.get(to);
      return a && b && !contains(a, b) && !contains(b, a) ? drawLine(a, b, routes) : "";
    })
    .join("");
}

/** Round boxes, from edge to edge; a way back is dashed, so that it is not taken for a way on. */
function drawLine(a: Box, b: Box, routes: Routes): string {
  const dash = isUpwards(a, b) ? ' stroke-dasharray="4 3"' : "";
  const points = routes.between(a, b) ?? [centre(a), centre(b)];
  return `<path d="${roundedPath(points)}" fill="none" stroke="#64748b" marker-end="url(#arrow)"${dash}/>`;
}

function centre(box: Box): Point {
  return [box.x + box.width / 2, box.y + box.height / 2];
}

function roundedPath(points: readonly Point[]): string {
  return points
    .map((point, at) => {
      const [before, after] = [points[at - 1], points[at + 1]];
      if (!before) return `M${point.join(" ")}`;
      if (!after) return `L${point.join(" ")}`;
      return `L${towards(point, before).join(" ")} Q${point.join(" ")} ${towards(point, after).join(" ")}`;
    })
    .join(" ");
}

/** A little way from one point to another, at most half of it. */
function towards([x, y]: Point, [toX, toY]: Point): Point {
  const length = Math.hypot(toX - x, toY - y) || 1;
  const part = Math.min(CORNER, length / 2) / length;
  return [x + (toX - x) * part, y + (toY - y) * part];
}

function contains(outer: Box, inner: Box): boolean {
  return inner.path.startsWith(`${outer.path}.`) || outer.path === "";
}

function gather(box: Box, into: Map<string, Box>): void {
  into.set(box.path, box);
  for (const inner of box.inner) gather(inner, into);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
