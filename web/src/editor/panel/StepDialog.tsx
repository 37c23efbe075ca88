import { Checkbox, Input, Modal, Select } from "antd";
import { useState } from "react";
import type { Edit } from "../../../../src/core/edit/model.ts";
import { parentOf } from "../../../../src/core/edit/references.ts";
import type { TransitionPlace } from "../../../../src/core/simulate/coverage.ts";
import { useText } from "../../i18n/use-text.ts";
import { refOf, titleOf } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { type Files, withFile } from "../document/history.ts";
import { freshForm, freshTemplate } from "../files/fresh.ts";
import { useWords } from "../words/use-words.ts";
import { Field, useOptions } from "./fields.tsx";
import { idFrom, keyFrom } from "./key-from.ts";
import { join } from "./StatePanel.tsx";

const NEW = "@new";

/** A whole step put into a transition: a state, its task, its form and the document it issues, as one step of undoing. */
export function StepDialog(props: { way: TransitionPlace; target: string; close: () => void }) {
  const w = useWords();
  const text = useText();
  const options = useOptions();
  const { chart, world, names, files, edit, select, mainPath, bundle } = useEditing();
  const [title, setTitle] = useState({ zh: "", en: "" });
  const [position, setPosition] = useState<string>();
  const [form, setForm] = useState<string>(NEW);
  const [template, setTemplate] = useState<string>("");
  const [due, setDue] = useState("3wd");
  const [back, setBack] = useState(true);
  if (!chart) return null;
  const parent = parentOf(props.target);
  const key = keyFrom(title.en, (one) => chart.machine.byPath.has(join(parent, one)));
  const path = join(parent, key);
  const both = { zh: title.zh || title.en, en: title.en || title.zh };
  const workflow = mainPath.slice("workflows/".length, -".yaml".length);
  const add = () => {
    if (key === "" || position === undefined) return;
    const file = (folder: string, ending: string) => (id: string) =>
      files.some((one) => one.path === `${folder}/${id}.${ending}`);
    const formId = form === NEW ? idFrom(`${workflow} ${title.en}`, file("forms", "json")) : form;
    const templateId = template === NEW ? idFrom(`${title.en} notice`, file("templates", "hbs")) : template;
    let more: Files = files;
    if (form === NEW) more = withFile(more, `forms/${formId}.json`, freshForm(formId, both));
    if (template === NEW) more = withFile(more, `templates/${templateId}.hbs`, freshTemplate(both));
    const input = {
      ...{ position, title: both, outcomes: ["approve", ...(back ? ["return"] : [])] },
      ...(formId === "" ? {} : { form: formId }),
      ...(due === "" ? {} : { due }),
    };
    const edits: Edit[] = [
      {
        do: "addState",
        parent,
        key,
        title: both,
        state: { meta: { title: both, phase: phaseAt(chart, props.way.state) } },
      },
      {
        do: "addInvoke",
        at: path,
        invoke: { src: "task", id: key, input },
        ways: { approve: props.target, ...(back ? { return: props.way.state } : {}) },
      },
      ...(templateId === "" ? [] : [issues(path, key, templateId)]),
      { do: "retargetTransition", ...refOf(props.way), target: path },
    ];
    if (!edit(edits, more)) return;
    select({ kind: "state", path });
    props.close();
  };
  return (
    <Modal
      open
      title={w.step.title(text(titleOf(chart, props.way.state)), text(titleOf(chart, props.target)))}
      onCancel={props.close}
      onOk={add}
      okText={w.step.add}
      cancelText={w.act.cancel}
      okButtonProps={{ disabled: key === "" || position === undefined }}
    >
      <div className="stack-small">
        <Field label={w.field.inChinese(w.step.name)}>
          {(id) => (
            <Input id={id} value={title.zh} onChange={(event) => setTitle({ ...title, zh: event.target.value })} />
          )}
        </Field>
        <Field label={w.field.inEnglish(w.step.name)} hint={w.step.nameHint}>
          {(id) => (
            <Input id={id} value={title.en} onChange={(event) => setTitle({ ...title, en: event.target.value })} />
          )}
        </Field>
        <Field label={w.task.position}>
          {(id) => (
            <Select
              id={id}
              className="full"
              {...(position === undefined ? {} : { value: position })}
              showSearch={{ optionFilterProp: "label" }}
              options={options(world.positions.positions, names.positions)}
              onChange={setPosition}
            />
          )}
        </Field>
        <Field label={w.task.form}>
          {(id) => (
            <Select
              id={id}
              className="full"
              value={form}
              options={[
                { value: NEW, label: w.step.newForm },
                { value: "", label: w.step.noForm },
                ...options(bundle?.forms ?? {}, names.forms),
              ]}
              onChange={setForm}
            />
          )}
        </Field>
        <Field label={w.step.document}>
          {(id) => (
            <Select
              id={id}
              className="full"
              value={template}
              options={[
                { value: "", label: w.step.noDocument },
                { value: NEW, label: w.step.newDocument },
                ...options(bundle?.templates ?? {}, names.templates),
              ]}
              onChange={setTemplate}
            />
          )}
        </Field>
        <Field label={w.task.due} hint={w.field.durationHint}>
          {(id) => <Input id={id} value={due} onChange={(event) => setDue(event.target.value.trim())} />}
        </Field>
        <Checkbox checked={back} onChange={(event) => setBack(event.target.checked)}>
          {w.step.back(text(titleOf(chart, props.way.state)))}
        </Checkbox>
      </div>
    </Modal>
  );
}

function phaseAt(chart: NonNullable<ReturnType<typeof useEditing>["chart"]>, path: string): string {
  return chart.machine.byPath.get(path)?.config.meta?.phase ?? "inReview";
}

function issues(at: string, task: string, template: string): Edit {
  const trigger = { on: `${task}.approve` };
  return { do: "setTransition", at, trigger, actions: [{ type: "document", params: { template } }] };
}
