import { App, Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { DRAFT_MOVES, type DraftAct, type DraftDetail } from "../../../src/core/draft/model.ts";
import { useMe } from "../app/session.tsx";
import { useText } from "../i18n/use-text.ts";
import { Field } from "../procedures/edit/fields.tsx";
import { useAttempt } from "../task/use-attempt.ts";
import { Section } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";
import { localDrafts } from "./resource.ts";

/** In the order of the buttons; submitting stands with its form. */
const ACTS = ["publish", "return", "recall", "withdraw", "discard"] as const satisfies readonly DraftAct[];
type Act = (typeof ACTS)[number];

/** What may be done with it now, and why the rest may not. */
export function DecisionPanel(props: { draft: DraftDetail; learn: (draft: DraftDetail) => void }) {
  const { t } = useTranslation();
  const text = useText();
  const { message } = App.useApp();
  const { draft } = props;
  const attempt = useAttempt<DraftDetail>();
  const [reason, setReason] = useState("");
  const acts = ACTS.filter((act) => DRAFT_MOVES[act].from.includes(draft.status));
  const open = acts.filter((act) => draft.acts[act].allowed);
  const reasoned = open.some((act) => act !== "recall" && act !== "discard");
  const act = async (name: Act) => {
    const done = await attempt.run([name, draft.revision, reason], (key) =>
      send(name, draft, reason.trim() || (name === "withdraw" ? t("drafts.withdrawn") : ""), key),
    );
    if (!done) return;
    props.learn(done);
    setReason("");
    void message.success(t(`drafts.done.${name}`));
  };
  if (acts.length === 0) return null;
  return (
    <Section title={t("drafts.decision")}>
      <div className="stack-small">
        {reasoned ? (
          <Field label={draft.status === "published" ? t("drafts.withdrawReason") : t("drafts.opinionOptional")}>
            {(id) => (
              <Input.TextArea
                id={id}
                rows={2}
                maxLength={2000}
                value={reason}
                onChange={({ target }) => setReason(target.value)}
              />
            )}
          </Field>
        ) : null}
        <div className="row">
          {acts.map((name) => (
            <Button
              key={name}
              type={name === "publish" ? "primary" : "default"}
              danger={name === "discard" || name === "withdraw"}
              loading={attempt.busy}
              disabled={!draft.acts[name].allowed || (name === "return" && reason.trim() === "")}
              aria-describedby={`why-${name}`}
              onClick={() => void act(name)}
            >
              {t(`drafts.act.${name}`)}
            </Button>
          ))}
          {draft.status === "published" && !draft.acts.withdraw.allowed ? <Reversal draft={draft} /> : null}
        </div>
        <ul className="plain-list small muted">
          {acts.map((name) => {
            const why = draft.acts[name].allowed
              ? name === "return" && reason.trim() === ""
                ? t("drafts.returnNeedsReason")
                : ""
              : t("drafts.whyNot", { act: t(`drafts.act.${name}`), why: text(draft.acts[name].why) });
            return why ? (
              <li key={name} id={`why-${name}`}>
                {why}
              </li>
            ) : null;
          })}
        </ul>
        {attempt.error ? <ProblemView error={attempt.error} /> : null}
      </div>
    </Section>
  );
}

function send(act: Act, { id, revision }: DraftDetail, reason: string, key: string): Promise<DraftDetail> {
  switch (act) {
    case "publish":
      return localDrafts.publish(id, { revision, reason: reason || null }, key);
    case "return":
      return localDrafts.sendBack(id, { revision, reason }, key);
    case "withdraw":
      return localDrafts.withdraw(id, { revision, reason }, key);
    case "recall":
      return localDrafts.recall(id, revision, key);
    case "discard":
      return localDrafts.discard(id, revision);
  }
}

/** 改回: a further draft that puts back what held before; it goes the same way through approval. */
function Reversal(props: { draft: DraftDetail }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const attempt = useAttempt<DraftDetail>();
  const { draft } = props;
  if (!me.rights.includes(draft.kind === "local" ? "settings.write" : "workflows.write")) return null;
  const begin = async () => {
    const title = t("drafts.reverseTitle", { title: draft.title });
    const begun = await attempt.run([draft.id], (key) => localDrafts.reverse(draft.id, title.slice(0, 200), key));
    if (begun) await navigate(`/drafts/${begun.id}`);
  };
  return (
    <>
      <Button loading={attempt.busy} onClick={() => void begin()}>
        {t("drafts.reverse")}
      </Button>
      {attempt.error ? <ProblemView error={attempt.error} /> : null}
    </>
  );
}
