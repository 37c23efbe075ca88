import { stateAt, wayAt } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { useWords } from "../words/use-words.ts";
import { StatePanel } from "./StatePanel.tsx";
import { WayPanel } from "./WayPanel.tsx";
import { WorkflowPanel } from "./WorkflowPanel.tsx";

/** What is selected, as fields: each change is one command on the document. */
export function Panel() {
  const w = useWords();
  const { chart, selection } = useEditing();
  if (!chart) return <p className="muted">{w.outline.unreadable}</p>;
  if (selection.kind === "state") {
    const state = stateAt(chart, selection.path);
    if (state) return <StatePanel key={state.path} chart={chart} state={state} />;
  }
  if (selection.kind === "way") {
    const way = wayAt(chart, selection.place);
    if (way) return <WayPanel key={way.place} chart={chart} way={way} />;
  }
  return <WorkflowPanel chart={chart} />;
}
