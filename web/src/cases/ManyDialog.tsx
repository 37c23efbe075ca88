import { useQueryClient } from "@tanstack/react-query";
import { Button, Modal, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Destination, ManyResults } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { ProblemView } from "../ui/ProblemView.tsx";
import { ReasonField } from "./ReasonField.tsx";

/** What is said with an operation on several tasks or cases. */
export interface ManySaying {
  to?: string;
  reason: string;
}

interface ManyDialogProps {
  title: string;
  /** Whom it is about, by id, for what is told afterwards. */
  names: ReadonlyMap<string, string>;
  /** People of whom one is chosen; none where nobody has to be. */
  people?: readonly Destination[];
  send: (said: ManySaying, key: string) => Promise<ManyResults>;
  close: (done: boolean) => void;
}

/** One reason for all that were chosen; each is done by itself, and those that were not are named with why. */
export function ManyDialog(props: ManyDialogProps) {
  const { t } = useTranslation();
  const text = useText();
  const id = useId();
  const client = useQueryClient();
  const attempt = useAttempt<ManyResults>();
  const [to, setTo] = useState<string>();
  const [reason, setReason] = useState("");
  const [told, setTold] = useState<ManyResults | null>(null);
  const send = async () => {
    const said = { ...(to === undefined ? {} : { to }), reason: reason.trim() };
    const answer = await attempt.run([[...props.names.keys()], said], (key) => props.send(said, key));
    if (!answer) return;
    setTold(answer);
    void client.invalidateQueries();
  };
  const asked = props.people !== undefined && to === undefined;
  return (
    <Modal
      open
      title={t("cases.many", { title: props.title, count: props.names.size })}
      onCancel={() => props.close(told !== null)}
      footer={
        told ? (
          <Button type="primary" onClick={() => props.close(true)}>
            {t("act.close")}
          </Button>
        ) : (
          <Button
            type="primary"
            loading={attempt.busy}
            disabled={asked || reason.trim().length < 2}
            onClick={() => void send()}
          >
            {props.title}
          </Button>
        )
      }
    >
      {told ? (
        <Told told={told} names={props.names} />
      ) : (
        <div className="stack-small">
          {props.people ? (
            <div className="field">
              <label htmlFor={`${id}to`}>{t("cases.to.transfer")}</label>
              <Select
                id={`${id}to`}
                onChange={setTo}
                options={props.people.map((one) => ({ value: one.id, label: text(one.title) }))}
              />
            </div>
          ) : null}
          <ReasonField id={`${id}reason`} value={reason} change={setReason} />
          {attempt.error ? <ProblemView error={attempt.error} /> : null}
        </div>
      )}
    </Modal>
  );
}

/** What became of each, and why some failed. */
export function Told(props: { told: ManyResults; names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  const text = useText();
  const failed = props.told.results.filter(({ ok }) => !ok);
  return (
    <div className="stack-small" aria-live="polite">
      <p>{t("inbox.bulkDone", { done: props.told.results.length - failed.length })}</p>
      {failed.length > 0 ? (
        <>
          <p className="error-text">{t("inbox.bulkFailed", { count: failed.length })}</p>
          <ul>
            {failed.map(({ id, problem }) => (
              <li key={id}>
                {props.names.get(id) ?? id}
                {": "}
                {problem ? text(problem.cure ?? problem.what) : ""}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}
