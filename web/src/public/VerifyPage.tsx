import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { Verification } from "../../../src/core/api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { RatingForm } from "../ratings/RatingForm.tsx";
import { formatDay } from "../ui/format.ts";
import { Page, Section } from "../ui/Page.tsx";
import { Loaded } from "../ui/Waiting.tsx";
import { readMark } from "./mark.ts";
import { ratings, verification } from "./resource.ts";

const CODE = /^([0-9a-fA-F]{16}|[0-9a-fA-F]{64})$/;

/** Whether a paper in somebody's hand is genuine: by the code on it, scanned or typed. */
export default function VerifyPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = { number: search.get("number") ?? "", code: search.get("code") ?? "" };
  const known = useQuery({
    queryKey: ["verify", asked.number, asked.code],
    queryFn: ({ signal }) => verification.ask(asked.number, asked.code, signal),
    enabled: asked.number !== "" && CODE.test(asked.code),
  });
  return (
    <Page title={t("verify.title")} subtitle={t("verify.subtitle")}>
      <MarkForm key={`${asked.number} ${asked.code}`} asked={asked} ask={(mark) => setSearch(mark)} />
      {asked.number !== "" && CODE.test(asked.code) ? (
        <Loaded query={known} rows={3}>
          {(found) => (
            <>
              <Outcome found={found} />
              {found.document?.mayRate ? (
                <Section title={t("ratings.title")}>
                  <RatingForm
                    send={(score, remark) => ratings.give(asked, score, remark)}
                    done={() => void known.refetch()}
                  />
                </Section>
              ) : null}
            </>
          )}
        </Loaded>
      ) : null}
    </Page>
  );
}

interface Mark {
  number: string;
  code: string;
}

function MarkForm(props: { asked: Mark; ask: (mark: { number: string; code: string }) => void }) {
  const { t } = useTranslation();
  const [number, setNumber] = useState(props.asked.number);
  const [code, setCode] = useState(props.asked.code);
  const [wrong, setWrong] = useState(false);
  const [numberField, codeField] = [useId(), useId()];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A scanner types all that the code says into the first field.
    const mark = readMark(number) ?? { number: number.trim(), code: code.replace(/\s/g, "") };
    const whole = mark.number !== "" && CODE.test(mark.code);
    setWrong(!whole);
    if (whole) props.ask(mark);
  };
  return (
    <form className="panel stack-small" onSubmit={submit}>
      <div className="field">
        <label htmlFor={numberField}>{t("verify.number")}</label>
        <Input id={numberField} value={number} maxLength={300} onChange={({ target }) => setNumber(target.value)} />
      </div>
      <div className="field">
        <label htmlFor={codeField}>{t("verify.code")}</label>
        <Input id={codeField} value={code} maxLength={80} onChange={({ target }) => setCode(target.value)} />
        <span className="muted small">{t("verify.codeHint")}</span>
      </div>
      {wrong ? <Alert type="error" role="alert" showIcon title={t("verify.malformed")} /> : null}
      <div>
        <Button type="primary" htmlType="submit">
          {t("verify.ask")}
        </Button>
      </div>
    </form>
  );
}

const KIND = { valid: "success", voided: "warning", altered: "error", unknown: "error" } as const;

function Outcome({ found }: { found: Verification }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { document: paper } = found;
  const facts: [string, string | null][] = paper
    ? [
        [t("verify.document"), text(paper.title)],
        [t("verify.documentNumber"), paper.number],
        [t("verify.case"), paper.caseNumber],
        [t("verify.procedure"), text(paper.procedure)],
        [t("verify.about"), paper.about],
        [t("verify.office"), paper.office],
        [t("verify.issuedOn"), formatDay(paper.issuedOn, language)],
        [t("verify.voidedOn"), paper.voidedOn === null ? null : formatDay(paper.voidedOn, language)],
      ]
    : [];
  return (
    <section className="panel stack-small" role="status" aria-label={t("verify.result")}>
      <Alert
        type={KIND[found.result]}
        showIcon
        title={t(`verify.is.${found.result}`)}
        description={t(`verify.means.${found.result}`)}
      />
      {paper ? (
        <dl className="guide-facts">
          {facts.map(([title, value]) =>
            value === null ? null : (
              <div key={title} className="fact-row">
                <dt>{title}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      ) : null}
    </section>
  );
}
