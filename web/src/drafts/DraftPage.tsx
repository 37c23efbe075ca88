import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { DraftDetail } from "../../../src/core/draft/model.ts";
import { useText } from "../i18n/use-text.ts";
import { Page } from "../ui/Page.tsx";
import { Loaded } from "../ui/Waiting.tsx";
import "../procedures/procedures.css";
import { DecisionPanel } from "./DecisionPanel.tsx";
import { DraftContentView } from "./DraftContentView.tsx";
import { DraftFacts } from "./DraftFacts.tsx";
import { localDrafts } from "./resource.ts";
import { StatusBadge } from "./StatusBadge.tsx";
import { SubmitPanel } from "./SubmitPanel.tsx";

/** One change of a procedure on its way: its author hands it in here, and whoever decides sees the same and decides. */
export default function DraftPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const query = useQuery({ queryKey: ["draft", id], queryFn: ({ signal }) => localDrafts.one(id, signal) });
  const draft = query.data;
  return (
    <Page title={draft?.title ?? t("drafts.one")} subtitle={draft ? <Subtitle draft={draft} /> : null}>
      <Loaded query={query} rows={8}>
        {(loaded) => <DraftBody key={loaded.id} draft={loaded} />}
      </Loaded>
    </Page>
  );
}

function Subtitle(props: { draft: DraftDetail }) {
  const { t } = useTranslation();
  const text = useText();
  const { workflow, workflowTitle, division, divisionName, status, submission } = props.draft;
  const search = new URLSearchParams({
    workflow,
    ...(division ? { division } : {}),
    ...(submission ? { on: submission.from } : {}),
  });
  return (
    <span className="row">
      <StatusBadge status={status} />
      <span>{text(workflowTitle)}</span>
      <span>{divisionName ?? t("drafts.everywhere")}</span>
      <Link to={`/procedures?${search.toString()}`}>{t("drafts.seeProcedure")}</Link>
    </span>
  );
}

function DraftBody(props: { draft: DraftDetail }) {
  const client = useQueryClient();
  const { draft } = props;
  const learn = (next: DraftDetail) => {
    client.setQueryData(["draft", next.id], next);
    void client.invalidateQueries({ queryKey: ["drafts"] });
    void client.invalidateQueries({ queryKey: ["procedure"] });
    void client.invalidateQueries({ queryKey: ["versions"] });
  };
  const open = draft.status === "open" || draft.status === "returned";
  return (
    <div className="split">
      {open && draft.acts.edit.allowed ? (
        <SubmitPanel draft={draft} learn={learn} />
      ) : (
        <DraftContentView draft={draft} sentences={draft.sentences ?? []} problems={draft.problems} />
      )}
      <div className="stack">
        <DecisionPanel draft={draft} learn={learn} />
        <DraftFacts draft={draft} />
      </div>
    </div>
  );
}
