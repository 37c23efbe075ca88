import { Modal, Radio, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TaskDetail } from "../../../src/core/api.ts";
import { ReasonField } from "../cases/ReasonField.tsx";
import { useText } from "../i18n/use-text.ts";
import { tasks } from "../resources.ts";
import { ProblemView } from "../ui/ProblemView.tsx";
import { useAttempt } from "./use-attempt.ts";

interface AddSignerProps {
  task: TaskDetail;
  close: () => void;
  /** Whether the task is still the caller's. */
  done: (mine: boolean) => Promise<void>;
}

/** Asks who is to sign as well, when, and why. */
export function AddSigner(props: AddSignerProps) {
  const { t } = useTranslation();
  const text = useText();
  const id = useId();
  const attempt = useAttempt<true>();
  const { task } = props;
  const { places, positions, rule } = task.signing;
  const [who, setWho] = useState<string>();
  const [place, setPlace] = useState(places[0] ?? "parallel");
  const [reason, setReason] = useState("");
  const words = task.signing.signers.some(({ holder }) => holder) || !rule ? "places" : "placesBoard";
  const send = async () => {
    const [kind, name] = [who?.slice(0, 1), who?.slice(1)];
    const body = { ...(kind === "p" ? { position: name } : { to: name }), place, reason: reason.trim() };
    const answer = await attempt.run(body, (key) => tasks.operate(task.id, "addSigner", body, key).then(() => true));
    if (answer) await props.done(place !== "before");
  };
  return (
    <Modal
      open
      title={t("signing.add")}
      onCancel={props.close}
      onOk={() => void send()}
      okText={t("signing.add")}
      cancelText={t("act.cancel")}
      okButtonProps={{ disabled: who === undefined || reason.trim().length < 2 }}
      confirmLoading={attempt.busy}
    >
      <div className="stack-small">
        <div className="field">
          <label htmlFor={`${id}who`}>{t("signing.who")}</label>
          <Select
            id={`${id}who`}
            showSearch
            optionFilterProp="label"
            {...(who === undefined ? {} : { value: who })}
            onChange={setWho}
            options={[
              {
                label: t("signing.colleagues"),
                options: task.colleagues.map((one) => ({ value: `u${one.id}`, label: text(one.title) })),
              },
              {
                label: t("signing.posts"),
                options: positions.map((one) => ({ value: `p${one.id}`, label: text(one.title) })),
              },
            ]}
          />
        </div>
        <Radio.Group
          aria-label={t("signing.place")}
          value={place}
          onChange={(event) => setPlace(event.target.value as typeof place)}
          options={places.map((one) => ({ value: one, label: t(`signing.${words}.${one}`) }))}
        />
        <ReasonField id={`${id}reason`} value={reason} change={setReason} />
        {attempt.error ? <ProblemView error={attempt.error} /> : null}
      </div>
    </Modal>
  );
}
