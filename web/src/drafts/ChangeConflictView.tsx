import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useText } from "../i18n/use-text.ts";
import { merged } from "./changes.ts";
import type { ChangeConflict, ChangeSet } from "./use-change-set.ts";
import { usePreview } from "./use-preview.ts";

/** Somebody else saved meanwhile: both versions, and which is to count. Nothing is lost until one says so. */
export function ChangeConflictView(props: { conflict: ChangeConflict; settle: ChangeSet["settle"]; busy: boolean }) {
  const { t } = useTranslation();
  const { mine, theirs } = props.conflict;
  const other = theirs.changes ?? [];
  const said = usePreview({ workflow: theirs.workflow, division: theirs.division ?? "", changes: mine });
  const choose = (label: string, changes: typeof mine, primary = false) => (
    <Button type={primary ? "primary" : "default"} loading={props.busy} onClick={() => void props.settle(changes)}>
      {label}
    </Button>
  );
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t("drafts.conflict")}
      description={
        <div className="stack-small">
          <p>{t("drafts.conflictHint")}</p>
          <Version title={t("drafts.theirs")} sentences={theirs.sentences ?? []} />
          <Version title={t("drafts.own")} sentences={said.data?.sentences ?? []} />
          <div className="row">
            {choose(t("drafts.keepBoth"), merged(other, mine), true)}
            {choose(t("drafts.keepTheirs"), other)}
            {choose(t("drafts.keepMine"), mine)}
          </div>
        </div>
      }
    />
  );
}

function Version(props: { title: string; sentences: readonly { zh: string; en: string }[] }) {
  const { t } = useTranslation();
  const text = useText();
  return (
    <section>
      <h3>{props.title}</h3>
      {props.sentences.length === 0 ? <p className="muted">{t("drafts.noChanges")}</p> : null}
      <ul>
        {props.sentences.map((sentence, index) => (
          <li key={`${sentence.en}${String(index)}`}>{text(sentence)}</li>
        ))}
      </ul>
    </section>
  );
}
