import { invokesOf, type StatePlace } from "../../../../src/core/definition/walk.ts";
import type { TransitionPlace } from "../../../../src/core/simulate/coverage.ts";
import type { Language, Text } from "../../../../src/core/text.ts";
import { type Chart, targetsOf, titleOf } from "../document/chart.ts";

/** A workflow as boxes and lines, before anybody has placed them. */
export interface Graph {
  nodes: GraphNode[];
  ways: GraphWay[];
}
export interface GraphNode {
  path: string;
  title: string;
  kind: "initial" | "atomic" | "compound" | "parallel" | "final" | "history";
  /** Who acts there, or what it waits for. */
  note: string;
  inner: GraphNode[];
}
export interface GraphWay {
  id: string;
  /** Its place in the file; empty for the arrow from the dot where a case begins. */
  place: string;
  from: string;
  to: string;
  label: string;
  kind: TransitionPlace["kind"] | "initial";
}

export interface GraphWords {
  language: Language;
  outcome(invoke: string, outcome: string): Text | null;
  position(id: string): Text | null;
  duration(value: string): string;
  done: string;
}

/** Where a case begins inside a state. */
export const INITIAL = "@initial";

export function graphOf(chart: Chart, words: GraphWords): Graph {
  const { states } = chart.machine;
  const nodes = innerOf(chart, "", words);
  const starts = states.flatMap(({ path, config }): GraphWay[] => {
    const to = join(path, config.initial ?? "");
    if (config.initial === undefined || !chart.machine.byPath.has(to)) return [];
    const from = join(path, INITIAL);
    return [{ id: `i:${path}`, place: "", from, to, label: "", kind: "initial" }];
  });
  const ways = chart.ways.flatMap((way) =>
    targetsOf(chart, way).map((to, index): GraphWay => {
      return {
        id: `w:${way.place}#${index}`,
        place: way.place,
        from: way.state,
        to,
        label: label(way, words),
        kind: way.kind,
      };
    }),
  );
  // A transition of the whole workflow has no box to begin at.
  return { nodes, ways: [...starts, ...ways.filter(({ from, to }) => from !== "" && to !== "")] };
}

function innerOf(chart: Chart, parent: string, words: GraphWords): GraphNode[] {
  const places = chart.machine.states.filter((state) => state.path !== "" && (state.parent?.path ?? "") === parent);
  const nodes = places.map((state): GraphNode => {
    const inner = innerOf(chart, state.path, words);
    const title = titleOf(chart, state.path)[words.language];
    return { path: state.path, title, kind: kindOf(state), note: inner.length > 0 ? "" : noteOf(state, words), inner };
  });
  const first = chart.machine.byPath.get(parent)?.config.initial;
  if (first === undefined || !chart.machine.byPath.has(join(parent, first))) return nodes;
  return [{ path: join(parent, INITIAL), title: "", kind: "initial", note: "", inner: [] }, ...nodes];
}

function kindOf({ config }: StatePlace): GraphNode["kind"] {
  if (config.type === "parallel" || config.type === "final" || config.type === "history") return config.type;
  return Object.keys(config.states ?? {}).length > 0 ? "compound" : "atomic";
}

function noteOf({ config }: StatePlace, words: GraphWords): string {
  const [first] = invokesOf(config.invoke);
  if (first?.src !== "task") return "";
  const position = String(first.input?.position ?? "");
  return words.position(position)?.[words.language] ?? position;
}

/** What is written on the line: the outcome, the time, or which of several ways it is. */
function label({ kind, event, config }: TransitionPlace, words: GraphWords): string {
  const title = config.meta?.title?.[words.language];
  if (kind === "after") return title ?? words.duration(event);
  if (kind === "always") return title ?? config.meta?.id ?? "";
  if (kind === "onDone") return title ?? words.done;
  const dot = event.lastIndexOf(".");
  const outcome = words.outcome(event.slice(0, Math.max(0, dot)), event.slice(dot + 1))?.[words.language] ?? event;
  return title ?? outcome;
}

function join(parent: string, key: string): string {
  return parent === "" ? key : `${parent}.${key}`;
}
