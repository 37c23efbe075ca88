import "@xyflow/react/dist/style.css";
import {
  Background,
  type Connection,
  Controls,
  MarkerType,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import { Alert } from "antd";
import { useEffect, useMemo, useState } from "react";
import { usePhone } from "../../ui/use-phone.ts";
import { Loading } from "../../ui/Waiting.tsx";
import { refOf } from "../document/chart.ts";
import { type Selection, useEditing } from "../document/editing.ts";
import { ConnectDialog } from "../panel/ConnectDialog.tsx";
import { problemAt } from "../problems/place.ts";
import { useWords } from "../words/use-words.ts";
import type { GraphNode } from "./graph.ts";
import { StateBox, type StateNode } from "./StateBox.tsx";
import { type Placed, useGraph } from "./use-graph.ts";
import { type WayEdge, WayLine } from "./WayLine.tsx";

const NODE_TYPES = { state: StateBox };
const EDGE_TYPES = { way: WayLine };
const ZOOM_MIN = 0.1;
/** Below this nobody reads a title. */
const ZOOM_READABLE = 0.7;
const MAP = { width: 120, height: 90 };

/** The workflow drawn: boxes inside boxes, laid out by itself; a click selects, dragging from box to box connects. */
export function Diagram(props: { current?: ReadonlySet<string> }) {
  const w = useWords();
  const { placed, failed } = useGraph();
  const { unreadable } = useEditing();
  return (
    <div className="diagram-frame">
      {unreadable ? <Alert type="warning" banner title={placed ? w.diagram.stale : w.outline.unreadable} /> : null}
      {failed ? <Alert type="error" banner title={w.diagram.failed} /> : null}
      {placed ? (
        <ReactFlowProvider>
          <Drawing placed={placed} current={props.current ?? NOWHERE} />
        </ReactFlowProvider>
      ) : unreadable || failed ? null : (
        <Loading rows={6} />
      )}
    </div>
  );
}
const NOWHERE: ReadonlySet<string> = new Set();

function Drawing({ placed, current }: { placed: Placed; current: ReadonlySet<string> }) {
  const w = useWords();
  const phone = usePhone();
  const editing = useEditing();
  const { select, edit, readOnly } = editing;
  const [joining, setJoining] = useState<{ from: string; to: string } | null>(null);
  const nodes = useNodes(placed, current);
  const edges = useEdges(placed);
  useFollow(placed, editing.selection);
  const remove = (gone: { nodes: StateNode[]; edges: WayEdge[] }): false => {
    const [node] = gone.nodes;
    const way = placed.graph.ways.find(({ id }) => id === gone.edges[0]?.id);
    if (node && edit({ do: "removeState", at: node.id })) select({ kind: "workflow" });
    else if (!node && way && way.place !== "") removeWay(editing, way.place);
    // The drawing follows the document, never the other way round.
    return false;
  };
  return (
    <>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        defaultViewport={viewOf(placed)}
        minZoom={ZOOM_MIN}
        nodesDraggable={false}
        nodesConnectable={!readOnly}
        elementsSelectable
        deleteKeyCode={readOnly ? null : ["Delete", "Backspace"]}
        onBeforeDelete={async (gone) => remove(gone)}
        onNodesChange={(changes) => {
          // The keyboard selects by Enter on a box that has the focus; the mouse by a click.
          const chosen = changes.find((change) => change.type === "select" && change.selected);
          if (chosen?.type === "select" && !chosen.id.endsWith("@initial")) select({ kind: "state", path: chosen.id });
        }}
        onEdgesChange={(changes) => {
          const chosen = changes.find((change) => change.type === "select" && change.selected);
          const way = chosen?.type === "select" ? placed.graph.ways.find(({ id }) => id === chosen.id) : undefined;
          if (way && way.place !== "") select({ kind: "way", place: way.place });
        }}
        onPaneClick={() => select({ kind: "workflow" })}
        onConnect={({ source, target }: Connection) => setJoining({ from: source, to: target })}
        ariaLabelConfig={w.flow}
        proOptions={{ hideAttribution: false }}
      >
        <Background />
        <Controls showInteractive={false} position="bottom-left" />
        {phone ? null : <MiniMap style={MAP} pannable zoomable ariaLabel={w.diagram.map} nodeColor="#c9d8e6" />}
      </ReactFlow>
      {joining ? <ConnectDialog from={joining.from} to={joining.to} close={() => setJoining(null)} /> : null}
    </>
  );
}

/** The first picture shows where a case begins, large enough to be read; the overview shows the rest. */
function viewOf({ layout, graph }: Placed): { x: number; y: number; zoom: number } {
  const frame = document.querySelector(".diagram-frame")?.getBoundingClientRect();
  const first = graph.nodes.find(({ kind }) => kind === "initial") ?? graph.nodes[0];
  const at = first ? layout.boxes.get(first.path) : undefined;
  const zoom = 0.8;
  return { x: (frame?.width ?? 600) / 2 - (at?.x ?? 0) * zoom, y: 30 - (at?.y ?? 0) * zoom, zoom };
}

function removeWay({ chart, edit, select }: ReturnType<typeof useEditing>, place: string): void {
  const way = chart?.ways.find((one) => one.place === place);
  if (way && edit({ do: "removeTransition", ...refOf(way) })) select({ kind: "state", path: way.state });
}

function useNodes({ graph, layout }: Placed, current: ReadonlySet<string>): StateNode[] {
  const { selection, problems, mainPath, coverage, chart } = useEditing();
  const covered = coverage?.[String(chart?.root.id ?? "")]?.states;
  return useMemo(() => {
    const nodes: StateNode[] = [];
    const visit = (list: readonly GraphNode[], parent: string | null) => {
      for (const { path, title, note, kind, inner } of list) {
        const box = layout.boxes.get(path);
        if (!box) continue;
        nodes.push({
          ...{ id: path, type: "state", position: { x: box.x, y: box.y }, width: box.width, height: box.height },
          ...(parent === null ? {} : { parentId: parent }),
          ...{ selectable: kind !== "initial", focusable: kind !== "initial", deletable: kind !== "initial" },
          selected: selection.kind === "state" && selection.path === path,
          ariaLabel: note === "" ? title : `${title}，${note}`,
          data: {
            ...{ title, note, kind, current: current.has(path) },
            covered: covered && kind !== "initial" ? covered.has(path) : null,
            problem: problemAt(problems, mainPath, path),
          },
        });
        visit(inner, path);
      }
    };
    visit(graph.nodes, null);
    return nodes;
  }, [graph, layout, selection, problems, mainPath, covered, current]);
}

function useEdges({ graph, layout }: Placed): WayEdge[] {
  const { selection, select, coverage, chart } = useEditing();
  const covered = coverage?.[String(chart?.root.id ?? "")]?.transitions;
  return useMemo(
    () =>
      graph.ways.flatMap((way): WayEdge[] => {
        const line = layout.lines.get(way.id);
        if (!line) return [];
        const isWay = way.place !== "";
        return [
          {
            ...{ id: way.id, source: way.from, target: way.to, type: "way", zIndex: 1 },
            ...{ selectable: isWay, focusable: isWay, deletable: isWay },
            selected: selection.kind === "way" && selection.place === way.place,
            ariaLabel: way.label,
            markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 },
            data: {
              ...{ line, label: way.label, kind: way.kind },
              covered: covered && isWay ? covered.has(way.place) : null,
              select: () => select({ kind: "way", place: way.place }),
            },
          },
        ];
      }),
    [graph, layout, selection, select, covered],
  );
}

/** What is selected elsewhere comes into view; the first picture shows everything. */
function useFollow({ layout }: Placed, selection: Selection): void {
  const flow = useReactFlow();
  useEffect(() => {
    if (selection.kind !== "state" || !layout.boxes.has(selection.path)) return;
    const node = flow.getInternalNode(selection.path);
    if (!node) return;
    const { x, y } = node.internals.positionAbsolute;
    const { width = 0, height = 0 } = layout.boxes.get(selection.path) ?? {};
    const shown = flow.flowToScreenPosition({ x, y });
    const frame = document.querySelector(".diagram-frame")?.getBoundingClientRect();
    if (!frame) return;
    const inside =
      shown.x > frame.left && shown.x < frame.right - 60 && shown.y > frame.top && shown.y < frame.bottom - 40;
    const zoom = Math.max(flow.getZoom(), ZOOM_READABLE);
    if (!inside || zoom !== flow.getZoom()) void flow.setCenter(x + width / 2, y + Math.min(height / 2, 150), { zoom });
  }, [flow, layout, selection]);
}
