import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { useEditing } from "../document/editing.ts";
import { useWords } from "../words/use-words.ts";
import { Field } from "./fields.tsx";
import { keyFrom } from "./key-from.ts";
import { join } from "./StatePanel.tsx";

/** A new state inside another one; its name in the file comes of its English title. */
export function AddState(props: { parent: string; label: string }) {
  const w = useWords();
  const { edit, select, chart } = useEditing();
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState({ zh: "", en: "" });
  const [typed, setTyped] = useState<string | null>(null);
  const key = typed ?? keyFrom(title.en, (one) => chart?.machine.byPath.has(join(props.parent, one)) ?? false);
  const add = () => {
    const both = { zh: title.zh || title.en, en: title.en || title.zh };
    if (!edit({ do: "addState", parent: props.parent, key, title: both })) return;
    setOpen(false);
    setTitle({ zh: "", en: "" });
    setTyped(null);
    select({ kind: "state", path: join(props.parent, key) });
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {props.label}
      </Button>
      <Modal
        open={open}
        title={props.label}
        onCancel={() => setOpen(false)}
        onOk={add}
        okText={w.act.add}
        cancelText={w.act.cancel}
        okButtonProps={{ disabled: key === "" || (title.zh === "" && title.en === "") }}
        destroyOnHidden
      >
        <div className="stack-small">
          <Field label={w.field.inChinese(w.field.title)}>
            {(id) => (
              <Input id={id} value={title.zh} onChange={(event) => setTitle({ ...title, zh: event.target.value })} />
            )}
          </Field>
          <Field label={w.field.inEnglish(w.field.title)}>
            {(id) => (
              <Input id={id} value={title.en} onChange={(event) => setTitle({ ...title, en: event.target.value })} />
            )}
          </Field>
          <Field label={w.state.key} hint={w.state.keyHint}>
            {(id) => <Input id={id} value={key} onChange={(event) => setTyped(event.target.value.trim())} />}
          </Field>
        </div>
      </Modal>
    </>
  );
}
