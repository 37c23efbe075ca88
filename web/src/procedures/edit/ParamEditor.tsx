import { Input, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import { YES_NO } from "./choices.ts";
import type { EditorProps } from "./editor.ts";
import { DurationField, Field, ValueChoice } from "./fields.tsx";

/** A parameter's value, entered as its kind asks. */
export function ParamEditor({ item, value, change }: EditorProps) {
  const { t } = useTranslation();
  const label = t("procedures.newValue");
  const { schema = {}, bounds = {} } = item.spec ?? {};
  if (item.offer.choices) return <ValueChoice label={label} choices={item.offer.choices} {...{ value, change }} />;
  if (schema.type === "boolean") return <ValueChoice label={label} choices={YES_NO} {...{ value, change }} />;
  if (schema.$ref === "duration")
    return <DurationField label={label} value={value} min={bounds.min} max={bounds.max} change={change} />;
  const range = bounds.min !== undefined || bounds.max !== undefined;
  const ends = { min: String(bounds.min ?? "—"), max: String(bounds.max ?? "—") };
  const hint = range ? t("settings.bounds", ends) : undefined;
  if (schema.type === "integer" || schema.type === "number")
    return (
      <Field label={label} hint={hint}>
        {(id) => (
          <InputNumber
            id={id}
            value={typeof value === "number" ? value : null}
            {...(schema.type === "integer" ? { precision: 0 } : {})}
            onChange={(next) => change(next ?? undefined)}
          />
        )}
      </Field>
    );
  if (schema.type === "array")
    return (
      <Field label={label} hint={t("procedures.listHint")}>
        {(id) => (
          <Select
            id={id}
            mode="tags"
            className="full"
            value={Array.isArray(value) ? value.map(String) : []}
            onChange={(next: string[]) => change(next)}
          />
        )}
      </Field>
    );
  const money = schema.$ref === "money";
  return (
    <Field label={label} hint={hint}>
      {(id) => (
        <Input
          id={id}
          maxLength={200}
          suffix={money ? t("procedures.yuan") : null}
          value={typeof value === "string" || typeof value === "number" ? String(value) : ""}
          onChange={({ target }) => change(target.value === "" ? undefined : typed(target.value, money, value))}
        />
      )}
    </Field>
  );
}

/** Money keeps the way in which it was written: as a number where it was one. */
function typed(text: string, money: boolean, before: unknown): unknown {
  return money && typeof before === "number" && /^\d+(\.\d{1,2})?$/.test(text) ? Number(text) : text;
}
