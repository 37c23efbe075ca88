import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import type { GraphNode } from "./graph.ts";

export type StateNode = Node<
  {
    title: string;
    note: string;
    kind: GraphNode["kind"];
    problem: "error" | "warning" | null;
    covered: boolean | null;
    current: boolean;
  },
  "state"
>;

/** A state as a box; the states inside it are boxes of their own, placed on it. */
export function StateBox({ data, selected }: NodeProps<StateNode>) {
  const { title, note, kind, problem, covered, current } = data;
  const marks = [
    kind,
    selected ? "chosen" : "",
    problem ?? "",
    covered === null ? "" : covered ? "covered" : "uncovered",
    current ? "current" : "",
  ];
  if (kind === "initial") {
    return (
      <div className="state-dot">
        <Handle type="source" position={Position.Bottom} isConnectable={false} />
      </div>
    );
  }
  return (
    <div className={`state-box ${marks.filter(Boolean).join(" ")}`}>
      <Handle type="target" position={Position.Top} />
      <span className="state-title">{title}</span>
      {note === "" ? null : <span className="state-note">{note}</span>}
      <Handle type="source" position={Position.Bottom} />
    </div>
  );
}
