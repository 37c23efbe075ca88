import type { Language } from "../text.ts";
import type { Mark, Marks } from "./compare.ts";
import { type Box, type Drawing, layOut } from "./layout.ts";
import { isUpwards, type Point, Routes } from "./route.ts";
import type { Drawable } from "./words.ts";

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

/** How what another text changes looks: never by colour alone, but by a sign as well. */
const MARKED: Record<Mark, { ink: string; fill: string; sign: string; dash: string }> = {
  added: { ink: "#15803d", fill: "#dcfce7", sign: "+", dash: "" },
  removed: { ink: "#b91c1c", fill: "#fee2e2", sign: "−", dash: ' stroke-dasharray="7 4"' },
  changed: { ink: "#b45309", fill: "#fef3c7", sign: "≠", dash: "" },
};

interface Look {
  active: ReadonlySet<string>;
  language: Language;
  marks?: Marks;
}

/** The statechart of a workflow as one SVG file, with the states a case stands in lit. Needs no script and no style sheet. */
export function drawSvg(
  definition: Drawable,
  active: ReadonlySet<string>,
  language: Language = "zh",
  marks?: Marks,
): string {
  const look: Look = { active, language, ...(marks ? { marks } : {}) };
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
<g transform="translate(${MARGIN} ${MARGIN})">${drawBox(root, look)}${drawLines(drawing, boxes, marks)}</g></svg>`;
}

function drawBox(box: Box, look: Look): string {
  const { active, language } = look;
  const kind = look.marks?.states.get(box.path);
  const mark = kind && MARKED[kind];
  const on = active.has(box.path) && box.path !== "";
  const leaf = box.inner.length === 0;
  const fill = on && leaf ? "#0b5a8a" : on ? "#e6f1f8" : mark && box.path !== "" ? mark.fill : FILL[box.kind];
  const stroke = on ? "#0b5a8a" : (mark?.ink ?? "#94a3b8");
  const dash = mark?.dash || (box.kind === "parallel" ? ' stroke-dasharray="6 4"' : "");
  const ends =
    box.kind === "final"
      ? `<rect x="${box.x + 3}" y="${box.y + 3}" width="${box.width - 6}" height="${box.height - 6}" rx="6" fill="none" stroke="${stroke}"/>`
      : "";
  const textY = leaf ? box.y + box.height / 2 + 5 : box.y + 21;
  const text = `<text x="${box.x + (leaf ? box.width / 2 : 14)}" y="${textY}" fill="${on && leaf ? "#ffffff" : INK}"${leaf ? ' text-anchor="middle"' : ' font-weight="600"'}>${mark ? `${mark.sign} ` : ""}${escapeXml(box.title[language])}<title>${escapeXml(box.title[language === "zh" ? "en" : "zh"])}</title></text>`;
  const frame = `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="8" fill="${fill}" stroke="${stroke}" stroke-width="${on || mark ? 2 : 1}"${dash}/>`;
  return `<g data-state="${escapeXml(box.path)}"${on ? ' data-active="true"' : ""}${kind ? ` data-mark="${kind}"` : ""}>${frame}${ends}${text}${box.inner.map((inner) => drawBox(inner, look)).join("")}</g>`;
}

function drawLines({ lines }: Drawing, boxes: ReadonlyMap<string, Box>, marks?: Marks): string {
  const routes = new Routes([...boxes.values()]);
  return lines
    .map(({ from, to }) => {
      const a = boxes.get(from);
      const b = boxes.get(to);
      return a && b && !contains(a, b) && !contains(b, a)
        ? drawLine(a, b, routes, marks?.lines.get(`${from} ${to}`))
        : "";
    })
    .join("");
}

/** Round boxes, from edge to edge; a way back is dashed, so that it is not taken for a way on. */
function drawLine(a: Box, b: Box, routes: Routes, kind?: Mark): string {
  const mark = kind && MARKED[kind];
  const dash = mark?.dash || (isUpwards(a, b) ? ' stroke-dasharray="4 3"' : "");
  const points = routes.between(a, b) ?? [centre(a), centre(b)];
  const path = (ink: string) =>
    `<path d="${roundedPath(points)}" fill="none" stroke="${ink}" marker-end="url(#arrow)"${dash}`;
  if (!mark) return `${path("#64748b")}/>`;
  return `${path(mark.ink)} stroke-width="2" data-mark="${kind}"/>${signOn(points, mark)}`;
}

/** The sign of a change, in the middle of the longest stretch of its line. */
function signOn(points: readonly Point[], { ink, sign }: (typeof MARKED)[Mark]): string {
  const length = ([ax, ay]: Point, [bx, by]: Point) => Math.hypot(bx - ax, by - ay);
  const stretches = points.slice(1).map((end, at): [Point, Point] => [points[at] ?? end, end]);
  const [longest] = stretches.sort((one, other) => length(...other) - length(...one));
  if (!longest) return "";
  const [[ax, ay], [bx, by]] = longest;
  const [x, y] = [(ax + bx) / 2, (ay + by) / 2];
  return `<circle cx="${x}" cy="${y}" r="7" fill="#ffffff" stroke="${ink}"/><text x="${x}" y="${y + 4}" font-size="12" text-anchor="middle" fill="${ink}">${sign}</text>`;
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
