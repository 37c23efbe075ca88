import { Input, InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import type { OfferedValue } from "../../../../src/core/local/offer.ts";
import type { Text } from "../../../../src/core/text.ts";
import { isObject } from "../../form/translate.ts";
import { useText } from "../../i18n/use-text.ts";
import { YES_NO } from "./choices.ts";
import { conditionWords } from "./condition.ts";
import type { EditorProps } from "./editor.ts";
import { Field, TitleFields, ValueChoice } from "./fields.tsx";

const TAKEN = [
  { value: true, title: { zh: "采用", en: "Taken" } },
  { value: false, title: { zh: "不采用", en: "Left out" } },
];

/** A row of a table by the table's own columns: when it applies, and what then follows. */
export function RowEditor({ item, value, change }: EditorProps) {
  const { t } = useTranslation();
  const text = useText();
  const { inputs = [], outputs = [] } = item.offer.table ?? {};
  const before = isObject(item.value) ? item.value : {};
  const row = isObject(value) ? value : before;
  const when = isObject(row.when) ? row.when : {};
  const then = isObject(row.then) ? row.then : {};
  const open = item.allowance?.columns;
  // A further row that is met by its own code alone has a name, and no condition to write.
  const codes = item.adds !== undefined && item.allowance?.code !== undefined;
  const set = (name: string, cell: unknown) => change(rowWith(row, { ...then, [name]: cell }));
  return (
    <>
      {item.adds ? null : (
        <ValueChoice
          label={t("procedures.rowTaken")}
          choices={TAKEN}
          value={value !== null}
          change={(taken) => change(taken ? row : null)}
        />
      )}
      {value === null ? null : (
        <>
          {codes ? (
            <TitleFields
              label={t("procedures.codeTitle")}
              value={isText(row.note) ? row.note : undefined}
              change={(note) => change({ ...rowWith({ ...row, when: {} }, then), note })}
            />
          ) : null}
          {inputs.map(({ name, title }) =>
            codes ? null : item.adds ? (
              <ConditionField
                key={name}
                label={text(title)}
                value={String(when[name] ?? "-")}
                change={(test) => change({ ...row, when: { ...when, [name]: test }, then })}
              />
            ) : (
              <p key={name} className="muted">
                {t("procedures.rowWhen", { column: text(title), value: text(conditionWords(when[name])) })}
              </p>
            ),
          )}
          {outputs
            .filter(({ name }) => item.adds || open === undefined || open.includes(name))
            .map(({ name, title, values }) => (
              <CellField
                key={name}
                label={text(title)}
                {...{ values }}
                value={then[name]}
                change={(v) => set(name, v)}
              />
            ))}
        </>
      )}
    </>
  );
}

function CellField(props: {
  label: string;
  values: OfferedValue[] | undefined;
  value: unknown;
  change: (v: unknown) => void;
}) {
  const { label, values, value, change } = props;
  if (values) return <ValueChoice {...{ label, choices: values, value, change }} />;
  if (typeof value === "boolean") return <ValueChoice {...{ label, value, change }} choices={YES_NO} />;
  if (isText(value)) return <TitleFields {...{ label, value, change }} />;
  if (typeof value === "number")
    return (
      <Field label={label}>
        {(id) => <InputNumber id={id} value={value} onChange={(next) => change(next ?? 0)} />}
      </Field>
    );
  return (
    <Field label={label}>
      {(id) => (
        <Input.TextArea
          id={id}
          autoSize={false}
          rows={2}
          value={typeof value === "string" ? value : ""}
          onChange={({ target }) => change(target.value)}
        />
      )}
    </Field>
  );
}

/** `then` is what the columns of results are called in a table's row. */
function rowWith(row: Record<string, unknown>, results: Record<string, unknown>): Record<string, unknown> {
  // biome-ignore lint/suspicious/noThenProperty: the column's name in the files; a row is never awaited.
  return { ...row, then: results };
}

/** When a further row applies: any value, or what is written as tables write it. */
function ConditionField(props: { label: string; value: string; change: (test: string) => void }) {
  const { t } = useTranslation();
  const shown = props.value === "-" ? "" : props.value;
  return (
    <Field label={props.label} hint={t("procedures.conditionHint")}>
      {(id) => <Input id={id} value={shown} onChange={({ target }) => props.change(target.value || "-")} />}
    </Field>
  );
}

function isText(value: unknown): value is Text {
  return isObject(value) && typeof value.zh === "string" && typeof value.en === "string";
}
