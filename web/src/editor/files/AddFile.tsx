import { Button, Input, Modal, Radio } from "antd";
import { useState } from "react";
import { useEditing } from "../document/editing.ts";
import { Field } from "../panel/fields.tsx";
import { idFrom } from "../panel/key-from.ts";
import { useWords } from "../words/use-words.ts";
import { freshForm, freshTable, freshTemplate } from "./fresh.ts";

const KINDS = {
  form: { path: (id: string) => `forms/${id}.json`, fresh: freshForm },
  template: {
    path: (id: string) => `templates/${id}.hbs`,
    fresh: (_id: string, title: Parameters<typeof freshTemplate>[0]) => freshTemplate(title),
  },
  table: { path: (id: string) => `policies/tables/${id}.yaml`, fresh: freshTable },
} as const;
type Kind = keyof typeof KINDS;
const NAMES: Kind[] = ["form", "template", "table"];

/** A further file of the draft, with something to begin with. */
export function AddFile() {
  const w = useWords();
  const { files, write, open: show } = useEditing();
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<Kind>("form");
  const [title, setTitle] = useState({ zh: "", en: "" });
  const taken = (id: string) => files.some(({ path }) => path === KINDS[kind].path(id));
  const id = idFrom(title.en, taken);
  const add = () => {
    const path = KINDS[kind].path(id);
    write(path, KINDS[kind].fresh(id, { zh: title.zh || title.en, en: title.en }));
    show(path);
    setOpen(false);
    setTitle({ zh: "", en: "" });
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {w.files.add}
      </Button>
      <Modal
        open={open}
        title={w.files.add}
        onCancel={() => setOpen(false)}
        onOk={add}
        okText={w.act.add}
        cancelText={w.act.cancel}
        okButtonProps={{ disabled: id === "" }}
        destroyOnHidden
      >
        <div className="stack-small">
          <Radio.Group
            aria-label={w.files.kind}
            value={kind}
            options={NAMES.map((value) => ({ value, label: w.files.kinds[value] }))}
            onChange={(event) => setKind(NAMES.find((one) => one === event.target.value) ?? "form")}
          />
          <Field label={w.field.inChinese(w.field.title)}>
            {(field) => (
              <Input id={field} value={title.zh} onChange={(event) => setTitle({ ...title, zh: event.target.value })} />
            )}
          </Field>
          <Field label={w.field.inEnglish(w.field.title)} hint={w.step.nameHint}>
            {(field) => (
              <Input id={field} value={title.en} onChange={(event) => setTitle({ ...title, en: event.target.value })} />
            )}
          </Field>
          {id === "" ? null : <p className="muted small">{KINDS[kind].path(id)}</p>}
        </div>
      </Modal>
    </>
  );
}
