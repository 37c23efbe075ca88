import { Button, Input, Modal } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { records } from "../resources.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { ProblemView } from "../ui/ProblemView.tsx";

const REASON_CHARACTERS_MIN = 2;

export interface Unmasked {
  data: Record<string, unknown>;
  /** When the page hides it again. */
  until: string;
}

/** Shows what is masked, for a reason that is written down with the name of who asked. */
export function UnmaskButton(props: { type: string; id: string; unmasked: (shown: Unmasked) => void }) {
  const { t } = useTranslation();
  const [field, ticketField] = [useId(), useId()];
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [ticket, setTicket] = useState("");
  const attempt = useAttempt<Unmasked>();
  const ask = async () => {
    const why = { reason: reason.trim(), ...(ticket.trim() === "" ? {} : { ticket: ticket.trim() }) };
    const answer = await attempt.run([props.id, why], (key) => records.unmask(props.type, props.id, why, key));
    if (!answer) return;
    setOpen(false);
    props.unmasked(answer);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("records.unmask")}</Button>
      <Modal
        open={open}
        title={t("records.unmask")}
        onCancel={() => setOpen(false)}
        onOk={() => void ask()}
        okText={t("act.confirm")}
        cancelText={t("act.cancel")}
        confirmLoading={attempt.busy}
        okButtonProps={{ disabled: reason.trim().length < REASON_CHARACTERS_MIN }}
      >
        <div className="stack-small">
          <p>{t("records.unmaskHint")}</p>
          <div className="field">
            <label htmlFor={field}>{t("cases.reason")}</label>
            <Input.TextArea
              id={field}
              rows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor={ticketField}>{t("records.ticket")}</label>
            <Input id={ticketField} maxLength={60} value={ticket} onChange={(event) => setTicket(event.target.value)} />
          </div>
          {attempt.error ? <ProblemView error={attempt.error} /> : null}
        </div>
      </Modal>
    </>
  );
}
