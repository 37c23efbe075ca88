import { splitPath } from "../../../../src/core/check/lines.ts";
import type { Problem } from "../../../../src/core/problem.ts";
import type { Chart } from "../document/chart.ts";
import type { Selection } from "../document/editing.ts";

/** Where a problem lies: in which file, and where in it. */
export function placeOf(problem: Problem, mainPath: string): { file: string; pointer: string } {
  return splitPath(problem.path ?? "") ?? { file: mainPath, pointer: problem.path ?? "" };
}

/** The dotted path of the innermost state around a pointer, the root's is empty; null outside the machine. */
export function stateAround(pointer: string): string | null {
  const match = /^\/machine((?:\/states\/[^/]+)*)/.exec(pointer);
  if (!match) return null;
  return (match[1] ?? "")
    .split("/states/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(".");
}

/** What is wrong with a state itself: the worst of it. */
export function problemAt(problems: readonly Problem[], mainPath: string, state: string): "error" | "warning" | null {
  let worst: "error" | "warning" | null = null;
  for (const problem of problems) {
    const { file, pointer } = placeOf(problem, mainPath);
    if (file !== mainPath || stateAround(pointer) !== state) continue;
    if (problem.severity !== "warning") return "error";
    worst = "warning";
  }
  return worst;
}

/** What a problem is about, when the diagram shows it: a transition, else the state around. */
export function selectionOf(problem: Problem, mainPath: string, chart: Chart | null): Selection | null {
  const { file, pointer } = placeOf(problem, mainPath);
  if (file !== mainPath || !chart) return null;
  const way = chart.ways.find(({ place }) => pointer === place || pointer.startsWith(`${place}/`));
  if (way) return { kind: "way", place: way.place };
  const state = stateAround(pointer);
  return state === null || state === "" || !chart.machine.byPath.has(state) ? null : { kind: "state", path: state };
}
