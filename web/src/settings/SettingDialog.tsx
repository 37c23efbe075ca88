import { useQueryClient } from "@tanstack/react-query";
import { App, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SettingBody, SettingsBody } from "../../../src/core/api.ts";
import type { Problem } from "../../../src/core/problem.ts";
import { useText } from "../i18n/use-text.ts";
import { settings } from "../resources.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { ProblemView } from "../ui/ProblemView.tsx";
import { type Entry, emptySetting, findEntryProblems, settingFrom } from "./entry.ts";
import { SettingFields } from "./SettingFields.tsx";

interface SettingDialogProps {
  body: SettingsBody;
  opening: { key: string; division: string };
  close: () => void;
}

/** A new setting: where, what, from when, why. Cases that already run keep what they started with. */
export function SettingDialog(props: SettingDialogProps) {
  const { t } = useTranslation();
  const text = useText();
  const { message } = App.useApp();
  const client = useQueryClient();
  const attempt = useAttempt<SettingBody>();
  const [entry, setEntry] = useState<Entry>(() => emptySetting(props.opening, new Date()));
  const [problems, setProblems] = useState<Problem[]>([]);
  const save = async () => {
    const found = findEntryProblems(props.body, entry);
    setProblems(found);
    if (found.length > 0) return;
    const body = settingFrom(props.body, entry);
    const saved = await attempt.run(body, (key) => settings.add(body, key));
    if (!saved) return;
    void client.invalidateQueries();
    void message.success(t("settings.saved"));
    props.close();
  };
  return (
    <Modal
      open
      title={t("settings.add")}
      onCancel={props.close}
      onOk={() => void save()}
      okText={t("act.save")}
      cancelText={t("act.cancel")}
      confirmLoading={attempt.busy}
      mask={{ closable: false }}
    >
      <div className="stack-small">
        <p className="muted">{t("settings.hint")}</p>
        {problems.length > 0 ? (
          <ul role="alert" className="error-text">
            {problems.map((problem) => (
              <li key={`${problem.path ?? ""}${problem.what.zh}`}>{text(problem.what)}</li>
            ))}
          </ul>
        ) : null}
        {attempt.error ? <ProblemView error={attempt.error} /> : null}
        <SettingFields body={props.body} entry={entry} change={(part) => setEntry({ ...entry, ...part })} />
      </div>
    </Modal>
  );
}
