import { Alert } from "antd";
import { lazy, memo, Suspense, useCallback, useDeferredValue, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import type { DraftDetail } from "../../../src/core/draft/model.ts";
import type { DraftWorld } from "../../../src/core/draft/world.ts";
import { useText } from "../i18n/use-text.ts";
import { Loading } from "../ui/Waiting.tsx";
import { WorkflowText } from "./code/WorkflowText.tsx";
import { ConflictDialog } from "./conflict/ConflictDialog.tsx";
import { Diagram } from "./diagram/Diagram.tsx";
import { EditingProvider } from "./document/editing.ts";
import { SaveRefused } from "./document/SaveRefused.tsx";
import { useAutosave } from "./document/use-autosave.ts";
import { AddFile } from "./files/AddFile.tsx";
import { FileView } from "./files/FileView.tsx";
import { Head } from "./Head.tsx";
import { Outline } from "./outline/Outline.tsx";
import { type Place, Places, SIMULATOR, useOpenPlace } from "./Places.tsx";
import { AddState } from "./panel/AddState.tsx";
import { Panel } from "./panel/Panel.tsx";
import type { Checked } from "./problems/check.ts";
import { ProblemList } from "./problems/ProblemList.tsx";
import { useEditor } from "./use-editor.ts";
import { useWords } from "./words/use-words.ts";

const [CalmOutline, CalmPanel, CalmAddState] = [memo(Outline), memo(Panel), memo(AddState)];
const [CalmPlaces, CalmProblems] = [memo(Places), memo(ProblemList)];
const Simulator = lazy(() => import("./simulator/Simulator.tsx"));

/** One document and its views: outline, diagram or text, the panel of what is selected, and what is wrong. */
export function Workbench(props: { draft: DraftDetail; world: DraftWorld; reload: () => void }) {
  const w = useWords();
  const text = useText();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(props.draft);
  const mainPath = `workflows/${draft.workflow}.yaml`;
  const { place, setPlace, goTo, open } = useOpenPlace(mainPath);
  const { editing, history, change, checking, checked } = useEditor(draft, props.world, open);
  const onSaved = useCallback((saved: DraftDetail) => setDraft((before) => ({ ...before, ...saved })), []);
  const autosave = useAutosave(props.draft, editing.files, onSaved);
  // What stands around the text follows it when there is time: drawn with every letter, it would hold typing up. What is done
  // in it shows at once, so that the next field left does not write over the last one as it was before; and so does what is
  // selected, so that nobody types into the fields of what was selected before.
  const later = useDeferredValue(editing);
  const calm = history.typing !== null && later.selection === editing.selection ? later : editing;
  const extra = useMemo(() => (editing.readOnly ? null : <AddFile />), [editing.readOnly]);
  const why = draft.acts.edit.allowed ? null : draft.acts.edit.why;
  return (
    <EditingProvider value={editing}>
      <div className="editor">
        <Head
          draft={draft}
          autosave={autosave}
          history={history}
          change={change}
          decided={(next) => {
            setDraft(next);
            if (next.status === "discarded") void navigate("/editor");
          }}
        />
        {autosave.state.kind === "refused" ? <SaveRefused error={autosave.state.error} /> : null}
        {why ? <Alert type="info" banner title={w.page.readOnly(text(why))} /> : null}
        <EditingProvider value={calm}>
          <CalmPlaces place={place} choose={setPlace} extra={extra} />
        </EditingProvider>
        {place === "diagram" || place === "text" ? (
          <div className="bench">
            <EditingProvider value={calm}>
              <aside className="bench-outline">
                <CalmOutline />
                {editing.readOnly ? null : <CalmAddState parent="" label={w.state.add} />}
              </aside>
            </EditingProvider>
            <div className="bench-main">{place === "diagram" ? <Diagram /> : <WorkflowText goTo={goTo} />}</div>
            <EditingProvider value={calm}>
              <aside className="bench-panel" aria-label={w.panel.title}>
                <CalmPanel />
              </aside>
            </EditingProvider>
          </div>
        ) : (
          <Suspense fallback={<Loading />}>
            <Other place={place} goTo={goTo} checked={checked} checking={checking} />
          </Suspense>
        )}
        <EditingProvider value={calm}>
          <CalmProblems busy={checking} />
        </EditingProvider>
        {autosave.state.kind === "conflict" ? (
          <ConflictDialog
            mine={editing.files}
            theirs={autosave.state.theirs}
            error={autosave.state.error}
            again={autosave.readTheirs}
            settle={(theirs, keepMine) => {
              // Whichever is kept, undoing brings the other back.
              change({ do: "step", files: theirs.files ?? [], typing: null });
              if (keepMine) change({ do: "step", files: editing.files, typing: null });
              setDraft(theirs);
              autosave.settleConflict(theirs);
            }}
          />
        ) : null}
      </div>
    </EditingProvider>
  );
}

interface OtherProps {
  place: Place;
  goTo: { line: number } | null;
  checked: Checked | null;
  checking: boolean;
}

function Other({ checked, checking, ...props }: OtherProps) {
  if (props.place === SIMULATOR)
    return <Simulator scenarios={checked?.scenarios ?? []} outcomes={checking ? null : (checked?.outcomes ?? null)} />;
  return <FileView path={props.place} goTo={props.goTo} />;
}
