import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Guide, GuideOffice } from "../../../src/core/guide/model.ts";
import type { Text } from "../../../src/core/text.ts";
import { Drawn } from "../cases/Diagram.tsx";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { formatDay } from "../ui/format.ts";
import { Section } from "../ui/Page.tsx";
import { guides } from "./resource.ts";

interface GuideProps {
  guide: Guide;
  query: { division: string; on?: string };
}

/** A guide from what it is to where to complain, in the order in which people ask. */
export function GuideBody(props: GuideProps) {
  const { guide } = props;
  return (
    <div className="stack">
      <Essentials guide={guide} />
      <Materials {...props} />
      <Steps guide={guide} />
      <Chart {...props} />
      <Offices guide={guide} />
      <Changes guide={guide} />
    </div>
  );
}

function Fact(props: { title: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.title}</dt>
      <dd>{props.children}</dd>
    </>
  );
}

function Essentials({ guide }: { guide: Guide }) {
  const { t } = useTranslation();
  const text = useText();
  const { legal, promise, extension } = guide.limits;
  const optional: [string, Text | null][] = [
    [t("guides.legal"), legal],
    [t("guides.promise"), promise],
    [t("guides.extension"), extension],
    [t("guides.fee"), guide.fee],
    [t("guides.scope"), guide.scope],
    [t("guides.remedy"), guide.remedy],
  ];
  return (
    <Section title={t("guides.essentials")}>
      {guide.description ? <p>{text(guide.description)}</p> : null}
      <dl className="guide-facts">
        <Fact title={t("guides.kind")}>
          {text(guide.kind)}
          {guide.code ? ` · ${guide.code}` : ""}
        </Fact>
        <Fact title={t("guides.serves")}>{text(guide.serves)}</Fact>
        <Fact title={t("guides.conditions")}>
          <ul>
            {guide.conditions.map((one) => (
              <li key={one.zh}>{text(one)}</li>
            ))}
          </ul>
        </Fact>
        {guide.basis.length === 0 ? null : (
          <Fact title={t("guides.basis")}>
            <ul>
              {guide.basis.map((one) => (
                <li key={`${one.regulation.zh} ${one.number}`}>
                  {`${text(one.regulation)} ${one.number} ${text(one.title)}`}
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {optional.map(([title, value]) =>
          value ? (
            <Fact key={title} title={title}>
              {text(value)}
            </Fact>
          ) : null,
        )}
        {guide.visits === null ? null : (
          <Fact title={t("guides.visits")}>{t("guides.times", { count: guide.visits })}</Fact>
        )}
        {guide.results.length === 0 ? null : (
          <Fact title={t("guides.results")}>
            <ul>
              {guide.results.map((one) => (
                <li key={one.title.zh}>{text(one.title)}</li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
    </Section>
  );
}

function Materials({ guide, query }: GuideProps) {
  const { t } = useTranslation();
  const text = useText();
  const form = guide.form ? (
    <a href={guides.form(guide.workflow, query)} target="_blank" rel="noreferrer">
      {t("guides.blankForm", { form: text(guide.form) })}
    </a>
  ) : undefined;
  return (
    <Section title={t("guides.materials")} extra={form}>
      {guide.materials.length === 0 ? (
        <p className="muted">{t("guides.noMaterials")}</p>
      ) : (
        <table className="guide-table">
          <thead>
            <tr>
              <th scope="col">{t("guides.material")}</th>
              <th scope="col">{t("guides.necessity")}</th>
            </tr>
          </thead>
          <tbody>
            {guide.materials.map((one) => (
              <tr key={one.field}>
                <th scope="row">{text(one.title)}</th>
                <td>{t(`guides.need.${one.necessity}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function Steps({ guide }: { guide: Guide }) {
  const { t } = useTranslation();
  const text = useText();
  return (
    <Section title={t("guides.steps")}>
      <ol className="guide-steps">
        {guide.steps.map((step) => (
          <li key={`${step.title.zh} ${step.who?.zh ?? ""}`}>
            <strong>{text(step.title)}</strong> {step.local ? <span className="badge">{t("guides.local")}</span> : null}
            <div className="muted small">
              {[
                step.who ? text(step.who) : null,
                step.limit ? t("guides.within", { limit: text(step.limit) }) : null,
                step.skipped ? t("guides.skipped", { when: text(step.skipped) }) : null,
                step.documents.length > 0
                  ? t("guides.issues", { documents: step.documents.map(text).join("; ") })
                  : null,
              ]
                .filter(Boolean)
                .join(" · ")}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Chart({ guide, query }: GuideProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const drawing = useQuery({
    queryKey: ["guide-chart", guide.workflow, query, language],
    queryFn: ({ signal }) => guides.chart(guide.workflow, { ...query, language }, signal),
  });
  return (
    <Section title={t("guides.chart")}>
      {drawing.isError ? <p className="muted">{t("cases.noDiagram")}</p> : null}
      {drawing.data ? <Drawn svg={drawing.data} label={t("guides.chart")} /> : null}
    </Section>
  );
}

function Offices({ guide }: { guide: Guide }) {
  const { t } = useTranslation();
  const text = useText();
  return (
    <Section title={t("guides.offices")}>
      {guide.hours ? <p>{`${t("guides.hours")}: ${text(guide.hours)}`}</p> : null}
      {guide.offices.length === 0 ? <p className="muted">{t("guides.noOffice")}</p> : null}
      <ul className="plain-list">
        {guide.offices.map((one) => (
          <OfficeRow key={`${one.name} ${one.position.zh}`} office={one} title={text(one.position)} />
        ))}
        {guide.complaints ? <OfficeRow office={guide.complaints} title={t("guides.complaints")} /> : null}
      </ul>
    </Section>
  );
}

function OfficeRow({ office, title }: { office: GuideOffice; title: string }) {
  return (
    <li>
      <span className="muted">{`${title}: `}</span>
      <strong>{office.name}</strong>
      <div className="small">{[office.address, office.phone].filter(Boolean).join(" · ")}</div>
    </li>
  );
}

/** What is done differently here than the procedure itself says, so that nobody takes the neighbour's rule for theirs. */
function Changes({ guide }: { guide: Guide }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  if (guide.changes.length === 0) return null;
  return (
    <Section title={t("guides.changes")}>
      <ul className="plain-list">
        {guide.changes.map((one) => (
          <li key={`${one.title.zh} ${one.from ?? ""}`}>
            <strong>{text(one.title)}</strong>
            {`: ${text(one.value)}`}
            <div className="muted small">
              {[one.areaName, one.from ? t("guides.since", { date: formatDay(one.from, language) }) : null]
                .concat([one.reason ? text(one.reason) : null, one.document])
                .filter(Boolean)
                .join(" · ")}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
