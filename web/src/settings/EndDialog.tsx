import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SettingBody } from "../../../src/core/api.ts";
import { settings } from "../resources.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { ProblemView } from "../ui/ProblemView.tsx";

/** Ends a setting after a last day; what stands above it in the tree holds again from then on. */
export function EndDialog(props: { setting: SettingBody; close: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const client = useQueryClient();
  const [until, setUntil] = useState("");
  const attempt = useAttempt<SettingBody>();
  const end = async () => {
    const ended = await attempt.run([props.setting.id, until], (key) => settings.end(props.setting.id, until, key));
    if (!ended) return;
    void client.invalidateQueries();
    props.close();
  };
  return (
    <Modal
      open
      title={t("settings.end")}
      onCancel={props.close}
      onOk={() => void end()}
      okText={t("act.save")}
      cancelText={t("act.cancel")}
      confirmLoading={attempt.busy}
      okButtonProps={{ disabled: until === "" }}
    >
      <div className="field">
        <label htmlFor={id}>{t("settings.lastDay")}</label>
        <Input
          id={id}
          type="date"
          min={props.setting.from}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </div>
      {attempt.error ? <ProblemView error={attempt.error} /> : null}
    </Modal>
  );
}
