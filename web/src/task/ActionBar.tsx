import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Acceptable, TaskDetail } from "../../../src/core/api.ts";
import { Operations } from "../cases/Operations.tsx";
import { useText } from "../i18n/use-text.ts";
import { tasks } from "../resources.ts";
import { usePhone } from "../ui/use-phone.ts";

/** Offered beside the list of who signs. */
const SIGNERS = "addSigner";

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
  // An operation that is not open now has nothing to explain: another one takes its place.
  const operations = props.task.accepts.filter((one) => one.kind === "operation" && one.allowed && one.id !== SIGNERS);
  const phone = usePhone();
  const all = [...outcomes, ...operations];
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
          destinations={{
            return: props.task.earlier,
            transfer: props.task.colleagues,
            delegate: props.task.colleagues,
            assign: props.task.holders,
          }}
          run={(operation, body, key) => tasks.operate(props.task.id, operation, body, key)}
          done={props.reload}
        />
      </div>
      <Reasons refused={all.filter((one) => !one.allowed)} />
      <details className="small" open={!phone}>
        <summary>{t("task.effects")}</summary>
        <dl className="effects">
          {all
            .filter((one) => one.allowed && one.effect)
            .map((one) => (
              <div key={one.id} id={`act-${one.id}`}>
                <dt>{text(one.title)}</dt>
                <dd className="muted">{text(one.effect)}</dd>
              </div>
            ))}
        </dl>
      </details>
    </section>
  );
}

/** Why a button is grey: always in sight, never only on hovering. */
function Reasons(props: { refused: readonly Acceptable[] }) {
  const { t } = useTranslation();
  const text = useText();
  return (
    <ul className="plain-list small">
      {props.refused.map((one) => (
        <li key={one.id} id={`act-${one.id}`}>
          <strong>{text(one.title)}</strong> {t("task.whyNot", { why: text(one.whyNot) })}
        </li>
      ))}
    </ul>
  );
}
