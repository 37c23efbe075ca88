import { useTranslation } from "react-i18next";
import { isObject, textIn } from "../form/translate.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { useDivisionName } from "../ui/DivisionPicker.tsx";
import { looksLikeDivision } from "../ui/division-code.ts";
import { plainValue } from "../ui/format.ts";
import { specFor, useSettingsBody, valueInWords } from "./use-param-titles.ts";

/** What a history names by itself; everything else in it is named by the workflow. */
const NAMES = [
  ...(["params", "parties", "resolved", "mode", "place", "positions", "documents"] as const),
  ...(["value", "source", "from", "on", "division", "organisation", "reason", "document"] as const),
  ...(["role", "tried", "exception"] as const),
] as const;
type Named = (typeof NAMES)[number];

const named = (name: string): name is Named => NAMES.some((one) => one === name);

/** Values with where they came from, as deep as they go: what the step read and nothing else. */
export function ReadValues(props: { values: Record<string, unknown>; workflow: string; under?: string }) {
  const { t } = useTranslation();
  const text = useText();
  const body = useSettingsBody();
  const language = useLanguage();
  const entries = Object.entries(props.values).filter(([name, value]) => value !== null && name !== "title");
  if (entries.length === 0) return <p className="muted small">{t("cases.readNothing")}</p>;
  // A value that has a title of its own, as the post of a task has, goes by that.
  const nameOf = (name: string, value: unknown) =>
    named(name)
      ? t(`cases.reads.${name}`)
      : ((isObject(value) ? textIn(value.title, language) : null) ??
        (text(specFor(body.data, props.workflow, name)?.title) || name));
  return (
    <dl className="read small">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{nameOf(name, value)}</dt>
          <dd>
            <ReadValue name={name === "value" ? (props.under ?? name) : name} value={value} workflow={props.workflow} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const SOURCES = ["default", "setting", "overlay"] as const;

/** `name` is that of the value itself: a parameter's "value" goes by the parameter's. */
function ReadValue(props: { name: string; value: unknown; workflow: string }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const body = useSettingsBody();
  const { value } = props;
  const place = useDivisionName(looksLikeDivision(value) ? value : "");
  if (isObject(value)) {
    const said = textIn(value, language);
    if (said !== null) return <>{said}</>;
    return <ReadValues values={value} workflow={props.workflow} under={props.name} />;
  }
  if (looksLikeDivision(value)) return <>{place}</>;
  const source = props.name === "source" ? SOURCES.find((one) => one === value) : undefined;
  if (source) return <>{t(`provenance.${source}`)}</>;
  const mode = props.name === "mode" ? body.data?.modes.find((one) => one.id === value) : undefined;
  if (mode) return <>{text(mode.title)}</>;
  const words = { yes: t("state.yes"), no: t("state.no"), unknown: t("state.none") };
  const spec = named(props.name) ? undefined : specFor(body.data, props.workflow, props.name);
  return <>{spec ? valueInWords(spec, value, language, words) : plainValue(value, words)}</>;
}
