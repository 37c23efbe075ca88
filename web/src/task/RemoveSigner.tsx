import { Modal } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SignerView, TaskDetail } from "../../../src/core/api.ts";
import { ReasonField } from "../cases/ReasonField.tsx";
import { useText } from "../i18n/use-text.ts";
import { instances } from "../resources.ts";
import { ProblemView } from "../ui/ProblemView.tsx";
import { useAttempt } from "./use-attempt.ts";

interface RemoveSignerProps {
  task: TaskDetail;
  signer: SignerView;
  close: () => void;
  /** Whether the case still waits at this task. */
  done: (waits: boolean) => Promise<void>;
}

/** Asks why somebody need not sign any more. */
export function RemoveSigner({ task, signer, close, done }: RemoveSignerProps) {
  const { t } = useTranslation();
  const text = useText();
  const id = useId();
  const attempt = useAttempt<{ state: string }>();
  const [reason, setReason] = useState("");
  const send = async () => {
    const body = { task: task.signing.task, signer: signer.key, reason: reason.trim() };
    const sent = (key: string) => instances.operate(task.instance, "removeSigner", body, key);
    const answer = await attempt.run(body, (key) => sent(key) as Promise<{ state: string }>);
    if (answer) await done(answer.state.split(",").includes(task.state));
  };
  return (
    <Modal
      open
      title={t("signing.removeTitle", { who: signer.name ?? text(signer.title) })}
      onCancel={close}
      onOk={() => void send()}
      okText={t("signing.remove")}
      cancelText={t("act.cancel")}
      okButtonProps={{ disabled: reason.trim().length < 2 }}
      confirmLoading={attempt.busy}
    >
      <div className="stack-small">
        <ReasonField id={`${id}reason`} value={reason} change={setReason} />
        {attempt.error ? <ProblemView error={attempt.error} /> : null}
      </div>
    </Modal>
  );
}
