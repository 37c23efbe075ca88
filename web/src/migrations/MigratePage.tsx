import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { MigrationItem, MigrationSheet } from "../../../src/core/migrate/report.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { Choice } from "../ui/Choice.tsx";
import { formatInstant } from "../ui/format.ts";
import { type Column, Listing } from "../ui/Listing.tsx";
import { Page, Section } from "../ui/Page.tsx";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { migrations } from "./resource.ts";
import { SheetForm } from "./SheetForm.tsx";

/** Running cases of an earlier version: which state becomes which, what is asked, and what was done so far. */
export default function MigratePage() {
  const { t } = useTranslation();
  const text = useText();
  const { workflow = "" } = useParams();
  const [from, setFrom] = useState<number | null>(null);
  const query = useQuery({
    queryKey: ["migration-sheet", workflow, from],
    queryFn: ({ signal }) => migrations.sheet(workflow, from, signal),
  });
  return (
    <Page
      title={query.data ? t("migrate.title", { workflow: text(query.data.title) }) : t("migrate.titleOf")}
      subtitle={t("migrate.subtitle")}
      actions={<Link to={`/procedures?workflow=${workflow}`}>{t("procedures.versions")}</Link>}
    >
      <Loaded query={query}>
        {(sheet) => (
          <>
            <Versions sheet={sheet} choose={setFrom} />
            {sheet.from === null ? null : <SheetForm key={`${workflow} ${sheet.from}`} sheet={sheet} />}
          </>
        )}
      </Loaded>
      <Done workflow={workflow} />
    </Page>
  );
}

function Versions(props: { sheet: MigrationSheet; choose: (version: number) => void }) {
  const { t } = useTranslation();
  const { sheet } = props;
  if (sheet.from === null) return <Empty>{t("migrate.none", { version: sheet.to })}</Empty>;
  return (
    <div className="filters">
      <Choice
        label={t("migrate.from")}
        value={String(sheet.from)}
        options={sheet.versions.map(({ version, cases }) => ({
          value: String(version),
          label: t("migrate.versionCases", { version, count: cases }),
        }))}
        choose={(value) => props.choose(Number(value))}
      />
      <div className="field">
        <span>{t("migrate.to")}</span>
        <strong>{t("migrate.inForce", { version: sheet.to })}</strong>
      </div>
    </div>
  );
}

function Done(props: { workflow: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const query = useQuery({
    queryKey: ["migrations", props.workflow],
    queryFn: ({ signal }) => migrations.list(props.workflow, signal),
  });
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  const columns: Column<MigrationItem>[] = [
    {
      key: "what",
      title: t("migrate.what"),
      phone: "heading",
      cell: (one) => <Link to={`/migrations/${one.id}`}>{t("migrate.fromTo", { from: one.from, to: one.to })}</Link>,
    },
    { key: "status", title: t("migrate.stand"), cell: (one) => t(`migrate.status.${one.status}`) },
    { key: "reason", title: t("migrate.reason"), cell: (one) => one.reason },
    { key: "author", title: t("migrate.author"), cell: (one) => one.authorName },
    { key: "at", title: t("migrate.at"), cell: (one) => formatInstant(one.createdAt, language) },
    { key: "moved", title: t("migrate.sort.moved"), numeric: true, cell: (one) => one.counts.moved },
  ];
  return (
    <Section title={t("migrate.done")}>
      <Listing label={t("migrate.done")} columns={columns} items={items} keyOf={(one) => one.id} />
    </Section>
  );
}
