import { Button, Input, Radio } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAttempt } from "../task/use-attempt.ts";
import { ProblemView } from "../ui/ProblemView.tsx";
import { SCORES } from "./words.ts";

/** Five words to choose from and room to say why; given once. */
export function RatingForm(props: { send: (score: number, remark: string) => Promise<unknown>; done: () => void }) {
  const { t } = useTranslation();
  const [group, field] = [useId(), useId()];
  const [score, setScore] = useState<number | null>(null);
  const [remark, setRemark] = useState("");
  const attempt = useAttempt<unknown>();
  const give = async () => {
    if (score === null) return;
    const answer = await attempt.run([score, remark], () => props.send(score, remark.trim()).then(() => true));
    if (answer !== undefined) props.done();
  };
  return (
    <div className="stack-small">
      <span id={group}>{t("ratings.ask")}</span>
      <Radio.Group
        aria-labelledby={group}
        value={score}
        onChange={({ target }) => setScore(Number(target.value))}
        options={SCORES.map(({ score: value, word }) => ({ value, label: t(`ratings.score.${word}`) }))}
      />
      <div className="field">
        <label htmlFor={field}>{t("ratings.remark")}</label>
        <Input.TextArea
          id={field}
          rows={2}
          maxLength={500}
          value={remark}
          onChange={({ target }) => setRemark(target.value)}
        />
      </div>
      {attempt.error ? <ProblemView error={attempt.error} /> : null}
      <div>
        <Button type="primary" disabled={score === null} loading={attempt.busy} onClick={() => void give()}>
          {t("ratings.give")}
        </Button>
      </div>
    </div>
  );
}
