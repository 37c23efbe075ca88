import ELK, { type ElkExtendedEdge, type ElkNode } from "elkjs/lib/elk-api.js";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import type { Graph, GraphNode, GraphWay } from "./graph.ts";

/** Boxes with their places inside the box around them, and lines with theirs on the whole sheet. */
export interface Layout {
  boxes: Map<string, { x: number; y: number; width: number; height: number }>;
  lines: Map<string, { points: Point[]; label: { x: number; y: number; width: number; height: number } | null }>;
}
export interface Point {
  x: number;
  y: number;
}

const TITLE_PX = 14;
const LABEL_PX = 12;
const ATOM_WIDTH_MIN = 96;

/** Depth-first on every compound: `MODEL_ORDER` throws on nested ones, and this reads in the right order. */
const SPACING = {
  "elk.layered.cycleBreaking.strategy": "DEPTH_FIRST",
  "elk.layered.spacing.nodeNodeBetweenLayers": "44",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.spacing.nodeNode": "36",
  "elk.spacing.edgeLabel": "4",
  "elk.spacing.edgeEdge": "14",
};
const ROOT = {
  ...SPACING,
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.spacing.edgeNode": "20",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.edgeLabels.inline": "true",
  "elk.json.edgeCoords": "ROOT",
};

let elk: InstanceType<typeof ELK> | null = null;

/** Places every box and line, in a worker that is started once. */
export async function layOut(graph: Graph): Promise<Layout> {
  elk ??= new ELK({ workerFactory: () => new Worker(workerUrl) });
  const placed = await elk.layout({
    id: "root",
    layoutOptions: ROOT,
    children: graph.nodes.map(boxOf),
    edges: graph.ways.map(lineOf),
  });
  const layout: Layout = { boxes: new Map(), lines: new Map() };
  gather(placed, layout);
  return layout;
}

function boxOf(node: GraphNode): ElkNode {
  const id = `s:${node.path}`;
  if (node.kind === "initial")
    return { id, width: 14, height: 14, layoutOptions: { "elk.layered.layering.layerConstraint": "FIRST" } };
  if (node.inner.length === 0)
    return { id, width: Math.max(ATOM_WIDTH_MIN, widthOf(node.title, TITLE_PX) + 32), height: node.note ? 56 : 40 };
  return {
    id,
    children: node.inner.map(boxOf),
    labels: [{ text: node.title, width: widthOf(node.title, TITLE_PX), height: 16 }],
    layoutOptions: { ...SPACING, "elk.padding": "[top=44,left=20,bottom=20,right=20]" },
  };
}

function lineOf(way: GraphWay): ElkExtendedEdge {
  const labels = way.label === "" ? [] : [{ text: way.label, width: widthOf(way.label, LABEL_PX) + 10, height: 18 }];
  return { id: way.id, sources: [`s:${way.from}`], targets: [`s:${way.to}`], labels };
}

/** Chinese is as wide as it is high. */
function widthOf(text: string, px: number): number {
  return [...text].reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) > 255 ? px : px * 0.58), 0);
}

function gather(node: ElkNode, layout: Layout): void {
  for (const edge of node.edges ?? []) {
    const section = edge.sections?.[0];
    if (!section) continue;
    const label = edge.labels?.[0];
    layout.lines.set(edge.id, {
      points: [section.startPoint, ...(section.bendPoints ?? []), section.endPoint],
      label: label ? { x: label.x ?? 0, y: label.y ?? 0, width: label.width ?? 0, height: label.height ?? 0 } : null,
    });
  }
  for (const child of node.children ?? []) {
    const { x = 0, y = 0, width = 0, height = 0 } = child;
    layout.boxes.set(child.id.slice(2), { x, y, width, height });
    gather(child, layout);
  }
}
