import type { Problem } from "../../../../src/core/problem.ts";
import { useText } from "../../i18n/use-text.ts";
import { useEditing } from "../document/editing.ts";
import { useWords } from "../words/use-words.ts";
import { placeOf, selectionOf } from "./place.ts";

/** All that is wrong, errors first; each leads to its place. */
export function ProblemList(props: { busy: boolean }) {
  const w = useWords();
  const { problems } = useEditing();
  const errors = problems.filter(({ severity }) => severity !== "warning");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  const said = problems.length === 0 ? w.problems.none : w.problems.count(errors.length, warnings.length);
  return (
    <details className="panel problems" open={errors.length > 0 || undefined}>
      <summary>
        <span role="status">{props.busy ? w.problems.checking : said}</span>
      </summary>
      <ul className="plain-list lined" aria-label={w.problems.title}>
        {[...errors, ...warnings].map((problem, index) => (
          <ProblemLine key={`${problem.code}${problem.path}${String(index)}`} problem={problem} />
        ))}
      </ul>
    </details>
  );
}

function ProblemLine({ problem }: { problem: Problem }) {
  const w = useWords();
  const text = useText();
  const { mainPath, chart, select, open } = useEditing();
  const { file } = placeOf(problem, mainPath);
  const warning = problem.severity === "warning";
  const go = () => {
    const selection = selectionOf(problem, mainPath, chart);
    if (selection) select(selection);
    open(file, problem.line);
  };
  return (
    <li className="problem">
      <span className={warning ? "badge badge-warn" : "badge badge-bad"}>
        {warning ? w.problems.warning : w.problems.error}
      </span>
      <div>
        <button type="button" className="link-button tight" onClick={go}>
          {text(problem.what)}
        </button>
        <div className="muted small">
          {text(problem.cure)} <span className="nowrap">{place(file, problem.line)}</span>
        </div>
      </div>
    </li>
  );
}

function place(file: string, line: number | undefined): string {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return line === undefined ? name : `${name}:${String(line)}`;
}
