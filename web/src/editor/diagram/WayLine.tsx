import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import type { GraphWay } from "./graph.ts";
import type { Layout, Point } from "./layout.ts";

export type WayEdge = Edge<
  {
    line: NonNullable<ReturnType<Layout["lines"]["get"]>>;
    label: string;
    kind: GraphWay["kind"];
    covered: boolean | null;
    select: () => void;
  },
  "way"
>;

const CORNER = 6;

/** A transition as a line through the points that the layout gave, with its name on it. */
export function WayLine({ id, data, markerEnd, selected }: EdgeProps<WayEdge>) {
  if (!data) return null;
  const { line, label, kind, covered, select } = data;
  const paint = covered === null ? "" : covered ? " covered" : " uncovered";
  return (
    <>
      <BaseEdge
        id={id}
        path={rounded(line.points)}
        {...(markerEnd ? { markerEnd } : {})}
        className={`way-line ${kind}${selected ? " chosen" : ""}${paint}`}
        interactionWidth={14}
      />
      {line.label && label !== "" ? (
        <EdgeLabelRenderer>
          <button
            type="button"
            tabIndex={-1}
            className={`way-label nodrag nopan${selected ? " chosen" : ""}${paint}`}
            style={{
              transform: `translate(${line.label.x}px,${line.label.y}px)`,
              width: line.label.width,
              height: line.label.height,
            }}
            onClick={select}
          >
            {label}
          </button>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
}

/** The points joined by straight lines with round corners. */
function rounded(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first.x},${first.y}`;
  for (let at = 1; at < points.length - 1; at += 1) {
    const [before, corner, after] = [points[at - 1], points[at], points[at + 1]];
    if (!before || !corner || !after) continue;
    const [into, out] = [toward(corner, before), toward(corner, after)];
    path += `L${into.x},${into.y}Q${corner.x},${corner.y} ${out.x},${out.y}`;
  }
  const last = rest.at(-1) ?? first;
  return `${path}L${last.x},${last.y}`;
}

function toward(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const step = Math.min(CORNER, length / 2) / length;
  return { x: from.x + (to.x - from.x) * step, y: from.y + (to.y - from.y) * step };
}
