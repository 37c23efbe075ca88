import { useTranslation } from "react-i18next";
import { isObject } from "../form/translate.ts";
import { useText } from "../i18n/use-text.ts";
import { Section } from "../ui/Page.tsx";

/** How the file was understood: which sheet and rows were read, which columns, what was left out and why. */
export function LayoutFound(props: { layout: unknown }) {
  const { t } = useTranslation();
  if (props.layout === null || props.layout === undefined) return null;
  return (
    <Section title={t("imports.layout")}>
      <details>
        <summary>{t("imports.layoutOpen")}</summary>
        <Shown value={props.layout} />
      </details>
    </Section>
  );
}

function Shown(props: { value: unknown }) {
  const text = useText();
  const { value } = props;
  if (Array.isArray(value)) {
    const simple = value.every((one) => !isObject(one));
    if (simple) return <>{value.map(String).join("、")}</>;
    return (
      <ol>
        {value.map((one: unknown, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a layout have no identity but their place
          <li key={index}>
            <Shown value={one} />
          </li>
        ))}
      </ol>
    );
  }
  if (!isObject(value)) return <>{String(value ?? "—")}</>;
  if (typeof value.zh === "string" && typeof value.en === "string") return <>{text({ zh: value.zh, en: value.en })}</>;
  return (
    <dl className="read small">
      {Object.entries(value).map(([name, one]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Shown value={one} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
