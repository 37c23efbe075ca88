import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Step } from "../../../src/core/local/steps.ts";
import { NECESSITY_WORDS } from "../../../src/core/local/words.ts";
import type { Text } from "../../../src/core/text.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { type Changing, ItemRow } from "./ItemRow.tsx";
import type { Part } from "./rows.ts";

interface PartProps {
  part: Part;
  asked: boolean;
  comparing: boolean;
  names: [string, string];
  changing: Changing | null;
}

/** A step in words with what of it may be changed; or a form, table or document with what of it may be. */
export function PartView(props: PartProps) {
  const { t } = useTranslation();
  const text = useText();
  const { part } = props;
  const step = part.step ?? part.otherStep;
  const id = `part-${part.key.replace(/[^A-Za-z0-9]+/g, "-")}`;
  return (
    <li className={props.asked ? "part part-asked" : "part"} id={id} data-asked={props.asked || undefined}>
      <div className="part-head">
        {part.number === null ? null : <span className="part-number">{part.number}</span>}
        <h3>{text(part.title)}</h3>
        <span className="badge">{step ? t(`procedures.kind.${step.kind}`) : t(`procedures.part.${part.kind}`)}</span>
        {step?.local ? <span className="badge badge-done">{t("procedures.local")}</span> : null}
        {part.differs ? <span className="badge badge-warn">{t("procedures.different")}</span> : null}
      </div>
      {step ? <Facts part={part} names={props.names} comparing={props.comparing} /> : null}
      {part.rows.length > 0 ? (
        <ul className="plain-list items" aria-label={t("procedures.changeable", { what: text(part.title) })}>
          {part.rows.map((row) => (
            <ItemRow
              key={row.key}
              row={row}
              comparing={props.comparing}
              changing={props.changing}
              names={props.names}
            />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

function Facts(props: { part: Part; names: [string, string]; comparing: boolean }) {
  const { t } = useTranslation();
  const { step, otherStep } = props.part;
  if (!props.comparing || !props.part.differs) return step ? <StepFacts step={step} /> : null;
  return (
    <div className="beside">
      {[step, otherStep].map((one, index) => (
        <section key={props.names[index]}>
          <h4 className="muted small">{props.names[index]}</h4>
          {one ? <StepFacts step={one} /> : <p className="muted">{t("procedures.noSuchStep")}</p>}
        </section>
      ))}
    </div>
  );
}

function StepFacts(props: { step: Step }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { step } = props;
  const comma = language === "zh" ? "、" : ", ";
  const list = (texts: readonly Text[]) => texts.map(text).join(comma);
  const papers = step.papers.map(({ title, necessity }) =>
    language === "zh"
      ? `${title.zh}（${NECESSITY_WORDS[necessity].zh}）`
      : `${title.en} (${NECESSITY_WORDS[necessity].en})`,
  );
  const facts: [string, ReactNode][] = [
    [t("procedures.who"), step.who ? text(step.who) : ""],
    [t("procedures.limit"), step.limit ? text(step.limit) : ""],
    [t("procedures.form"), step.form ? text(step.form) : ""],
    [t("procedures.papers"), papers.join(comma)],
    [t("procedures.documents"), list(step.documents)],
    [t("procedures.clauses"), step.basis.join(comma)],
    [t("procedures.skipped"), step.skipped ? text(step.skipped) : ""],
  ];
  const said = facts.filter(([, value]) => value !== "");
  return (
    <>
      {said.length > 0 ? (
        <dl className="facts">
          {said.map(([name, value]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      ) : null}
      <Ways step={step} />
    </>
  );
}

/** Where it goes from here: by which result, on which condition. */
function Ways(props: { step: Step }) {
  const { t } = useTranslation();
  const text = useText();
  const ways = props.step.ways.filter(({ to }) => to !== null);
  if (ways.length === 0) return null;
  return (
    <details className="ways">
      <summary>{t("procedures.ways", { count: ways.length })}</summary>
      <ul className="plain-list small">
        {ways.map((way, index) => (
          <li key={`${way.to?.en ?? ""}${String(index)}`}>
            {way.outcome ? <strong>{text(way.outcome)}</strong> : null}
            {way.when ? <span className="muted">{t("procedures.when", { condition: text(way.when) })}</span> : null}
            <span> → {text(way.to)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
