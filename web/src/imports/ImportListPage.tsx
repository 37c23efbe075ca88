import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { ImportBody, WorkflowItem } from "../../../src/core/api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { imports, workflows } from "../resources.ts";
import { WhereChoice } from "../start/WhereChoice.tsx";
import { formatInstant } from "../ui/format.ts";
import { type Column, Listing } from "../ui/Listing.tsx";
import { Page, Section } from "../ui/Page.tsx";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { ImportUploader } from "./ImportUploader.tsx";

export default function ImportListPage() {
  const { t } = useTranslation();
  const known = useQuery({ queryKey: ["workflows"], queryFn: ({ signal }) => workflows.list(signal) });
  return (
    <Page title={t("imports.title")} subtitle={t("imports.subtitle")}>
      <Loaded query={known} rows={3}>
        {(page) => <NewImport workflows={page.items.filter((one) => one.startable && one.imports !== undefined)} />}
      </Loaded>
      <Earlier />
    </Page>
  );
}

function NewImport(props: { workflows: WorkflowItem[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<{ workflow: string; division: string } | null>(null);
  if (props.workflows.length === 0) return <Empty>{t("imports.noWorkflow")}</Empty>;
  return (
    <Section title={t("imports.new")}>
      <div className="stack">
        <WhereChoice workflows={props.workflows} chosen={setChosen} />
        {chosen ? (
          <ImportUploader
            workflow={chosen.workflow}
            division={chosen.division}
            uploaded={(body) => void navigate(`/imports/${body.id}`)}
          />
        ) : (
          <p className="muted">{t("start.chooseFirst")}</p>
        )}
      </div>
    </Section>
  );
}

function Earlier() {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const known = useQuery({ queryKey: ["workflows"], queryFn: ({ signal }) => workflows.list(signal) });
  const list = useQuery({ queryKey: ["imports"], queryFn: ({ signal }) => imports.list(signal) });
  const titleOf = (id: string) => text(known.data?.items.find((one) => one.id === id)?.title) || id;
  const columns: Column<ImportBody>[] = [
    {
      key: "file",
      title: t("imports.file"),
      phone: "heading",
      cell: (body) => (
        <Link to={`/imports/${body.id}`} className="break">
          {body.fileName}
        </Link>
      ),
    },
    { key: "workflow", title: t("inbox.workflow"), cell: (body) => titleOf(body.workflow) },
    { key: "status", title: t("cases.status"), cell: (body) => t(`imports.status.${body.status}`) },
    { key: "total", title: t("imports.count"), numeric: true, cell: (body) => body.total },
    { key: "at", title: t("imports.at"), cell: (body) => formatInstant(body.createdAt, language) },
  ];
  return (
    <Section title={t("imports.earlier")}>
      <Loaded query={list}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("imports.none")}</Empty>
          ) : (
            <Listing label={t("imports.earlier")} columns={columns} items={items} keyOf={(body) => body.id} />
          )
        }
      </Loaded>
    </Section>
  );
}
