import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Acceptable, TaskDetail } from "../../../src/core/api.ts";
import { Operations } from "../cases/Operations.tsx";
import { useText } from "../i18n/use-text.ts";
import { tasks } from "../resources.ts";

interface ActionBarProps {
  task: TaskDetail;
  busy: boolean;
  locked: boolean;
  complete: (outcome: Acceptable) => void;
  reload: () => Promise<void>;
}

/** The outcomes and operations that the server offers: nothing here knows a rule of its own. */
export function ActionBar(props: ActionBarProps) {
  const { t } = useTranslation();
  const text = useText();
  const outcomes = props.task.accepts.filter((one) => one.kind === "outcome");
  const operations = props.task.accepts.filter((one) => one.kind === "operation");
  return (
    <section className="action-bar" aria-label={t("task.actions")}>
      <div className="row">
        {outcomes.map((outcome) => (
          <Button
            key={outcome.id}
            type={outcome.style === "primary" ? "primary" : "default"}
            danger={outcome.style === "danger"}
            disabled={!outcome.allowed || props.locked}
            loading={props.busy}
            aria-describedby={`act-${outcome.id}`}
            onClick={() => props.complete(outcome)}
          >
            {text(outcome.title)}
          </Button>
        ))}
        <Operations
          offers={operations}
          run={(operation, body, key) => tasks.operate(props.task.id, operation, body, key)}
          done={props.reload}
        />
      </div>
      <dl className="effects small">
        {[...outcomes, ...operations].map((one) => {
          const words = one.allowed ? text(one.effect) : t("task.whyNot", { why: text(one.whyNot) });
          return words ? (
            <div key={one.id} id={`act-${one.id}`}>
              <dt>{text(one.title)}</dt>
              <dd className={one.allowed ? "muted" : undefined}>{words}</dd>
            </div>
          ) : null;
        })}
      </dl>
    </section>
  );
}
