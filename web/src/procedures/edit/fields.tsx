import { Checkbox, Input, InputNumber, Radio, Select } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OfferedValue } from "../../../../src/core/local/offer.ts";
import type { Text } from "../../../../src/core/text.ts";
import { useLanguage, useText } from "../../i18n/use-text.ts";
import { Choice } from "../../ui/Choice.tsx";
import { durationInWords } from "../../ui/duration.ts";
import { type DurationUnit, durationOf, partsOfDuration, unitsWithin } from "./duration-parts.ts";

const RADIOS_MAX = 8;

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

/** A length of time: how many, of what. */
export function DurationField(props: {
  label: string;
  value: unknown;
  min?: unknown;
  max?: unknown;
  change: (value: string | null) => void;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const units = unitsWithin(props.min, props.max);
  const [parts, setParts] = useState(() => partsOfDuration(props.value, units[0]));
  const unit = units.includes(parts.unit) ? parts.unit : (units[0] ?? "days");
  const change = (part: Partial<typeof parts>) => {
    const next = { ...parts, unit, ...part };
    setParts(next);
    props.change(durationOf(next));
  };
  const [min, max] = [durationInWords(props.min, language), durationInWords(props.max, language)];
  const hint = min || max ? t("settings.bounds", { min: min ?? "—", max: max ?? "—" }) : undefined;
  return (
    <Field label={props.label} hint={hint}>
      {(id) => (
        <span className="row">
          <InputNumber
            id={id}
            min={0}
            max={9999}
            precision={0}
            value={parts.count}
            onChange={(count) => change({ count })}
          />
          {units.length === 1 ? (
            <span>{t(`procedures.unit.${unit}`)}</span>
          ) : (
            <Select
              aria-label={t("procedures.unitLabel")}
              value={unit}
              options={units.map((one) => ({ value: one, label: t(`procedures.unit.${one}`) }))}
              onChange={(one: DurationUnit) => change({ unit: one })}
            />
          )}
        </span>
      )}
    </Field>
  );
}

/** One of a few values, all in sight; of many, from a list. */
export function ValueChoice(props: {
  label: string;
  choices: readonly OfferedValue[];
  value: unknown;
  change: (value: unknown) => void;
}) {
  const text = useText();
  const id = useId();
  const at = props.choices.findIndex((one) => JSON.stringify(one.value) === JSON.stringify(props.value));
  const options = props.choices.map((one, index) => ({ value: String(index), label: text(one.title) }));
  const choose = (index: string) => props.change(props.choices[Number(index)]?.value);
  if (options.length > RADIOS_MAX)
    return <Choice label={props.label} value={at < 0 ? "" : String(at)} options={options} choose={choose} />;
  return (
    <div className="field">
      <span id={id}>{props.label}</span>
      <Radio.Group
        aria-labelledby={id}
        options={options}
        value={at < 0 ? undefined : String(at)}
        onChange={(event) => choose(String(event.target.value))}
      />
    </div>
  );
}

/** Several of a few values, or none of them. */
export function SeveralChoice(props: {
  label: string;
  hint: string;
  choices: readonly { value: unknown; title: Text }[];
  value: readonly string[];
  change: (value: string[]) => void;
}) {
  const text = useText();
  const id = useId();
  return (
    <div className="field">
      <span id={id}>{props.label}</span>
      <Checkbox.Group
        aria-labelledby={id}
        options={props.choices.map(({ value, title }) => ({ value: String(value), label: text(title) }))}
        value={[...props.value]}
        onChange={props.change}
      />
      <div className="muted small">{props.hint}</div>
    </div>
  );
}

/** A title in both languages; without English of its own the Chinese stands there too. */
export function TitleFields(props: { value: Text | undefined; change: (value: Text) => void; label: string }) {
  const { t } = useTranslation();
  const { zh = "", en = "" } = props.value ?? {};
  const own = en === zh ? "" : en;
  return (
    <>
      <Field label={props.label}>
        {(id) => (
          <Input
            id={id}
            value={zh}
            maxLength={60}
            onChange={({ target }) => props.change({ zh: target.value, en: own || target.value })}
          />
        )}
      </Field>
      <Field label={t("procedures.inEnglish", { what: props.label })}>
        {(id) => (
          <Input
            id={id}
            value={own}
            maxLength={60}
            onChange={({ target }) => props.change({ zh, en: target.value || zh })}
          />
        )}
      </Field>
    </>
  );
}
