import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { RecordDetail, RecordTypeBody } from "../../../src/core/api.ts";
import { useMe } from "../app/session.tsx";
import { CaseList } from "../cases/CaseList.tsx";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { records } from "../resources.ts";
import { PlaceName } from "../ui/DivisionPicker.tsx";
import { formatInstant, plainValue } from "../ui/format.ts";
import { Page, Section } from "../ui/Page.tsx";
import { Loaded } from "../ui/Waiting.tsx";
import { changesBetween, hasMasked, labelOf, namesIn, propertyOf, readable } from "./schema.ts";
import { UnmaskButton, type Unmasked } from "./UnmaskButton.tsx";
import { useRecordTypes } from "./use-type.ts";

export default function RecordPage() {
  const { t } = useTranslation();
  const text = useText();
  const { type: typeId = "", id = "" } = useParams();
  const types = useRecordTypes();
  const query = useQuery({
    queryKey: ["record", typeId, id],
    queryFn: ({ signal }) => records.one(typeId, id, signal),
  });
  const type = types.data?.items.find((one) => one.id === typeId);
  const subtitle = type ? (
    <span className="row">
      <Link to={`/records/${type.id}`}>{text(type.title)}</Link>
      <span>{query.data?.divisionName}</span>
    </span>
  ) : null;
  return (
    <Page title={query.data?.name ?? t("records.title")} subtitle={subtitle}>
      <Loaded query={query}>{(record) => (type ? <Body key={record.id} type={type} record={record} /> : null)}</Loaded>
    </Page>
  );
}

function Body(props: { type: RecordTypeBody; record: RecordDetail }) {
  const { t } = useTranslation();
  const text = useText();
  const me = useMe();
  const language = useLanguage();
  const { type, record } = props;
  // Unmasked values live on this page only and go with it.
  const [clear, setClear] = useUnmasked();
  const mayUnmask = me.rights.includes("records.unmask") && hasMasked(type) && clear === null;
  return (
    <div className="stack">
      <Section
        title={t("records.now")}
        extra={mayUnmask ? <UnmaskButton type={type.id} id={record.id} unmasked={setClear} /> : null}
      >
        {clear ? (
          <p className="badge badge-warn">{t("records.unmasked", { time: formatInstant(clear.until, language) })}</p>
        ) : null}
        <Values type={type} data={{ ...record.data, ...clear?.data }} names={namesIn(type, record.data)} />
      </Section>
      {record.related.map((group) =>
        group.items.length === 0 ? null : (
          <Section key={group.name} title={text(group.title)}>
            <ul className="plain-list lined">
              {group.items.map((item) => (
                <li key={item.id}>
                  <Link to={`/records/${item.type}/${item.id}`}>{item.name ?? item.id}</Link>
                </li>
              ))}
            </ul>
          </Section>
        ),
      )}
      <Section title={t("records.cases")}>
        {record.cases.length === 0 ? (
          <p className="muted">{t("records.noCases")}</p>
        ) : (
          <CaseList items={record.cases} label={t("records.cases")} />
        )}
      </Section>
      <Versions type={type} record={record} />
    </div>
  );
}

function Values(props: { type: RecordTypeBody; data: Record<string, unknown>; names: readonly string[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = { yes: t("state.yes"), no: t("state.no"), unknown: t("state.none") };
  return (
    <dl className="pairs pairs-wide">
      {props.names.map((name) => (
        <div key={name}>
          <dt>{labelOf(props.type, name, language)}</dt>
          <dd>
            {propertyOf(props.type, name)?.format === "division12" && typeof props.data[name] === "string" ? (
              <PlaceName code={props.data[name]} />
            ) : (
              plainValue(readable(props.type, name, props.data[name], language), words)
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Earlier values by date, each with what it changed. */
function Versions(props: { type: RecordTypeBody; record: RecordDetail }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { type, record } = props;
  const ordered = [...record.versions].sort((one, other) => one.rev - other.rev);
  if (ordered.length === 0) return null;
  return (
    <Section title={t("records.history")}>
      <ol className="timeline">
        {ordered
          .map((version, index) => ({ version, before: index > 0 ? (ordered[index - 1]?.data ?? null) : null }))
          .reverse()
          .map(({ version, before }) => (
            <li key={version.rev}>
              <strong>{t("records.validFrom", { date: version.validFrom })}</strong>
              <div className="muted small">
                {formatInstant(version.at, language)} · {version.actorName ?? t("task.system")}
                {version.instance ? (
                  <>
                    {" · "}
                    <Link to={`/cases/${version.instance}`}>{t("records.byCase")}</Link>
                  </>
                ) : null}
              </div>
              <details>
                <summary className="small">
                  {before
                    ? t("records.changed", { count: changesBetween(type, before, version.data).length })
                    : t("records.first")}
                </summary>
                <Values
                  type={type}
                  data={version.data}
                  names={before ? changesBetween(type, before, version.data) : namesIn(type, version.data)}
                />
              </details>
            </li>
          ))}
      </ol>
    </Section>
  );
}

/** What was shown in full, until the moment at which it is hidden again. */
function useUnmasked(): [Unmasked | null, (shown: Unmasked) => void] {
  const [shown, setShown] = useState<Unmasked | null>(null);
  useEffect(() => {
    if (shown === null) return;
    const hide = setTimeout(
      () => setShown(null),
      Math.max(0, Math.min(SHOWN_MS_MAX, Date.parse(shown.until) - Date.now())),
    );
    return () => clearTimeout(hide);
  }, [shown]);
  return [shown, setShown];
}

/** However the clocks of the two sides differ, no longer than this. */
const SHOWN_MS_MAX = 600_000;
