import { Input } from "antd";
import { useState } from "react";
import { invokesOf, type StatePlace } from "../../../../src/core/definition/walk.ts";
import { useText } from "../../i18n/use-text.ts";
import { titleOf } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { problemAt } from "../problems/place.ts";
import { useWords } from "../words/use-words.ts";

/** The states as a list that is indented as they are nested; found by typing, reached by the keyboard. */
export function Outline() {
  const w = useWords();
  const text = useText();
  const { chart, selection, select } = useEditing();
  const [sought, setSought] = useState("");
  if (!chart) return <p className="muted">{w.outline.unreadable}</p>;
  const wanted = sought.trim().toLowerCase();
  const states = chart.machine.states.filter(
    ({ path }) => wanted === "" || `${path} ${text(titleOf(chart, path))}`.toLowerCase().includes(wanted),
  );
  return (
    <nav className="outline" aria-label={w.outline.title}>
      <Input
        allowClear
        size="small"
        aria-label={w.outline.find}
        placeholder={w.outline.find}
        value={sought}
        onChange={(event) => setSought(event.target.value)}
      />
      <ul className="plain-list">
        {states.map((state) => (
          <li key={state.path} className={`depth-${Math.min(depthOf(state), DEPTH_SHOWN_MAX)}`}>
            <button
              type="button"
              className="outline-line"
              aria-current={
                state.path === ""
                  ? selection.kind === "workflow"
                  : selection.kind === "state" && selection.path === state.path
              }
              onClick={() => select(state.path === "" ? { kind: "workflow" } : { kind: "state", path: state.path })}
            >
              <Line state={state} title={text(titleOf(chart, state.path))} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const DEPTH_SHOWN_MAX = 6;

function depthOf({ path }: StatePlace): number {
  return path === "" ? 0 : path.split(".").length;
}

function Line({ state, title }: { state: StatePlace; title: string }) {
  const w = useWords();
  const { problems, mainPath } = useEditing();
  const problem = state.path === "" ? null : problemAt(problems, mainPath, state.path);
  const kinds = new Set(invokesOf(state.config.invoke).map(({ src }) => src));
  const marks = [
    ...(kinds.has("task") ? [w.outline.task] : []),
    ...(kinds.has("workflow") ? [w.outline.children] : []),
    ...(state.config.type === "final" ? [w.outline.final] : []),
    ...(state.config.type === "parallel" ? [w.outline.parallel] : []),
  ];
  return (
    <>
      <span>{title}</span>
      {marks.map((mark) => (
        <span key={mark} className="outline-mark">
          {mark}
        </span>
      ))}
      {problem ? (
        <span className={`badge ${problem === "error" ? "badge-bad" : "badge-warn"}`}>
          {problem === "error" ? w.problems.error : w.problems.warning}
        </span>
      ) : null}
    </>
  );
}
