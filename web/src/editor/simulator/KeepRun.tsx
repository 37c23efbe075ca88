import { Alert, App, Button, Input, Modal } from "antd";
import { useMemo, useState } from "react";
import type { Problem } from "../../../../src/core/problem.ts";
import { useText } from "../../i18n/use-text.ts";
import { useEditing } from "../document/editing.ts";
import { textOf } from "../document/history.ts";
import { Field } from "../panel/fields.tsx";
import { useWords } from "../words/use-words.ts";
import { freeId, readScenarioFile, withScenario } from "./record.ts";
import type { Run } from "./run.ts";

const ID = /^[a-z][A-Za-z0-9-]*$/;

/** The run as a scenario of the draft; why it cannot be, when the file of scenarios is in no state to take one more. */
export function KeepRun({ run }: { run: Run }) {
  const w = useWords();
  const { files, draft, readOnly } = useEditing();
  const [open, setOpen] = useState(false);
  const path = `workflows/${draft.workflow}.scenarios.yaml`;
  const text = textOf(files, path);
  const file = useMemo(() => readScenarioFile(path, text), [path, text]);
  const close = () => setOpen(false);
  return (
    <>
      <Button size="small" disabled={readOnly} onClick={() => setOpen(true)}>
        {w.simulator.record}
      </Button>
      {open && "problem" in file ? <Unreadable problem={file.problem} close={close} /> : null}
      {open && "ids" in file ? <KeepDialog run={run} path={path} file={file} close={close} /> : null}
    </>
  );
}

function Unreadable({ problem, close }: { problem: Problem; close: () => void }) {
  const w = useWords();
  const text = useText();
  const { open } = useEditing();
  return (
    <Modal
      open
      title={w.simulator.recordTitle}
      onCancel={close}
      onOk={() => open(problem.path ?? "", problem.line)}
      okText={w.simulator.openFile}
      cancelText={w.act.cancel}
    >
      <Alert type="error" showIcon role="alert" title={text(problem.what)} description={text(problem.cure)} />
    </Modal>
  );
}

interface KeepProps {
  run: Run;
  path: string;
  file: { ids: ReadonlySet<string>; count: number };
  close: () => void;
}

function KeepDialog({ run, path, file, close }: KeepProps) {
  const w = useWords();
  const { message } = App.useApp();
  const { files, write } = useEditing();
  const [id, setId] = useState(() => freeId("run-1", file.ids));
  const [title, setTitle] = useState({ zh: "", en: "" });
  const taken = file.ids.has(id);
  const free = freeId(id, file.ids);
  const keep = () => {
    const both = { zh: title.zh || title.en || id, en: title.en || title.zh || id };
    write(path, withScenario(textOf(files, path), file.count, run, id, both));
    close();
    void message.success(w.simulator.recorded);
  };
  return (
    <Modal
      open
      title={w.simulator.recordTitle}
      onCancel={close}
      onOk={keep}
      okText={w.act.add}
      cancelText={w.act.cancel}
      okButtonProps={{ disabled: !ID.test(id) || taken }}
    >
      <div className="stack-small">
        <p className="muted">{w.simulator.recordHint}</p>
        <Field label={w.simulator.name} hint={w.simulator.nameHint}>
          {(field) => (
            <Input
              id={field}
              value={id}
              status={taken || !ID.test(id) ? "error" : ""}
              onChange={(event) => setId(event.target.value.trim())}
            />
          )}
        </Field>
        {taken ? (
          <p role="alert" className="error-text">
            {w.simulator.taken(id)}{" "}
            <button type="button" className="link-button tight" onClick={() => setId(free)}>
              {w.simulator.insteadOf(free)}
            </button>
          </p>
        ) : null}
        <Field label={w.field.inChinese(w.field.title)}>
          {(field) => (
            <Input id={field} value={title.zh} onChange={(event) => setTitle({ ...title, zh: event.target.value })} />
          )}
        </Field>
        <Field label={w.field.inEnglish(w.field.title)}>
          {(field) => (
            <Input id={field} value={title.en} onChange={(event) => setTitle({ ...title, en: event.target.value })} />
          )}
        </Field>
      </div>
    </Modal>
  );
}
