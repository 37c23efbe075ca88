import { useTranslation } from "react-i18next";
import type { TaskDetail } from "../../../src/core/api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { useDivisionName } from "../ui/DivisionPicker.tsx";
import { formatDay } from "../ui/format.ts";
import { specFor, useSettingsBody, valueInWords } from "./use-param-titles.ts";

type Parameter = TaskDetail["parameters"][number];

/** The values in force for a case; each opens to say where it comes from. */
export function Parameters(props: { workflow: string; parameters: readonly Parameter[] }) {
  return (
    <ul className="plain-list parameters">
      {props.parameters.map((parameter) => (
        <ParameterLine key={parameter.key} workflow={props.workflow} parameter={parameter} />
      ))}
    </ul>
  );
}

function ParameterLine(props: { workflow: string; parameter: Parameter }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const body = useSettingsBody();
  const { parameter } = props;
  const spec = specFor(body.data, props.workflow, parameter.key);
  const words = { yes: t("state.yes"), no: t("state.no"), unknown: t("state.none") };
  return (
    <li>
      <details>
        <summary>
          <span>{text(parameter.title)}</span>
          <strong className="break">{valueInWords(spec, parameter.value, language, words)}</strong>
        </summary>
        <Origin parameter={parameter} />
      </details>
    </li>
  );
}

function Origin(props: { parameter: Parameter }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { parameter } = props;
  const place = useDivisionName(parameter.division ?? "");
  const parts = [
    t(`provenance.${parameter.source}`),
    parameter.division ? t("provenance.place", { place }) : "",
    parameter.organisation ? t("provenance.organisation", { organisation: parameter.organisation }) : "",
    parameter.from ? t("provenance.from", { date: formatDay(parameter.from, language) }) : "",
    parameter.on ? t("provenance.on", { date: formatDay(parameter.on, language) }) : "",
    parameter.reason ? t("provenance.reason", { reason: text(parameter.reason) }) : "",
    parameter.document ? t("provenance.document", { document: parameter.document }) : "",
  ].filter(Boolean);
  return <p className="muted small">{parts.join(language === "zh" ? "；" : "; ")}</p>;
}
