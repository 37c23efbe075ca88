import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, InputNumber, Modal } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Acceptable } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { ProblemView } from "../ui/ProblemView.tsx";

/** What an operation asks for: texts, and numbers for what is counted. */
type Answers = Record<string, string | number>;

interface OperationsProps {
  offers: readonly Acceptable[];
  run: (operation: string, body: Answers, key: string) => Promise<unknown>;
  done: () => Promise<void>;
}

/** Operations that every task or case has: a button each; those that ask for a reason open a dialog first. */
export function Operations(props: OperationsProps) {
  const text = useText();
  const client = useQueryClient();
  const attempt = useAttempt<true>();
  const [asking, setAsking] = useState<Acceptable | null>(null);
  const act = async (offer: Acceptable, body: Answers) => {
    const answer = await attempt.run([offer.id, body], (key) => props.run(offer.id, body, key).then(() => true));
    if (!answer) return;
    setAsking(null);
    await props.done();
    void client.invalidateQueries({ queryKey: ["tasks"] });
  };
  return (
    <>
      {props.offers.map((offer) => (
        <Button
          key={offer.id}
          disabled={!offer.allowed}
          danger={offer.style === "danger"}
          loading={attempt.busy && asking === null}
          aria-describedby={`act-${offer.id}`}
          onClick={() => {
            attempt.clear();
            if ((offer.requires ?? []).length > 0) setAsking(offer);
            else void act(offer, {});
          }}
        >
          {text(offer.title)}
        </Button>
      ))}
      {attempt.error && asking === null ? <ProblemView error={attempt.error} /> : null}
      {asking ? (
        <AskDialog
          offer={asking}
          busy={attempt.busy}
          error={attempt.error}
          close={() => setAsking(null)}
          act={(body) => void act(asking, body)}
        />
      ) : null}
    </>
  );
}

const NAMES: Record<string, "cases.reason" | "cases.days"> = { reason: "cases.reason", days: "cases.days" };

function AskDialog(props: {
  offer: Acceptable;
  busy: boolean;
  error: unknown;
  close: () => void;
  act: (body: Answers) => void;
}) {
  const { t } = useTranslation();
  const text = useText();
  const id = useId();
  const names = props.offer.requires ?? [];
  const [values, setValues] = useState<Answers>({});
  const complete = names.every((name) => String(values[name] ?? "").trim() !== "");
  const answer = (name: string, value: string | number | null) => setValues({ ...values, [name]: value ?? "" });
  return (
    <Modal
      open
      title={text(props.offer.title)}
      onCancel={props.close}
      onOk={() => props.act(values)}
      okText={text(props.offer.title)}
      cancelText={t("act.cancel")}
      okButtonProps={{ disabled: !complete, danger: props.offer.style === "danger" }}
      confirmLoading={props.busy}
    >
      <div className="stack-small">
        {props.offer.effect ? <p>{text(props.offer.effect)}</p> : null}
        {names.map((name) => (
          <div key={name} className="field">
            <label htmlFor={`${id}${name}`}>{NAMES[name] ? t(NAMES[name]) : name}</label>
            {name === "days" ? (
              <InputNumber id={`${id}${name}`} min={1} precision={0} onChange={(value) => answer(name, value)} />
            ) : (
              <Input.TextArea
                id={`${id}${name}`}
                rows={3}
                maxLength={500}
                value={values[name] ?? ""}
                onChange={(event) => answer(name, event.target.value)}
              />
            )}
          </div>
        ))}
        {props.error ? <ProblemView error={props.error} /> : null}
      </div>
    </Modal>
  );
}
