import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DraftDetail } from "../../../src/core/draft/model.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { formatDay, formatInstant } from "../ui/format.ts";
import { Section } from "../ui/Page.tsx";

/** Who wrote it, from when it holds, why, and what was decided. */
export function DraftFacts(props: { draft: DraftDetail }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { submission, decision, authorNames, origin, createdAt, updatedAt } = props.draft;
  const comma = language === "zh" ? "、" : ", ";
  const facts: [string, ReactNode][] = [
    [t("drafts.author"), origin === "release" ? t("procedures.release") : authorNames.join(comma)],
    [t("drafts.begun"), formatInstant(createdAt, language)],
    [t("drafts.changedAt"), formatInstant(updatedAt, language)],
  ];
  if (submission)
    facts.push(
      [t("drafts.from"), <strong key="from">{formatDay(submission.from, language)}</strong>],
      [t("drafts.until"), submission.until ? formatDay(submission.until, language) : t("settings.open")],
      [t("cases.reason"), text(submission.reason)],
      [t("settings.document"), submission.document ?? "—"],
      [t("drafts.submittedBy"), `${submission.byName} · ${formatInstant(submission.at, language)}`],
    );
  if (decision) {
    facts.push([t(`drafts.decided.${decision.act}`), `${decision.byName} · ${formatInstant(decision.at, language)}`]);
    if (decision.reason) facts.push([t("drafts.opinion"), decision.reason]);
  }
  return (
    <Section title={t("drafts.facts")}>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      {submission && submission.signedOff.length > 0 ? (
        <>
          <h3>{t("drafts.signedOff")}</h3>
          <ul>
            {submission.signedOff.map((one) => (
              <li key={`${one.code}${one.path}`} className="break">
                <span className="muted small">{one.code}</span> {one.reason}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Section>
  );
}
