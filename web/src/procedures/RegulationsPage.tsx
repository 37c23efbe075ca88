import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RegulationsBody } from "../../../src/core/api.ts";
import type { ClauseCoverage, ClauseUse, ClauseUseKind } from "../../../src/core/check/coverage-of-clauses.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { regulations } from "../resources.ts";
import { formatDay } from "../ui/format.ts";
import { Page, Section } from "../ui/Page.tsx";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import "./procedures.css";

type Regulation = RegulationsBody["items"][number];

/** The regulations, clause by clause: what is done about each, and which are not covered yet. */
export default function RegulationsPage() {
  const { t } = useTranslation();
  const text = useText();
  const known = useQuery({ queryKey: ["regulations"], queryFn: ({ signal }) => regulations.list(signal) });
  const back = <Link to="/procedures">{t("procedures.title")}</Link>;
  return (
    <Page title={t("regulations.title")} subtitle={t("regulations.subtitle")} actions={back}>
      <Loaded query={known} rows={10}>
        {({ items, unknown }) => (
          <div className="stack">
            {items.length === 0 ? <Empty>{t("regulations.none")}</Empty> : null}
            {items.map((regulation) => (
              <RegulationView key={regulation.id} regulation={regulation} />
            ))}
            {unknown.length === 0 ? null : (
              <Section title={t("regulations.unknown")}>
                {unknown.map(({ clause, uses }) => (
                  <p key={clause}>
                    {clause} ·{" "}
                    {uses.map(({ of, title }) => [text(of), text(title)].filter(Boolean).join(" › ")).join("; ")}
                  </p>
                ))}
              </Section>
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function RegulationView({ regulation }: { regulation: Regulation }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { clauses, issued } = regulation;
  const bare = clauses.filter(({ uses }) => uses.length === 0);
  const covered = { count: clauses.length - bare.length, all: clauses.length };
  return (
    <Section
      title={text(regulation.title)}
      extra={<span className="muted small">{t("regulations.covered", covered)}</span>}
    >
      {issued ? <p className="muted">{`${text(issued.by)} · ${formatDay(issued.on, language)}`}</p> : null}
      <p className="muted small">{t("regulations.ownWords")}</p>
      <Bare regulation={regulation.id} clauses={bare} />
      <table className="clauses">
        <thead>
          <tr>
            <th scope="col">{t("regulations.clause")}</th>
            <th scope="col">{t("regulations.rests")}</th>
          </tr>
        </thead>
        <tbody>
          {clauses.map((clause) => (
            <tr key={clause.id} id={`${regulation.id}-${clause.id}`}>
              <th scope="row">
                <ClauseName clause={clause} />
                <p>{text(clause.summary)}</p>
              </th>
              <td>
                <Uses uses={clause.uses} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** As the regulation counts, which is in Chinese; elsewhere by its digits. */
function ClauseName({ clause }: { clause: ClauseCoverage }) {
  const text = useText();
  const number = useLanguage() === "zh" ? (clause.number ?? clause.id) : clause.id;
  return <strong>{`${number} ${text(clause.title)}`}</strong>;
}

function Bare(props: { regulation: string; clauses: readonly ClauseCoverage[] }) {
  const { t } = useTranslation();
  if (props.clauses.length === 0) return <p>{t("regulations.all")}</p>;
  return (
    <div className="bare-clauses">
      <h3>{t("regulations.bare", { count: props.clauses.length })}</h3>
      <ul>
        {props.clauses.map((clause) => (
          <li key={clause.id}>
            <a href={`#${props.regulation}-${clause.id}`}>
              <ClauseName clause={clause} />
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Gathered by what they are part of: a procedure is named once, however many of its steps rest on the clause. */
function Uses({ uses }: { uses: readonly ClauseUse[] }) {
  const { t } = useTranslation();
  const text = useText();
  if (uses.length === 0) return <span className="badge badge-warn">{t("regulations.uncovered")}</span>;
  const groups = new Map<string, ClauseUse[]>();
  for (const use of uses) {
    const group = use.workflow ?? (use.of ? `row ${use.of.zh}` : "shared");
    groups.set(group, [...(groups.get(group) ?? []), use]);
  }
  return (
    <ul className="plain-list">
      {[...groups].map(([group, list]) => {
        const [first] = list;
        const whole = list.find(({ kind }) => kind === "workflow");
        const parts = list.filter((use) => use !== whole);
        const name = text(whole ? whole.title : first?.of) || t("regulations.shared");
        return (
          <li key={group}>
            {first?.workflow ? <Link to={`/procedures?workflow=${first.workflow}`}>{name}</Link> : name}
            {parts.length === 0 ? null : (
              <ul>
                {parts.map((use) => (
                  <li key={`${use.at} ${use.kind} ${use.title.zh}`}>
                    <Part use={use} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Only what the procedure's page shows as a step can be gone to. */
const STEPS: ReadonlySet<ClauseUseKind> = new Set(["state", "transition"]);

function Part({ use }: { use: ClauseUse }) {
  const { t } = useTranslation();
  const text = useText();
  const step = STEPS.has(use.kind) && use.workflow && use.state ? use.state : null;
  const search = new URLSearchParams({ workflow: use.workflow ?? "", step: step ?? "" });
  return (
    <>
      <span className="muted">{`${t(`regulations.kind.${use.kind}`)} `}</span>
      {step ? <Link to={`/procedures?${search.toString()}`}>{text(use.title)}</Link> : text(use.title)}
    </>
  );
}
