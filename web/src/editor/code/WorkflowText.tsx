import { useMemo } from "react";
import { useText } from "../../i18n/use-text.ts";
import { useEditing } from "../document/editing.ts";
import { textOf } from "../document/history.ts";
import { placeOf } from "../problems/place.ts";
import { useWords } from "../words/use-words.ts";
import { CodeEditor } from "./CodeEditor.tsx";
import { completeWorkflow, hoverWorkflow, type WorkflowHelp } from "./workflow-help.ts";

/** The workflow as text, with what may be written where, what words mean, and what is wrong on which line. */
export function WorkflowText(props: { goTo: { line: number } | null }) {
  const w = useWords();
  const text = useText();
  const { files, mainPath, write, readOnly, problems, names, chart, world, bundle } = useEditing();
  const here = useMemo(
    () => problems.filter((problem) => placeOf(problem, mainPath).file === mainPath),
    [problems, mainPath],
  );
  const help = useMemo((): WorkflowHelp => {
    const titled = {
      ...world.positions.positions,
      ...world.outcomes,
      ...world.records,
      ...bundle?.forms,
      ...bundle?.templates,
      ...bundle?.tables,
      ...bundle?.definition.params,
      ...Object.fromEntries(world.workflows.map(({ definition }) => [definition.id, definition])),
    };
    const titles = new Map(Object.entries(titled).map(([id, { title }]) => [id, text(title)]));
    return {
      ...{ names, meanings: w.keys, titleOf: (id) => titles.get(id) ?? null },
      states: chart?.machine.states.map(({ path }) => path).filter((path) => path !== "") ?? [],
    };
  }, [names, w, text, chart, world, bundle]);
  return (
    <CodeEditor
      label={w.tabs.yaml}
      language="yaml"
      value={textOf(files, mainPath) ?? ""}
      onChange={(value) => write(mainPath, value, true)}
      readOnly={readOnly}
      problems={here}
      complete={(context) => completeWorkflow(context, help)}
      hover={(view, position) => hoverWorkflow(view, position, help)}
      goTo={props.goTo}
    />
  );
}
