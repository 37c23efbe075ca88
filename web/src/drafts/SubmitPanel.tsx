import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DraftDetail, NewSubmission } from "../../../src/core/draft/model.ts";
import type { Problem } from "../../../src/core/problem.ts";
import { useMe } from "../app/session.tsx";
import { useText } from "../i18n/use-text.ts";
import { Field } from "../procedures/edit/fields.tsx";
import { readKept, writeKept } from "../task/kept.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { Section } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";
import { ChangeConflictView } from "./ChangeConflictView.tsx";
import { isWarning } from "./changes.ts";
import { DraftContentView } from "./DraftContentView.tsx";
import { localDrafts, procedures } from "./resource.ts";
import { emptySubmission, firstOfNextMonth, missingIn, readSubmission, type SubmissionEntry } from "./submission.ts";
import { useChangeSet } from "./use-change-set.ts";
import { usePreview } from "./use-preview.ts";

interface SubmitPanelProps {
  draft: DraftDetail;
  learn: (draft: DraftDetail) => void;
}

/** A change that is still its author's: what it says from the chosen day on, what is wrong with it, and handing it in. */
export function SubmitPanel({ draft, learn }: SubmitPanelProps) {
  const { t } = useTranslation();
  const { workflow, division } = draft;
  const set = useChangeSet(draft, { workflow, division: division ?? "", title: draft.title });
  const [entry, change] = useEntry(draft);
  const local = draft.kind === "local" && division !== null;
  const changes = draft.changes ?? [];
  const said = usePreview(
    local && changes.length > 0 ? { workflow, division, changes, ...(entry.from ? { on: entry.from } : {}) } : null,
  );
  const problems = said.data?.problems ?? draft.problems;
  const search = new URLSearchParams({ workflow, ...(division ? { division } : {}) });
  return (
    <div className="stack">
      {set.conflict ? <ChangeConflictView conflict={set.conflict} settle={set.settle} busy={set.busy} /> : null}
      {set.error ? <ProblemView error={set.error} /> : null}
      <DraftContentView
        draft={draft}
        sentences={changes.length === 0 ? [] : (said.data?.sentences ?? draft.sentences ?? [])}
        problems={problems}
        busy={set.busy}
        remove={draft.acts.edit.allowed ? (index) => void set.keep(changes.filter((_, at) => at !== index)) : undefined}
      />
      {local && draft.acts.edit.allowed ? (
        <div>
          <Link to={`/procedures?${search.toString()}`}>{t("drafts.goOn")}</Link>
        </div>
      ) : null}
      <SubmitForm draft={draft} learn={learn} problems={problems} entry={entry} change={change} />
    </div>
  );
}

/** What is typed for a submission stays in this tab until it is handed in. */
function useEntry(draft: DraftDetail): [SubmissionEntry, (part: Partial<SubmissionEntry>) => void] {
  const me = useMe();
  const place = `submission:${draft.id}`;
  const [entry, setEntry] = useState(() => emptySubmission(draft, readKept(me.id, place)));
  const { data } = useQuery({
    queryKey: ["procedure", draft.workflow, draft.division ?? "", ""],
    queryFn: ({ signal }) => procedures.local(draft.workflow, { division: draft.division ?? "" }, signal),
    enabled: draft.division !== null,
  });
  // The server's day counts, not that of the device.
  const from = entry.from || (data ? firstOfNextMonth(data.on) : "");
  return [
    { ...entry, from },
    (part) => {
      const next = { ...entry, from, ...part };
      setEntry(next);
      writeKept(me.id, place, { ...next });
    },
  ];
}

interface SubmitFormProps extends SubmitPanelProps {
  problems: readonly Problem[];
  entry: SubmissionEntry;
  change: (part: Partial<SubmissionEntry>) => void;
}

function SubmitForm({ draft, learn, problems, entry, change }: SubmitFormProps) {
  const { t } = useTranslation();
  const text = useText();
  const me = useMe();
  const attempt = useAttempt<DraftDetail>();
  const warnings = problems.filter(isWarning);
  const missing = missingIn(entry, problems);
  const { submit } = draft.acts;
  const send = async () => {
    const body: NewSubmission & { revision: number } = {
      ...readSubmission(entry, warnings),
      revision: draft.revision,
    };
    const sent = await attempt.run(body, (key) => localDrafts.submit(draft.id, body, key));
    if (!sent) return;
    writeKept(me.id, `submission:${draft.id}`, null);
    learn(sent);
  };
  const textField = (name: "reason" | "document", label: string) => (
    <Field label={label}>
      {(id) => (
        <Input
          id={id}
          value={entry[name]}
          maxLength={name === "reason" ? 2000 : 200}
          onChange={({ target }) => change({ [name]: target.value })}
        />
      )}
    </Field>
  );
  const dateField = (name: "from" | "until", label: string) => (
    <Field label={label}>
      {(id) => (
        <Input id={id} type="date" value={entry[name]} onChange={({ target }) => change({ [name]: target.value })} />
      )}
    </Field>
  );
  return (
    <Section title={t("drafts.handIn")}>
      <div className="stack-small">
        <div className="form-grid">
          {dateField("from", t("drafts.from"))}
          {draft.kind === "local" ? dateField("until", t("drafts.untilOptional")) : null}
        </div>
        {textField("reason", t("cases.reason"))}
        {textField("document", t("drafts.documentOptional"))}
        {warnings.length > 0 ? <SignOff warnings={warnings} entry={entry} change={change} /> : null}
        {attempt.error ? <ProblemView error={attempt.error} /> : null}
        <div className="row">
          <Button
            type="primary"
            loading={attempt.busy}
            disabled={!submit.allowed || missing !== null}
            aria-describedby="submit-why"
            onClick={() => void send()}
          >
            {t("drafts.submit")}
          </Button>
          <span id="submit-why" className="muted small">
            {submit.allowed ? (missing ? t(`drafts.missing.${missing}`) : "") : text(submit.why)}
          </span>
        </div>
      </div>
    </Section>
  );
}

/** Warnings may stay, each with the reason why it is accepted. */
function SignOff(props: { warnings: readonly Problem[]; entry: SubmissionEntry; change: SubmitFormProps["change"] }) {
  const { t } = useTranslation();
  const text = useText();
  const { warnings, entry } = props;
  return (
    <div className="stack-small">
      <h3>{t("drafts.signOff")}</h3>
      {warnings.map((warning) => {
        const key = `${warning.code} ${warning.path ?? ""}`;
        return (
          <Field key={key} label={text(warning.what)}>
            {(id) => (
              <Input
                id={id}
                placeholder={t("drafts.signOffHint")}
                maxLength={500}
                value={entry.signedOff[key] ?? ""}
                onChange={({ target }) => props.change({ signedOff: { ...entry.signedOff, [key]: target.value } })}
              />
            )}
          </Field>
        );
      })}
    </div>
  );
}
