import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { InstanceDetail } from "../../../src/core/api.ts";
import { Parameters } from "../cases/Parameters.tsx";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { instances } from "../resources.ts";
import { formatDay } from "../ui/format.ts";
import { Section } from "../ui/Page.tsx";
import { Loaded } from "../ui/Waiting.tsx";

/** Why a case is handled as it is: the version it began by, what areas had changed by then, the values it took. */
export function CaseQuestion(props: { id: string; step: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["case", props.id],
    queryFn: ({ signal }) => instances.one(props.id, signal),
  });
  return (
    <Section title={t("procedures.whyTitle")}>
      <Loaded query={query} rows={3}>
        {(item) => <Answer item={item} step={props.step} />}
      </Loaded>
    </Section>
  );
}

function Answer(props: { item: InstanceDetail; step: string }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { item } = props;
  const facts = {
    date: formatDay(item.startedAt, language),
    area: item.divisionName,
    version: item.version,
    mode: text(item.modeTitle),
  };
  return (
    <div className="stack-small">
      <p>
        <Link to={`/cases/${item.id}`}>{[item.label, item.number].filter(Boolean).join(" · ")}</Link>
        {" · "}
        {t("procedures.whyCase", facts)}
      </p>
      {item.changes.length === 0 ? (
        <p className="muted">{t("procedures.whyUnchanged")}</p>
      ) : (
        <ul>
          {item.changes.map((one) => (
            <li key={one.sentence.en}>
              {text(one.sentence)}
              <div className="muted small">{[one.document, text(one.reason)].filter(Boolean).join(" · ")}</div>
            </li>
          ))}
        </ul>
      )}
      {item.parameters.length > 0 ? <Parameters workflow={item.workflow} parameters={item.parameters} /> : null}
    </div>
  );
}
