import { Button, Checkbox, Input, Radio } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Choices } from "../../../src/core/migrate/model.ts";
import type { MigrationItem, MigrationSheet } from "../../../src/core/migrate/report.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { Section } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";
import { migrations } from "./resource.ts";
import "./migrations.css";
import { type Answers, LEFT_OUT, StateTable } from "./StateTable.tsx";

/** What is asked, what is chosen, and why; then it is tried. */
export function SheetForm(props: { sheet: MigrationSheet }) {
  const { t } = useTranslation();
  const id = useId();
  const navigate = useNavigate();
  const { sheet } = props;
  const [answers, setAnswers] = useState<Answers>({});
  const [choices, setChoices] = useState<Choices>({ timers: "keep" });
  const [reason, setReason] = useState("");
  const attempt = useAttempt<MigrationItem>();
  const send = async () => {
    const states = Object.fromEntries(
      Object.entries(answers).map(([state, to]) => [state, to === LEFT_OUT ? null : to]),
    );
    const wish = { from: sheet.from ?? 0, states, choices, reason: reason.trim() };
    const begun = await attempt.run(wish, (key) => migrations.attempt(sheet.workflow, wish, key));
    if (begun) await navigate(`/migrations/${begun.id}`);
  };
  return (
    <>
      <Section title={t("migrate.states")}>
        <p className="muted">{t("migrate.statesHint")}</p>
        <StateTable sheet={sheet} answers={answers} answer={setAnswers} />
      </Section>
      <Section title={t("migrate.choices")}>
        <div className="stack-small">
          <Chosen choices={choices} choose={setChoices} />
          <div className="field">
            <label htmlFor={id}>{t("migrate.reason")}</label>
            <Input id={id} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </div>
          {attempt.error ? <ProblemView error={attempt.error} /> : null}
          <div className="row">
            <Button
              type="primary"
              loading={attempt.busy}
              disabled={!sheet.mayTry || reason.trim().length < 2}
              onClick={() => void send()}
            >
              {t("migrate.try")}
            </Button>
            <span className="muted small">{sheet.mayTry ? t("migrate.tryHint") : t("migrate.mayNotTry")}</span>
          </div>
        </div>
      </Section>
    </>
  );
}

function Chosen(props: { choices: Choices; choose: (choices: Choices) => void }) {
  const { t } = useTranslation();
  const { choices, choose } = props;
  return (
    <>
      <fieldset className="field migrate-choice">
        <legend>{t("migrate.timers")}</legend>
        <Radio.Group
          aria-label={t("migrate.timers")}
          value={choices.timers}
          options={[
            { value: "keep", label: t("migrate.timersKeep") },
            { value: "restart", label: t("migrate.timersRestart") },
          ]}
          onChange={(event) => choose({ ...choices, timers: event.target.value === "restart" ? "restart" : "keep" })}
        />
      </fieldset>
      <fieldset className="field migrate-choice">
        <legend>{t("migrate.signing")}</legend>
        <Radio.Group
          aria-label={t("migrate.signing")}
          value={choices.signing ?? "ask"}
          options={[
            { value: "ask", label: t("migrate.signingAsk") },
            { value: "keep", label: t("migrate.signingKeep") },
            { value: "restart", label: t("migrate.signingRestart") },
          ]}
          onChange={(event) => {
            const { signing: _, ...rest } = choices;
            const value: unknown = event.target.value;
            choose(value === "keep" || value === "restart" ? { ...rest, signing: value } : rest);
          }}
        />
      </fieldset>
      <div className="migrate-checks">
        <Checkbox
          checked={choices.dataAsIs ?? false}
          onChange={(event) => choose({ ...choices, dataAsIs: event.target.checked })}
        >
          {t("migrate.dataAsIs")}
        </Checkbox>
        <Checkbox
          checked={choices.endParts ?? false}
          onChange={(event) => choose({ ...choices, endParts: event.target.checked })}
        >
          {t("migrate.endParts")}
        </Checkbox>
      </div>
    </>
  );
}
