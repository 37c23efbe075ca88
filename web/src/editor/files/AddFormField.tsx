import { Button, Checkbox, Input, Modal, Select } from "antd";
import { useState } from "react";
import { isPlainObject } from "../../../../src/core/expression/plain.ts";
import { useEditing } from "../document/editing.ts";
import { Field } from "../panel/fields.tsx";
import { keyFrom } from "../panel/key-from.ts";
import { useWords } from "../words/use-words.ts";

const KINDS: Record<string, { schema: Record<string, unknown>; ui?: Record<string, unknown> }> = {
  text: { schema: { type: "string", maxLength: 200 } },
  long: { schema: { type: "string", maxLength: 1000 }, ui: { "ui:widget": "textarea" } },
  number: { schema: { type: "number", minimum: 0 } },
  date: { schema: { type: "string", format: "date" } },
  choice: { schema: { type: "string" } },
  yes: { schema: { type: "boolean" } },
  attachment: { schema: { type: "string", format: "attachment" } },
  person: { schema: { type: "string", format: "personName" } },
  phone: { schema: { type: "string", format: "phone", "x-protect": true, "x-mask": "phone" } },
};

/** One more field, without writing JSON; order and notes of the rest stay as they were. */
export function AddFormField({ path, source }: { path: string; source: string }) {
  const w = useWords();
  const { write } = useEditing();
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState({ zh: "", en: "" });
  const [kind, setKind] = useState("text");
  const [choices, setChoices] = useState("");
  const [required, setRequired] = useState(false);
  const form = read(source);
  const key = keyFrom(title.en, (one) => form !== null && one in form.properties);
  const add = () => {
    if (!form || key === "") return;
    const { schema, ui } = KINDS[kind] ?? { schema: { type: "string" } };
    const listed = choices.split(/[,，、;；\n]+/).flatMap((one) => one.trim() || []);
    const property = {
      ...schema,
      ...(kind === "choice" && listed.length > 0 ? { enum: listed } : {}),
      ...{ title: title.zh || title.en, "x-title-en": title.en },
    };
    write(path, withField(form.whole, key, property, ui, required));
    setOpen(false);
    setTitle({ zh: "", en: "" });
  };
  return (
    <>
      <Button size="small" disabled={!form} onClick={() => setOpen(true)}>
        {w.formField.add}
      </Button>
      <Modal
        open={open}
        title={w.formField.add}
        onCancel={() => setOpen(false)}
        onOk={add}
        okText={w.act.add}
        cancelText={w.act.cancel}
        okButtonProps={{ disabled: key === "" }}
        destroyOnHidden
      >
        <div className="stack-small">
          <Field label={w.field.inChinese(w.field.title)}>
            {(id) => (
              <Input id={id} value={title.zh} onChange={(event) => setTitle({ ...title, zh: event.target.value })} />
            )}
          </Field>
          <Field label={w.field.inEnglish(w.field.title)} hint={w.step.nameHint}>
            {(id) => (
              <Input id={id} value={title.en} onChange={(event) => setTitle({ ...title, en: event.target.value })} />
            )}
          </Field>
          <Field label={w.formField.kind}>
            {(id) => (
              <Select
                id={id}
                className="full"
                value={kind}
                options={Object.keys(KINDS).map((value) => ({ value, label: w.formField.kinds[value] ?? value }))}
                onChange={setKind}
              />
            )}
          </Field>
          {kind === "choice" ? (
            <Field label={w.formField.choices} hint={w.formField.choicesHint}>
              {(id) => <Input id={id} value={choices} onChange={(event) => setChoices(event.target.value)} />}
            </Field>
          ) : null}
          <Checkbox checked={required} onChange={(event) => setRequired(event.target.checked)}>
            {w.formField.required}
          </Checkbox>
        </div>
      </Modal>
    </>
  );
}

function read(source: string): { whole: Record<string, unknown>; properties: Record<string, unknown> } | null {
  try {
    const whole: unknown = JSON.parse(source);
    if (!isPlainObject(whole) || !isPlainObject(whole.schema)) return null;
    return { whole, properties: isPlainObject(whole.schema.properties) ? whole.schema.properties : {} };
  } catch {
    return null;
  }
}

function withField(
  whole: Record<string, unknown>,
  key: string,
  property: Record<string, unknown>,
  hint: Record<string, unknown> | undefined,
  required: boolean,
): string {
  const schema = isPlainObject(whole.schema) ? whole.schema : {};
  const ui = isPlainObject(whole.ui) ? whole.ui : {};
  const order = ui["ui:order"];
  const asked = Array.isArray(schema.required) ? schema.required : [];
  const next = {
    ...whole,
    schema: {
      ...schema,
      ...(required ? { required: [...asked, key] } : {}),
      properties: { ...(isPlainObject(schema.properties) ? schema.properties : {}), [key]: property },
    },
    ui: {
      ...ui,
      ...(Array.isArray(order) ? { "ui:order": [...order, key] } : {}),
      ...(hint ? { [key]: hint } : {}),
    },
  };
  return `${JSON.stringify(next, null, 2)}\n`;
}
