import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { DraftChange, DraftDetail } from "../../../src/core/draft/model.ts";
import type { LocalView } from "../../../src/core/local/view.ts";
import { ChangeConflictView } from "../drafts/ChangeConflictView.tsx";
import { Sentences } from "../drafts/Sentences.tsx";
import type { ChangeSet } from "../drafts/use-change-set.ts";
import { Section } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";

interface ChangePanelProps {
  draft: DraftDetail | null;
  set: ChangeSet;
  view: LocalView;
  changes: readonly DraftChange[];
}

/** The change set as it grows: what it says, what is wrong with it, and the way to hand it in. */
export function ChangePanel({ draft, set, view, changes }: ChangePanelProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const none = draft === null || changes.length === 0;
  return (
    <aside className="change-panel" aria-label={t("procedures.changeSet")}>
      <Section
        title={t("procedures.changeSet")}
        extra={
          <span role="status" className="muted small">
            {set.busy ? t("task.draft.saving") : none ? "" : t("procedures.kept", { count: changes.length })}
          </span>
        }
      >
        <div className="stack-small">
          {set.conflict ? <ChangeConflictView conflict={set.conflict} settle={set.settle} busy={set.busy} /> : null}
          {set.error ? <ProblemView error={set.error} /> : null}
          {none ? (
            <p className="muted">{t("procedures.noneYet", { area: view.divisionName })}</p>
          ) : (
            <Sentences
              sentences={draft.sentences ?? []}
              problems={draft.problems}
              busy={set.busy}
              remove={(index) => void set.keep(changes.filter((_, at) => at !== index))}
            />
          )}
          {draft && !none ? (
            <Button type="primary" onClick={() => void navigate(`/drafts/${draft.id}`)}>
              {t("procedures.handIn")}
            </Button>
          ) : null}
        </div>
      </Section>
    </aside>
  );
}
