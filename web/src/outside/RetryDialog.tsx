import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAttempt } from "../task/use-attempt.ts";
import { ProblemView } from "../ui/ProblemView.tsx";

/** Has something tried once more; why is kept. */
export function RetryDialog(props: { what: string; retry: (reason: string) => Promise<unknown>; close: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const attempt = useAttempt<unknown>();
  const send = async () => {
    if (!(await attempt.run([props.what, reason], () => props.retry(reason)))) return;
    void client.invalidateQueries({ queryKey: ["outside"] });
    props.close();
  };
  return (
    <Modal
      open
      title={t("outside.againTitle", { what: props.what })}
      onCancel={props.close}
      onOk={() => void send()}
      okText={t("outside.again")}
      cancelText={t("act.cancel")}
      confirmLoading={attempt.busy}
      okButtonProps={{ disabled: reason.trim().length < 2 }}
    >
      <div className="field">
        <label htmlFor={id}>{t("outside.reason")}</label>
        <Input id={id} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </div>
      {attempt.error ? <ProblemView error={attempt.error} /> : null}
    </Modal>
  );
}
