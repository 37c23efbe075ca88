import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { TaskDetail } from "../../../src/core/api.ts";
import { CaseData } from "../cases/CaseData.tsx";
import { Documents } from "../cases/Documents.tsx";
import { History } from "../cases/History.tsx";
import { Parameters } from "../cases/Parameters.tsx";
import { useText } from "../i18n/use-text.ts";
import { WhyLink } from "../procedures/WhyLink.tsx";
import { instances } from "../resources.ts";
import { Section } from "../ui/Page.tsx";
import { Loaded } from "../ui/Waiting.tsx";
import { Signers } from "./Signers.tsx";

/** What helps to decide: why the task is here, the case, its papers, what happened, the values in force. */
export function TaskAside(props: { task: TaskDetail; reload: () => Promise<void> }) {
  const { t } = useTranslation();
  const text = useText();
  const { task } = props;
  const detail = useQuery({
    queryKey: ["case", task.instance],
    queryFn: ({ signal }) => instances.one(task.instance, signal),
  });
  return (
    <div className="stack">
      <Section
        title={t("task.why")}
        extra={<WhyLink workflow={task.workflow} division={task.division} instance={task.instance} step={task.state} />}
      >
        <p>{text(task.why)}</p>
        <dl className="pairs">
          <div>
            <dt>{t("inbox.at")}</dt>
            <dd>
              {task.organisationName} · {text(task.roleTitle)}
            </dd>
          </div>
          <div>
            <dt>{t("task.position")}</dt>
            <dd>{text(task.positionTitle)}</dd>
          </div>
          <div>
            <dt>{t("inbox.assignee")}</dt>
            <dd>{task.assigneeName ?? t("inbox.unclaimed")}</dd>
          </div>
          {task.delegatedByName ? (
            <div>
              <dt>{t("task.delegatedBy")}</dt>
              <dd>{task.delegatedByName}</dd>
            </div>
          ) : null}
        </dl>
      </Section>
      <Signers task={task} reload={props.reload} />
      <Section title={t("cases.data")}>
        <Loaded query={detail} rows={3}>
          {(one) => <CaseData data={one.data} fields={one.fields} imports={one.imports} files={one.files} />}
        </Loaded>
      </Section>
      <Documents instance={task.instance} />
      {task.parameters.length > 0 ? (
        <Section title={t("cases.parameters")}>
          <Parameters workflow={task.workflow} parameters={task.parameters} />
        </Section>
      ) : null}
      <History instance={task.instance} workflow={task.workflow} />
    </div>
  );
}
