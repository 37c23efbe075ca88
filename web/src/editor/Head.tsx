import { RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { App, Button, Dropdown, Tooltip } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { DraftDetail } from "../../../src/core/draft/model.ts";
import { ApiError } from "../api.ts";
import { useText } from "../i18n/use-text.ts";
import { useEditing } from "./document/editing.ts";
import type { History } from "./document/history.ts";
import type { Autosave, SaveState } from "./document/use-autosave.ts";
import { drafts } from "./drafts.ts";
import { download } from "./files/pack.ts";
import { SubmitDialog } from "./submit/SubmitDialog.tsx";
import { useWords } from "./words/use-words.ts";

interface HeadProps {
  draft: DraftDetail;
  autosave: Autosave;
  history: History;
  change: (one: { do: "undo" | "redo" }) => void;
  decided: (draft: DraftDetail) => void;
}

/** What is being written, whether it is kept, and what may be done with it as a whole, each with why not. */
export function Head(props: HeadProps) {
  const w = useWords();
  const text = useText();
  const { draft, autosave, history, change } = props;
  const { readOnly, files } = useEditing();
  const [submitting, setSubmitting] = useState(false);
  const { submit, recall } = draft.acts;
  return (
    <header className="editor-head">
      <div>
        <Link to="/editor" className="small">
          ← {w.list.title}
        </Link>
        <h1>{draft.title}</h1>
        <div className="row small muted">
          <span>{text(draft.workflowTitle)}</span>
          <span className="badge">{w.status[draft.status]}</span>
          {draft.baseVersion === null ? null : <span>{w.head.base(draft.baseVersion)}</span>}
          <SaveMark autosave={autosave} />
          <Link to={`/drafts/${draft.id}`}>{w.head.page}</Link>
        </div>
      </div>
      <div className="row">
        <Button
          aria-label={w.head.undo}
          title={`${w.head.undo} (Ctrl+Z)`}
          icon={<UndoOutlined />}
          disabled={readOnly || history.past.length === 0}
          onClick={() => change({ do: "undo" })}
        />
        <Button
          aria-label={w.head.redo}
          title={`${w.head.redo} (Ctrl+Shift+Z)`}
          icon={<RedoOutlined />}
          disabled={readOnly || history.future.length === 0}
          onClick={() => change({ do: "redo" })}
        />
        <More {...props} exported={() => download(`${draft.workflow}.zip`, files)} />
        {recall.allowed ? <Recall {...props} /> : null}
        <Tooltip title={submit.allowed ? "" : text(submit.why)}>
          <Button type="primary" disabled={!submit.allowed} onClick={() => setSubmitting(true)}>
            {w.head.submit}
          </Button>
        </Tooltip>
        {submitting ? (
          <SubmitDialog
            draft={draft}
            flush={autosave.flush}
            close={() => setSubmitting(false)}
            submitted={(next) => {
              setSubmitting(false);
              props.decided(next);
            }}
          />
        ) : null}
      </div>
    </header>
  );
}

const FAULTS: ReadonlySet<SaveState["kind"]> = new Set(["failed", "refused", "conflict"]);

function SaveMark({ autosave }: { autosave: Autosave }) {
  const w = useWords();
  const { kind } = autosave.state;
  return (
    <span role="status" className={FAULTS.has(kind) ? "error-text" : ""}>
      {w.save[kind]}
    </span>
  );
}

function More({ draft, autosave, decided, exported }: HeadProps & { exported: () => void }) {
  const w = useWords();
  const text = useText();
  const { modal, message } = App.useApp();
  const { discard } = draft.acts;
  const giveUp = () =>
    void modal.confirm({
      title: w.head.discardTitle,
      content: w.head.discardHint,
      okText: w.head.discard,
      okButtonProps: { danger: true },
      cancelText: w.act.cancel,
      onOk: async () => {
        await autosave.flush();
        try {
          decided(await drafts.discard(draft.id, autosave.revision));
        } catch (error) {
          if (error instanceof ApiError) void message.error(text(error.problem.what));
          else throw error;
        }
      },
    });
  const items = [
    { key: "export", label: w.head.export, onClick: exported },
    { key: "discard", danger: true, label: w.head.discard, disabled: !discard.allowed, onClick: giveUp },
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items }}>
      <Button aria-haspopup="menu">{w.head.more}</Button>
    </Dropdown>
  );
}

function Recall({ draft, autosave, decided }: HeadProps) {
  const w = useWords();
  const text = useText();
  const { message } = App.useApp();
  const take = async () => {
    try {
      decided(await drafts.recall(draft.id, autosave.revision));
    } catch (error) {
      if (error instanceof ApiError) void message.error(text(error.problem.what));
      else throw error;
    }
  };
  return <Button onClick={() => void take()}>{w.head.recall}</Button>;
}
