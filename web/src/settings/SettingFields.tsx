import { Input } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { SettingsBody } from "../../../src/core/api.ts";
import { valueInWords } from "../cases/use-param-titles.ts";
import { shownValue } from "../form/translate.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { Choice } from "../ui/Choice.tsx";
import { DivisionPicker } from "../ui/DivisionPicker.tsx";
import { OrganisationChoice } from "../ui/OrganisationChoice.tsx";
import { type Entry, specOf } from "./entry.ts";
import { keyTitle } from "./titles.ts";
import { choicesFor, kindOf } from "./value.ts";

interface SettingFieldsProps {
  body: SettingsBody;
  entry: Entry;
  change: (part: Partial<Entry>) => void;
}

export function SettingFields(props: SettingFieldsProps) {
  const { t } = useTranslation();
  const text = useText();
  const { body, entry, change } = props;
  const keys = ["mode", ...(entry.scope === "division" ? body.parameters.map((one) => one.key) : [])];
  return (
    <>
      <Choice
        label={t("settings.scope")}
        value={entry.scope}
        options={[
          { value: "division", label: t("settings.byDivision") },
          { value: "organisation", label: t("settings.byOrganisation") },
        ]}
        choose={(scope) => change(scope === "organisation" ? { scope, key: "mode", value: "" } : { scope: "division" })}
      />
      {entry.scope === "division" ? (
        <div className="field">
          <span>{t("division.label")}</span>
          <DivisionPicker value={entry.division} onChange={(division) => change({ division })} />
        </div>
      ) : (
        <OrganisationChoice
          label={t("settings.organisation")}
          value={entry.organisation}
          choose={({ id }) => change({ organisation: id })}
        />
      )}
      <Choice
        label={t("settings.key")}
        value={entry.key}
        options={keys.map((key) => ({ value: key, label: keyTitle(body, key, text, t("settings.mode")) }))}
        choose={(key) => change({ key, value: "" })}
      />
      <ValueField {...props} />
      <TextField label={t("settings.from")} type="date" value={entry.from} change={(from) => change({ from })} />
      <TextField label={t("settings.until")} type="date" value={entry.until} change={(until) => change({ until })} />
      <TextField label={t("settings.reasonZh")} value={entry.reasonZh} change={(reasonZh) => change({ reasonZh })} />
      <TextField label={t("settings.reasonEn")} value={entry.reasonEn} change={(reasonEn) => change({ reasonEn })} />
      <TextField label={t("settings.document")} value={entry.document} change={(document) => change({ document })} />
    </>
  );
}

function ValueField(props: SettingFieldsProps) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { body, entry, change } = props;
  const label = t("provenance.value");
  const choose = (value: string) => change({ value });
  if (entry.key === "mode") {
    const options = body.modes.map((mode) => ({ value: mode.id, label: text(mode.title) }));
    return <Choice label={label} value={entry.value} options={options} choose={choose} />;
  }
  const spec = specOf(body, entry.key);
  if (!spec) return null;
  const kind = kindOf(spec);
  if (kind === "flag") {
    const options = [
      { value: "true", label: t("state.yes") },
      { value: "false", label: t("state.no") },
    ];
    return <Choice label={label} value={entry.value} options={options} choose={choose} />;
  }
  if (kind === "choice") {
    const options = choicesFor(spec).map((value) => ({
      value: String(value),
      label: String(shownValue(spec.schema, value, language)),
    }));
    return <Choice label={label} value={entry.value} options={options} choose={choose} />;
  }
  const words = { yes: t("state.yes"), no: t("state.no"), unknown: "—" };
  const say = (value: unknown) => valueInWords(spec, value, language, words);
  const { min, max } = spec.bounds ?? {};
  const range = min !== undefined || max !== undefined ? t("settings.bounds", { min: say(min), max: say(max) }) : "";
  const hint = [
    kind === "duration" ? t("settings.durationHint") : "",
    t("settings.default", { value: say(spec.default) }),
    range,
  ];
  return <TextField label={label} value={entry.value} change={choose} hint={hint.filter(Boolean).join(" · ")} />;
}

function TextField(props: {
  label: string;
  value: string;
  change: (value: string) => void;
  type?: "date";
  hint?: string;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <Input
        id={id}
        type={props.type ?? "text"}
        value={props.value}
        maxLength={500}
        aria-describedby={props.hint ? `${id}h` : undefined}
        onChange={(event) => props.change(event.target.value)}
      />
      {props.hint ? (
        <div id={`${id}h`} className="muted small">
          {props.hint}
        </div>
      ) : null}
    </div>
  );
}
