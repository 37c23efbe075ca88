import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ProblemBody } from "../../../src/core/api.ts";
import { ApiError } from "../api.ts";
import { useText } from "../i18n/use-text.ts";

/** A problem said in the reader's language: what, what to do about it, and the permanent code for whoever helps. */
export function ProblemView(props: { error: unknown; retry?: (() => void) | undefined; extra?: ReactNode }) {
  const { t } = useTranslation();
  const text = useText();
  const problem = props.error instanceof ApiError ? props.error.problem : null;
  if (!problem) {
    const action = props.retry ? <RetryButton retry={props.retry} /> : null;
    return (
      <Alert type="error" showIcon title={t("state.broken")} description={t("state.brokenHint")} action={action} />
    );
  }
  return (
    <Alert
      type={problem.status === 0 || problem.status === 409 ? "warning" : "error"}
      showIcon
      role="alert"
      title={text(problem.what)}
      description={<ProblemDetails problem={problem}>{props.extra}</ProblemDetails>}
      action={props.retry ? <RetryButton retry={props.retry} /> : null}
    />
  );
}

function RetryButton(props: { retry: () => void }) {
  const { t } = useTranslation();
  return <Button onClick={props.retry}>{t("act.retry")}</Button>;
}

export function ProblemDetails(props: { problem: ProblemBody; children?: ReactNode }) {
  const { t } = useTranslation();
  const text = useText();
  const { problem } = props;
  return (
    <div className="stack-small">
      {problem.cure ? <div>{text(problem.cure)}</div> : null}
      {problem.problems && problem.problems.length > 0 ? (
        <ul className="plain-list">
          {problem.problems.map((one, index) => (
            <li key={`${one.code}${one.path ?? ""}${String(index)}`}>
              {text(one.what)}
              {one.cure ? ` ${text(one.cure)}` : ""}
            </li>
          ))}
        </ul>
      ) : null}
      {props.children}
      <div className="muted small">{t("state.code", { code: problem.code })}</div>
    </div>
  );
}
