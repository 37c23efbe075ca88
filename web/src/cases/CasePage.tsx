import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { InstanceDetail } from "../../../src/core/api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { WhyLink } from "../procedures/WhyLink.tsx";
import { CaseRating } from "../ratings/CaseRating.tsx";
import { useRecordTypes } from "../records/use-type.ts";
import { instances } from "../resources.ts";
import { DueTag } from "../ui/DueTag.tsx";
import { Page, Section } from "../ui/Page.tsx";
import { Loaded } from "../ui/Waiting.tsx";
import { CaseData, rosterName } from "./CaseData.tsx";
import { CaseLine } from "./CaseList.tsx";
import { DemoLogins } from "./DemoLogins.tsx";
import { Diagram } from "./Diagram.tsx";
import { Documents } from "./Documents.tsx";
import { History } from "./History.tsx";
import { Operations } from "./Operations.tsx";
import { Parameters } from "./Parameters.tsx";
import { ProgressMatrix } from "./ProgressMatrix.tsx";

const PROGRESS_EVERY_MS = 10_000;

export default function CasePage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ["case", id],
    queryFn: ({ signal }) => instances.one(id, signal),
    // A batch moves while one looks at it.
    refetchInterval: (state) => ((state.state.data?.children.length ?? 0) > 0 ? PROGRESS_EVERY_MS : false),
  });
  const item = query.data;
  const title = item ? [item.label, item.number].filter(Boolean).join(" · ") : t("cases.case");
  const operations = item ? (
    <Operations
      offers={item.accepts.filter((one) => one.kind === "operation" && one.allowed)}
      destinations={{
        cc: item.addressees,
        consult: item.addressees,
        jump: item.destinations,
        ...(item.status === "done" ? { reopen: item.destinations } : {}),
      }}
      run={(operation, body, key) => instances.operate(item.id, operation, body, key)}
      // Its papers and its history have grown too.
      done={() => client.invalidateQueries({ queryKey: ["case", id] })}
    />
  ) : null;
  return (
    <Page title={title} subtitle={item ? <CaseLine item={item} /> : null} actions={operations}>
      <Loaded query={query} rows={10}>
        {(loaded) => <CaseBody item={loaded} />}
      </Loaded>
    </Page>
  );
}

function CaseBody(props: { item: InstanceDetail }) {
  const { t } = useTranslation();
  const text = useText();
  const { item } = props;
  return (
    <div className="stack">
      {item.suspended ? (
        <p className="badge badge-warn" role="status">
          {t("cases.suspended", { ...item.suspended })}
        </p>
      ) : null}
      {item.children.map((children) => (
        <Section key={children.invoke} title={text(children.title)}>
          <ProgressMatrix instance={item.id} invoke={children.invoke} progress={children.progress} />
        </Section>
      ))}
      <div className="split">
        <div className="stack">
          <OpenTasks item={item} />
          <Diagram item={item} />
          <History instance={item.id} workflow={item.workflow} />
        </div>
        <div className="stack">
          <CaseRating item={item} />
          <Related item={item} />
          <Section title={t("cases.data")}>
            <CaseData data={item.data} fields={item.fields} imports={item.imports} files={item.files} />
          </Section>
          <Documents instance={item.id} />
          <People item={item} />
          <Section
            title={t("cases.parameters")}
            extra={
              <WhyLink
                workflow={item.workflow}
                division={item.division}
                instance={item.id}
                step={item.activeStates[0]?.path ?? ""}
              />
            }
          >
            <Parameters workflow={item.workflow} parameters={item.parameters} />
          </Section>
        </div>
      </div>
    </div>
  );
}

function OpenTasks(props: { item: InstanceDetail }) {
  const { t } = useTranslation();
  const text = useText();
  return (
    <Section title={t("cases.openTasks")}>
      {props.item.tasks.length === 0 ? <p className="muted">{t("cases.noOpenTasks")}</p> : null}
      <ul className="plain-list lined">
        {props.item.tasks.map((task) => (
          <li key={task.id}>
            <div className="between">
              {task.canAct ? (
                <Link to={`/tasks/${task.id}`}>{text(task.title)}</Link>
              ) : (
                <strong>{text(task.title)}</strong>
              )}
              <DueTag due={task.due} />
            </div>
            <div className="muted small">
              {task.organisationName} · {text(task.roleTitle)} · {task.assigneeName ?? t("inbox.unclaimed")}
            </div>
            <DemoLogins organisationName={task.organisationName} role={task.role} />
            {task.exception ? (
              <div className="badge badge-warn">{t("inbox.exception", { why: text(task.exception) })}</div>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function People(props: { item: InstanceDetail }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  if (props.item.people.length === 0) return null;
  return (
    <Section title={t("cases.people")}>
      <ul className="plain-list lined">
        {props.item.people.map((one) => (
          <li key={`${one.organisation}${one.role}`}>
            <strong>{one.organisationName}</strong> · {text(one.roleTitle)}
            <div className="muted small">{one.names.join(language === "zh" ? "、" : ", ")}</div>
            <DemoLogins organisationName={one.organisationName} role={one.role} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Related(props: { item: InstanceDetail }) {
  const { t } = useTranslation();
  const text = useText();
  const types = useRecordTypes();
  const { item } = props;
  const type = types.data?.items.find((one) => one.id === item.subject?.type);
  // Who may not read records is not led to one.
  const subject = type ? item.subject : null;
  if (!item.parent && !subject && item.imports.length === 0) return null;
  return (
    <Section title={t("cases.related")}>
      <ul className="plain-list">
        {item.parent ? (
          <li>
            <Link to={`/cases/${item.parent}`}>{t("cases.parent")}</Link>
          </li>
        ) : null}
        {subject && type ? (
          <li>
            <Link to={`/records/${subject.type}/${subject.id}`}>{t("cases.subject", { type: text(type.title) })}</Link>
          </li>
        ) : null}
        {item.imports.map((id, index) => (
          <li key={id}>
            <Link to={`/imports/${id}`}>{rosterName(t, item.imports, index)}</Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
