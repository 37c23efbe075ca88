import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ProblemBody, TaskDetail } from "../../../src/core/api.ts";
import { isObject, shownValue, titleOf } from "../form/translate.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { instances } from "../resources.ts";
import { formatInstant, plainValue } from "../ui/format.ts";
import { ProblemDetails } from "../ui/ProblemView.tsx";

interface ConflictProps {
  problem: ProblemBody;
  task: TaskDetail;
  data: Record<string, unknown>;
  reload: () => Promise<void>;
  clear: () => void;
}

/** Somebody was faster: who did what and when, and what was typed stays below to be copied or used again. */
export function Conflict(props: ConflictProps) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { message } = App.useApp();
  const happened = props.problem.happened;
  const now = useQuery({
    queryKey: ["case", props.task.instance, "after", happened?.at],
    queryFn: ({ signal }) => instances.one(props.task.instance, signal),
  });
  const outcome = props.task.outcomes.find((one) => one.id === happened?.outcome);
  const copy = async () => {
    await navigator.clipboard.writeText(asLines(props.task, props.data, language, t("state.yes"), t("state.no")));
    void message.success(t("task.copied"));
  };
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={text(props.problem.what)}
      description={
        <div className="stack-small">
          {happened ? (
            <p>
              {t("task.happened", {
                at: formatInstant(happened.at, language),
                who: happened.actorName ?? t("task.system"),
                outcome: outcome ? text(outcome.title) : (happened.outcome ?? "—"),
                state: now.data ? text(now.data.stateTitle) : "…",
              })}
            </p>
          ) : null}
          <p>{t("task.kept")}</p>
          <ProblemDetails problem={props.problem} />
          <div className="row">
            <Button
              onClick={() => {
                props.clear();
                void props.reload();
              }}
            >
              {t("task.reload")}
            </Button>
            {props.task.form && window.isSecureContext ? (
              <Button onClick={() => void copy()}>{t("task.copy")}</Button>
            ) : null}
            <Link to={`/cases/${props.task.instance}`}>{t("task.seeCase")}</Link>
          </div>
        </div>
      }
    />
  );
}

function asLines(
  task: TaskDetail,
  data: Record<string, unknown>,
  language: "zh" | "en",
  yes: string,
  no: string,
): string {
  const properties = isObject(task.form?.schema.properties) ? task.form.schema.properties : {};
  return Object.entries(data)
    .map(([name, value]) => {
      const property = isObject(properties[name]) ? properties[name] : undefined;
      const words = plainValue(shownValue(property, value, language), { yes, no, unknown: "" });
      return `${titleOf(name, property, language)}: ${words}`;
    })
    .join("\n");
}
