import { Checkbox, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { ExtraField, ExtraStep } from "../../../../src/core/local/model.ts";
import type { Text } from "../../../../src/core/text.ts";
import { isObject } from "../../form/translate.ts";
import { useText } from "../../i18n/use-text.ts";
import type { EditorProps } from "./editor.ts";
import { DurationField, Field, SeveralChoice, TitleFields, ValueChoice } from "./fields.tsx";

/** A field of the area's own: what it is called, of which kind, whether it must be filled in. */
export function ExtraFieldEditor({ item, value, change }: EditorProps) {
  const { t } = useTranslation();
  const field: Partial<ExtraField> = isObject(value) ? value : {};
  const set = (part: Partial<ExtraField>) => {
    const { choices, ...rest } = { required: false, ...field, ...part };
    change(rest.type === "choice" ? { ...rest, choices: choices ?? [] } : rest);
  };
  return (
    <>
      <TitleFields label={t("procedures.fieldTitle")} value={field.title} change={(title) => set({ title })} />
      <ValueChoice
        label={t("procedures.fieldType")}
        choices={item.offer.choices ?? []}
        value={field.type}
        change={(type) => set({ type: type as ExtraField["type"] })}
      />
      {field.type === "choice" ? (
        <ChoicesField value={field.choices ?? []} change={(choices) => set({ choices })} />
      ) : null}
      <Checkbox checked={field.required === true} onChange={({ target }) => set({ required: target.checked })}>
        {t("procedures.fieldRequired")}
      </Checkbox>
    </>
  );
}

/** What can be chosen: a line each, the English after a bar where there is any. */
function ChoicesField(props: { value: readonly Text[]; change: (value: Text[]) => void }) {
  const { t } = useTranslation();
  const shown = props.value.map(({ zh, en }) => (en === zh ? zh : `${zh} | ${en}`)).join("\n");
  const read = (text: string): Text[] =>
    text.split("\n").map((line) => {
      const [zh = "", en = ""] = line.split("|");
      return { zh: zh.trimStart(), en: en.trim() || zh.trim() };
    });
  return (
    <Field label={t("procedures.choices")} hint={t("procedures.choicesHint")}>
      {(id) => (
        <Input.TextArea id={id} rows={4} value={shown} onChange={({ target }) => props.change(read(target.value))} />
      )}
    </Field>
  );
}

/** A further step of an approved kind: what it is called, who does it, within which time. */
export function ExtraStepEditor({ item, value, change }: EditorProps) {
  const { t } = useTranslation();
  const text = useText();
  const { stepTypes = [], positions = [], modes } = item.offer;
  const step: Partial<ExtraStep> = isObject(value) ? value : {};
  const type = stepTypes.find(({ id }) => id === step.type);
  const set = (part: Partial<ExtraStep>) => change({ ...step, ...part });
  return (
    <>
      <ValueChoice
        label={t("procedures.stepType")}
        choices={stepTypes.map(({ id, title }) => ({ value: id, title }))}
        value={step.type}
        change={(id) => {
          const chosen = stepTypes.find((one) => one.id === id);
          if (chosen) set({ type: chosen.id, title: step.title ?? chosen.title, limit: chosen.limit.default });
        }}
      />
      <TitleFields label={t("procedures.stepTitle")} value={step.title} change={(title) => set({ title })} />
      <ValueChoice
        label={t("procedures.stepWho")}
        choices={positions}
        value={step.position}
        change={(position) => set({ position: String(position) })}
      />
      {modes ? (
        <SeveralChoice
          label={t("procedures.stepModes")}
          hint={t("procedures.stepModesHint")}
          choices={modes}
          value={step.modes ?? []}
          change={(chosen) => {
            const { modes: _, ...rest } = step;
            change(chosen.length === 0 ? rest : { ...rest, modes: chosen });
          }}
        />
      ) : null}
      {type ? (
        <DurationField
          key={type.id}
          label={`${text(type.title)} · ${t("procedures.limit")}`}
          value={step.limit ?? type.limit.default}
          min={type.limit.min}
          max={type.limit.max}
          change={(limit) => set({ limit: limit ?? "" })}
        />
      ) : null}
    </>
  );
}
