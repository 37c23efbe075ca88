import { useEffect, useMemo, useRef, useState } from "react";
import { durationWords } from "../../../../src/core/calendar/duration-words.ts";
import { isExpression } from "../../../../src/core/expression/feel.ts";
import { useLanguage } from "../../i18n/use-text.ts";
import { invokeOf } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { outcomesOf } from "../document/outcomes.ts";
import { useWords } from "../words/use-words.ts";
import { type Graph, type GraphWords, graphOf } from "./graph.ts";
import { type Layout, layOut } from "./layout.ts";

export interface Placed {
  graph: Graph;
  layout: Layout;
}

/** The workflow as it is to be drawn; the drawing before stays until the next has been laid out. */
export function useGraph(): { placed: Placed | null; failed: boolean } {
  const { chart, world } = useEditing();
  const language = useLanguage();
  const w = useWords();
  const [placed, setPlaced] = useState<Placed | null>(null);
  const [failed, setFailed] = useState(false);
  const shape = useRef("");
  const graph = useMemo(() => {
    if (!chart) return null;
    const words: GraphWords = {
      language,
      done: w.diagram.done,
      position: (id) => world.positions.positions[id]?.title ?? null,
      duration: (value) =>
        isExpression(value) ? value.replace(/^=\s*(params\.)?/, "") : durationWords(value)[language],
      outcome: (invoke, outcome) =>
        outcomesOf(invokeOf(chart, invoke)?.invoke, world).find(({ id }) => id === outcome)?.title ?? null,
    };
    return graphOf(chart, words);
  }, [chart, world, language, w]);
  useEffect(() => {
    if (!graph) return;
    // Most edits leave the drawing as it is: a form, a limit, a condition.
    const drawn = JSON.stringify(graph);
    if (drawn === shape.current) return;
    let gone = false;
    layOut(graph).then(
      (layout) => {
        if (gone) return;
        shape.current = drawn;
        setFailed(false);
        setPlaced({ graph, layout });
      },
      () => gone || setFailed(true),
    );
    return () => {
      gone = true;
    };
  }, [graph]);
  return { placed, failed };
}
