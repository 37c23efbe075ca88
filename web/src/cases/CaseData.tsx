import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { InstanceDetail } from "../../../src/core/api.ts";
import type { Text } from "../../../src/core/text.ts";
import { isObject } from "../form/translate.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { attachments } from "../resources.ts";
import { PlaceName } from "../ui/DivisionPicker.tsx";
import { looksLikeDivision } from "../ui/division-code.ts";
import { plainValue } from "../ui/format.ts";

interface CaseDataProps {
  data: Record<string, unknown>;
  fields: InstanceDetail["fields"];
  /** Imports of the case: a field that holds one leads to it. */
  imports?: readonly string[];
  /** Files of the case: a field that names some opens them. */
  files?: InstanceDetail["files"];
}

/** The data of a case as its forms name it. What no form names the procedure keeps for itself: the history tells it in words. */
export function CaseData(props: CaseDataProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useText();
  const named = props.fields.filter((field) => isThere(props.data[field.key]));
  if (named.length === 0) return <p className="muted">{t("state.empty")}</p>;
  return (
    <dl className="pairs pairs-wide">
      {named.map((field) => (
        <div key={field.key}>
          <dt>{language === "en" ? (field.titleEn ?? field.title) : field.title}</dt>
          <dd>
            <FieldValue
              value={inWords(props.data[field.key], field.values, text)}
              imports={props.imports ?? []}
              files={props.files ?? []}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Closed values by their words. */
function inWords(value: unknown, values: Values | undefined, text: (words: Text) => string): unknown {
  if (!values) return value;
  const said = (one: unknown) => {
    const words = typeof one === "string" && Object.hasOwn(values, one) ? values[one] : undefined;
    return words ? text(words) : one;
  };
  return Array.isArray(value) ? value.map(said) : said(value);
}
type Values = NonNullable<InstanceDetail["fields"][number]["values"]>;

/** A list is counted only where there are several. */
export function rosterName(t: TFunction, all: readonly string[], index: number): string {
  return all.length > 1 ? t("cases.roster", { index: index + 1 }) : t("cases.onlyRoster");
}

function FieldValue(props: { value: unknown; imports: readonly string[]; files: InstanceDetail["files"] }) {
  const { t } = useTranslation();
  const at = typeof props.value === "string" ? props.imports.indexOf(props.value) : -1;
  if (looksLikeDivision(props.value)) return <PlaceName code={props.value} />;
  const named = new Set<unknown>(Array.isArray(props.value) ? props.value : [props.value]);
  const files = props.files.filter(({ id }) => named.has(id));
  if (files.length > 0) return <Files files={files} />;
  if (at < 0) return <Value value={props.value} />;
  return <Link to={`/imports/${String(props.value)}`}>{rosterName(t, props.imports, at)}</Link>;
}

function Files(props: { files: InstanceDetail["files"] }) {
  return (
    <ul className="plain-list">
      {props.files.map(({ id, fileName }) => (
        <li key={id}>
          <a href={attachments.address(id)} target="_blank" rel="noreferrer" className="break">
            {fileName}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Value(props: { value: unknown }) {
  const { t } = useTranslation();
  const words = { yes: t("state.yes"), no: t("state.no"), unknown: t("state.none") };
  if (Array.isArray(props.value) && props.value.some(isObject)) {
    const rows: unknown[] = props.value;
    return (
      <details>
        <summary>{t("state.total", { count: rows.length })}</summary>
        <ol>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a case have no identity but their place
            <li key={index}>{plainValue(row, words)}</li>
          ))}
        </ol>
      </details>
    );
  }
  return <>{plainValue(props.value, words)}</>;
}

function isThere(value: unknown): boolean {
  const empty = Array.isArray(value) && value.length === 0;
  return value !== undefined && value !== null && value !== "" && !empty;
}
