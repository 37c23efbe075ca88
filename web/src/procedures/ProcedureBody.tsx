import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DraftChange, DraftDetail } from "../../../src/core/draft/model.ts";
import type { LocalItem, LocalView } from "../../../src/core/local/view.ts";
import { useMe } from "../app/session.tsx";
import { withChange, withoutChange } from "../drafts/changes.ts";
import { localDrafts } from "../drafts/resource.ts";
import { useChangeSet } from "../drafts/use-change-set.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { formatDay } from "../ui/format.ts";
import { Section } from "../ui/Page.tsx";
import { Empty } from "../ui/Waiting.tsx";
import { ChangeDialog } from "./ChangeDialog.tsx";
import { ChangePanel } from "./ChangePanel.tsx";
import type { Changing } from "./ItemRow.tsx";
import type { ProcedureFilters } from "./ProceduresPage.tsx";
import { type Part, partsOf } from "./rows.ts";
import { PartView } from "./StepPart.tsx";
import { VersionList } from "./VersionList.tsx";

interface ProcedureBodyProps {
  view: LocalView;
  other: LocalView | null;
  filters: ProcedureFilters;
}

/** The procedure as a list, beside it the changes that one is making. */
export function ProcedureBody(props: ProcedureBodyProps) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { view, other, filters } = props;
  const me = useMe();
  const draft = useOpenDraft(view);
  const title = t("drafts.newTitle", { area: view.divisionName, procedure: text(view.title) });
  const set = useChangeSet(draft, { workflow: view.workflow, division: view.division, title });
  const [open, setOpen] = useState<LocalItem | null>(null);
  const changes = draft?.changes ?? [];
  const changing = changingOf(view, changes, setOpen, (next) => void set.keep(next));
  const parts = partsOf(view, other)
    .map((part) => (filters.only === "" ? part : { ...part, rows: part.rows.filter((row) => row.differs) }))
    .filter((part) => filters.only === "" || part.differs || part.rows.length > 0);
  useScrollToAsked(filters.step);
  const mode = [...new Set([text(view.modeTitle), text(other?.modeTitle)])].filter(Boolean).join(" / ");
  const facts = { date: formatDay(view.on, language), version: view.version, mode };
  const panel = view.change.allowed && me.rights.includes("drafts.read");
  return (
    <div className={panel ? "with-panel" : undefined}>
      <div className="stack">
        {view.change.allowed ? null : (
          <Alert type="info" showIcon title={t("procedures.readOnly", { why: text(view.change.why) })} />
        )}
        <Section
          title={`${text(view.title)} · ${[view.divisionName, other?.divisionName].filter(Boolean).join(" / ")}`}
          extra={<span className="muted small">{t("procedures.facts", facts)}</span>}
        >
          {parts.length === 0 ? <Empty>{t("procedures.noDifference")}</Empty> : null}
          <Parts parts={parts} {...props} changing={view.change.allowed ? changing : null} />
        </Section>
        <VersionList workflow={view.workflow} division={view.division} />
      </div>
      {panel ? <ChangePanel draft={draft} set={set} view={view} changes={changes} /> : null}
      {open ? <ChangeDialog item={open} view={view} changes={changes} set={set} close={() => setOpen(null)} /> : null}
    </div>
  );
}

function Parts(props: ProcedureBodyProps & { parts: Part[]; changing: Changing | null }) {
  const { view, other, filters, parts, changing } = props;
  const names: [string, string] = [view.divisionName, other?.divisionName ?? ""];
  return (
    <ol className="parts">
      {parts.map((part) => {
        const step = part.step ?? part.otherStep;
        return (
          <PartView
            key={part.key}
            part={part}
            asked={step !== null && filters.step !== "" && step.path === filters.step}
            comparing={other !== null}
            names={names}
            changing={changing}
          />
        );
      })}
    </ol>
  );
}

function changingOf(
  { change, division }: LocalView,
  changes: readonly DraftChange[],
  open: (item: LocalItem) => void,
  keep: (changes: DraftChange[]) => void,
): Changing {
  return {
    ...{ change, division, changes, open },
    inherit: ({ op, at }) => keep(withChange(changes, { op, at, value: null, inherit: true })),
    undo: (item) => keep(withoutChange(changes, item)),
  };
}

/** The change set that somebody is at for this area: their own that is still open. */
function useOpenDraft(view: LocalView): DraftDetail | null {
  const { workflow, division } = view;
  const me = useMe();
  const enabled = view.change.allowed && me.rights.includes("drafts.read");
  const list = useQuery({
    queryKey: ["drafts", "open", workflow, division],
    queryFn: ({ signal }) => localDrafts.list({ workflow, division, scope: "mine" }, signal),
    enabled,
  });
  const id = list.data?.items.find((one) => one.kind === "local" && one.acts.edit.allowed)?.id;
  const one = useQuery({
    queryKey: ["draft", id],
    queryFn: ({ signal }) => localDrafts.one(id ?? "", signal),
    enabled: enabled && id !== undefined,
  });
  return id !== undefined && one.data?.id === id && one.data.acts.edit.allowed ? one.data : null;
}

function useScrollToAsked(step: string): void {
  useEffect(() => {
    if (step) document.querySelector("[data-asked]")?.scrollIntoView({ block: "center" });
  }, [step]);
}
