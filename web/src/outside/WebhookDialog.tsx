import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input, Modal } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { outside } from "../resources.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { DivisionPicker } from "../ui/DivisionPicker.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";

const EVENTS = ["case.started", "case.moved", "case.ended"] as const;
const NAMES = { "case.started": "started", "case.moved": "moved", "case.ended": "ended" } as const;

/** Has a receiver told; the secret by which it knows us is shown once, here. */
export function WebhookDialog(props: { close: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const client = useQueryClient();
  const [title, setTitle] = useState("");
  const [url, setUrl] = useState("");
  const [division, setDivision] = useState("");
  const [events, setEvents] = useState<string[]>([...EVENTS]);
  const [secret, setSecret] = useState<string | null>(null);
  const attempt = useAttempt<{ secret: string }>();
  const open = async () => {
    const wanted = { title, url, division, events };
    const made = await attempt.run(Object.values(wanted), () => outside.openWebhook(wanted));
    if (!made) return;
    setSecret(made.secret);
    void client.invalidateQueries({ queryKey: ["outside", "webhooks"] });
  };
  if (secret !== null) {
    return (
      <Modal open title={t("outside.secret")} onCancel={props.close} onOk={props.close} okText={t("act.close")}>
        <p>{t("outside.secretHint")}</p>
        <p className="break">
          <code>{secret}</code>
        </p>
      </Modal>
    );
  }
  return (
    <Modal
      open
      title={t("outside.addWebhook")}
      onCancel={props.close}
      onOk={() => void open()}
      okText={t("act.save")}
      cancelText={t("act.cancel")}
      confirmLoading={attempt.busy}
      okButtonProps={{ disabled: title === "" || url === "" || division === "" || events.length === 0 }}
    >
      <div className="stack">
        <div className="field">
          <label htmlFor={`${id}-title`}>{t("outside.receiver")}</label>
          <Input id={`${id}-title`} value={title} maxLength={100} onChange={(event) => setTitle(event.target.value)} />
        </div>
        <div className="field">
          <label htmlFor={`${id}-url`}>{t("outside.address")}</label>
          <Input
            id={`${id}-url`}
            type="url"
            value={url}
            placeholder="https://"
            onChange={(event) => setUrl(event.target.value)}
          />
        </div>
        <div className="field">
          <span>{t("outside.where")}</span>
          <DivisionPicker value={division} onChange={setDivision} placeholder={t("division.choose")} />
        </div>
        <fieldset className="field">
          <legend className="small">{t("outside.events")}</legend>
          <Checkbox.Group
            value={events}
            onChange={setEvents}
            options={EVENTS.map((value) => ({ value, label: t(`outside.eventNames.${NAMES[value]}`) }))}
          />
        </fieldset>
        {attempt.error ? <ProblemView error={attempt.error} /> : null}
      </div>
    </Modal>
  );
}
