import { Input, Select, Switch } from "antd";
import { type ReactNode, useEffect, useId, useState } from "react";
import type { Text } from "../../../../src/core/text.ts";
import { useText } from "../../i18n/use-text.ts";
import { useEditing } from "../document/editing.ts";
import { useWords } from "../words/use-words.ts";

/** A value that is typed here and becomes an edit when one leaves it, so that a name is one step and not ten. */
export function useTyped(value: string, commit: (typed: string) => void) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const leave = () => {
    if (typed === value) return;
    commit(typed);
    // A refused edit leaves the document as it was: so does the field.
    setTyped(value);
  };
  return { typed, setTyped, leave };
}

export function Field(props: { label: string; hint?: string | undefined; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
      {props.hint ? <div className="muted small">{props.hint}</div> : null}
    </div>
  );
}

interface LineProps {
  label: string;
  value: string;
  commit: (value: string) => void;
  hint?: string | undefined;
  placeholder?: string;
  long?: boolean;
}

export function LineField(props: LineProps) {
  const { readOnly } = useEditing();
  const { typed, setTyped, leave } = useTyped(props.value, props.commit);
  const shared = {
    value: typed,
    disabled: readOnly,
    placeholder: props.placeholder ?? "",
    onBlur: leave,
  };
  return (
    <Field label={props.label} hint={props.hint}>
      {(id) =>
        props.long ? (
          <Input.TextArea {...shared} id={id} rows={2} onChange={(event) => setTyped(event.target.value)} />
        ) : (
          <Input {...shared} id={id} onPressEnter={leave} onChange={(event) => setTyped(event.target.value)} />
        )
      }
    </Field>
  );
}

/** A text in both languages. The second is asked for as soon as there is a first. */
export function TitleFields(props: { value: Text | undefined; commit: (text: Text | null) => void; label?: string }) {
  const w = useWords();
  const { zh = "", en = "" } = props.value ?? {};
  const label = props.label ?? w.field.title;
  const set = (next: Text) => props.commit(next.zh === "" && next.en === "" ? null : filled(next));
  return (
    <div className="pair">
      <LineField label={w.field.inChinese(label)} value={zh} commit={(typed) => set({ zh: typed, en })} />
      <LineField label={w.field.inEnglish(label)} value={en} commit={(typed) => set({ zh, en: typed })} />
    </div>
  );
}

/** Both languages are needed: what is still missing is what is there. */
function filled({ zh, en }: Text): Text {
  return { zh: zh === "" ? en : zh, en: en === "" ? zh : en };
}

export interface Option {
  value: string;
  label: string;
}

interface PickProps {
  label: string;
  value: string | undefined;
  options: readonly Option[];
  commit: (value: string | null) => void;
  optional?: boolean;
  hint?: string | undefined;
}

export function PickField(props: PickProps) {
  const { readOnly } = useEditing();
  const { value, options } = props;
  const known = value === undefined || options.some((one) => one.value === value);
  const shown = known ? options : [...options, { value: value ?? "", label: value ?? "" }];
  return (
    <Field label={props.label} hint={props.hint}>
      {(id) => (
        <Select
          id={id}
          className="full"
          disabled={readOnly}
          {...(value === undefined ? {} : { value })}
          allowClear={props.optional ?? false}
          showSearch={{ optionFilterProp: "label" }}
          options={[...shown]}
          onChange={(next: string | undefined) => props.commit(next ?? null)}
        />
      )}
    </Field>
  );
}

export function SwitchField(props: { label: string; value: boolean; commit: (value: boolean) => void }) {
  const { readOnly } = useEditing();
  return (
    <Field label={props.label}>
      {(id) => <Switch id={id} checked={props.value} disabled={readOnly} onChange={props.commit} />}
    </Field>
  );
}

/** Ids with the names people know them by, the named ones first. */
export function useOptions() {
  const text = useText();
  return (titled: Readonly<Record<string, { title?: Text } | undefined>>, ids?: Iterable<string>): Option[] => {
    const all = ids ? [...ids] : Object.keys(titled);
    return all.map((value) => {
      const title = text(titled[value]?.title);
      return { value, label: title === "" ? value : `${title}（${value}）` };
    });
  };
}
