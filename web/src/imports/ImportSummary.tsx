import { Progress } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ImportBody } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { PlaceName } from "../ui/DivisionPicker.tsx";
import { writeFilters } from "../ui/filters.ts";
import { ProblemDetails } from "../ui/ProblemView.tsx";
import { LINE_FILTERS } from "./filters.ts";
import { isWorking } from "./use-import.ts";

/** How many lines there are, what becomes of them, what was found, where they go; each number leads to its lines. */
export function ImportSummary(props: { body: ImportBody; brief?: boolean }) {
  const { t } = useTranslation();
  const { body } = props;
  if (isWorking(body)) return <Working body={body} />;
  if (body.status === "failed") return <Failed body={body} />;
  return (
    <div className={props.brief ? "stack-small" : "grid-cards"}>
      <Counts body={body} title={t("imports.byDisposition")} filter="disposition" counts={body.counts.byDisposition} />
      {props.brief ? null : (
        <>
          <Counts body={body} title={t("imports.byCode")} filter="code" counts={body.counts.byCode} />
          <Counts body={body} title={t("imports.byPlace")} filter="place" counts={body.counts.byPlace} />
        </>
      )}
    </div>
  );
}

function Working(props: { body: ImportBody }) {
  const { t } = useTranslation();
  const { body } = props;
  const percent = body.total > 0 ? Math.min(99, Math.floor((body.done * 100) / body.total)) : 0;
  return (
    <div role="status">
      <p>{t(`imports.status.${body.status}`)}</p>
      <Progress percent={percent} status="active" aria-label={t("imports.progress")} />
      {body.total > 0 ? (
        <p className="muted">{t("imports.linesDone", { done: body.done, total: body.total })}</p>
      ) : null}
    </div>
  );
}

function Failed(props: { body: ImportBody }) {
  const { t } = useTranslation();
  const text = useText();
  const { problem } = props.body;
  return (
    <div role="alert" className="stack-small">
      <strong className="error-text">{problem ? text(problem.what) : t("imports.status.failed")}</strong>
      {problem ? (
        <ProblemDetails
          problem={{
            type: "",
            title: "",
            status: 422,
            code: problem.code,
            what: problem.what,
            ...(problem.cure ? { cure: problem.cure } : {}),
          }}
        />
      ) : null}
    </div>
  );
}

/** The most frequent ones tell the story. */
const FIRST_COUNTS = 8;

type CountFilter = "disposition" | "code" | "place";

function Counts(props: { body: ImportBody; title: string; filter: CountFilter; counts: Record<string, number> }) {
  const { t } = useTranslation();
  const [whole, setWhole] = useState(false);
  const entries = Object.entries(props.counts).sort(([, one], [, other]) => other - one);
  if (entries.length === 0) return null;
  const to = (value: string) => ({
    pathname: `/imports/${props.body.id}`,
    search: writeFilters(LINE_FILTERS, {
      code: "",
      disposition: "",
      place: "",
      q: "",
      [props.filter]: value,
    }).toString(),
  });
  return (
    <section className="panel counts" aria-label={props.title}>
      <h2>{props.title}</h2>
      <ul className="plain-list">
        {(whole ? entries : entries.slice(0, FIRST_COUNTS)).map(([value, count]) => (
          <li key={value} className="between">
            <CountName body={props.body} filter={props.filter} value={value} />
            <Link to={to(value)} className="numeric">
              {count}
            </Link>
          </li>
        ))}
      </ul>
      {entries.length > FIRST_COUNTS ? (
        <button type="button" className="link-button tight" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? t("imports.fewer") : t("imports.allOf", { count: entries.length })}
        </button>
      ) : null}
    </section>
  );
}

function CountName(props: { body: ImportBody; filter: CountFilter; value: string }) {
  const { t } = useTranslation();
  const text = useText();
  const { body, filter, value } = props;
  if (filter === "place") return value ? <PlaceName code={value} /> : <span>{t("cases.noPlace")}</span>;
  if (filter === "disposition") return <span>{text(body.dispositions[value]?.title) || value}</span>;
  const code = body.codes[value];
  return (
    <span>
      {text(code?.title) || value}{" "}
      {code ? <span className={`badge severity-${code.severity}`}>{text(code.severityTitle)}</span> : null}
    </span>
  );
}
