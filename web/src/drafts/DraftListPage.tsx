import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DraftItem } from "../../../src/core/draft/model.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { formatDay, formatInstant } from "../ui/format.ts";
import { type Column, Listing, MoreButton } from "../ui/Listing.tsx";
import { Page } from "../ui/Page.tsx";
import { useFilters } from "../ui/use-filters.ts";
import { usePages } from "../ui/use-pages.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { DRAFT_FILTERS, DRAFT_TABS, type DraftTab } from "./filters.ts";
import { localDrafts } from "./resource.ts";
import { StatusBadge } from "./StatusBadge.tsx";

/** Changes of procedures: those that wait for one's decision, one's own, and all of them. */
export default function DraftListPage() {
  const { t } = useTranslation();
  const [filters] = useFilters(DRAFT_FILTERS);
  const tab: DraftTab = DRAFT_TABS.find((one) => one === filters.tab) ?? "decide";
  const { workflow, division } = filters;
  const status = tab === "decide" ? "submitted" : filters.status;
  const list = usePages<DraftItem>(["drafts", tab, workflow, division, status], (cursor, signal) =>
    localDrafts.list({ workflow, division, status, scope: tab === "mine" ? "mine" : "", limit: 50, cursor }, signal),
  );
  return (
    <Page title={t("drafts.title")} subtitle={t("drafts.subtitle")}>
      <nav className="tabs" aria-label={t("drafts.title")}>
        {DRAFT_TABS.map((one) => (
          <Link
            key={one}
            to={`/drafts?tab=${one}`}
            className="tab"
            {...(one === tab ? { "aria-current": "page" as const } : {})}
          >
            {t(`drafts.tab.${one}`)}
          </Link>
        ))}
      </nav>
      <Loaded query={list}>
        {(items) => {
          const shown = tab === "decide" ? items.filter((one) => one.acts.publish.allowed) : items;
          return shown.length === 0 ? (
            <Empty>{t(`drafts.empty.${tab}`)}</Empty>
          ) : (
            <>
              <DraftTable items={shown} />
              <MoreButton shown={shown.length} hasMore={list.hasMore} loading={list.loadingMore} more={list.more} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function DraftTable(props: { items: DraftItem[] }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const columns: Column<DraftItem>[] = [
    {
      key: "title",
      title: t("drafts.what"),
      phone: "heading",
      cell: (one) => (
        <>
          <Link to={`/drafts/${one.id}`}>{one.title}</Link>
          <div className="muted small">{text(one.workflowTitle)}</div>
        </>
      ),
    },
    { key: "where", title: t("procedures.area"), cell: (one) => one.divisionName ?? t("drafts.everywhere") },
    { key: "status", title: t("drafts.statusTitle"), cell: (one) => <StatusBadge status={one.status} /> },
    {
      key: "from",
      title: t("drafts.from"),
      cell: (one) => (one.submission ? formatDay(one.submission.from, language) : "—"),
    },
    {
      key: "author",
      title: t("drafts.author"),
      cell: (one) => (one.origin === "release" ? t("procedures.release") : one.authorNames.join("、")),
    },
    { key: "at", title: t("drafts.changedAt"), cell: (one) => formatInstant(one.updatedAt, language) },
  ];
  return <Listing label={t("drafts.title")} columns={columns} items={props.items} keyOf={(one) => one.id} />;
}
