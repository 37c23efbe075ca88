import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TaskItem, TaskPage } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { tasks, workflows } from "../resources.ts";
import { Choice } from "../ui/Choice.tsx";
import { DivisionPicker } from "../ui/DivisionPicker.tsx";
import { Filters } from "../ui/Filters.tsx";
import { type Filters as FilterValues, narrowing, writeFilters } from "../ui/filters.ts";
import { cappedCount } from "../ui/format.ts";
import { MoreButton } from "../ui/Listing.tsx";
import { Page } from "../ui/Page.tsx";
import { SearchBox } from "../ui/SearchBox.tsx";
import { useFilters } from "../ui/use-filters.ts";
import { usePages } from "../ui/use-pages.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { BulkBar } from "./BulkBar.tsx";
import { DUES, INBOX_FILTERS, SCOPES, type Scope, scopeFor } from "./filters.ts";
import { TaskList } from "./TaskList.tsx";
import { useCounts } from "./use-counts.ts";
import { Words } from "./Words.tsx";

const ASK_EVERY_MS = 60_000;
type InboxFilters = FilterValues<typeof INBOX_FILTERS>;

export default function InboxPage() {
  const { t } = useTranslation();
  const [filters, change] = useFilters(INBOX_FILTERS);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const counts = useCounts();
  const scope = scopeFor(filters.scope, counts.data?.counts);
  const list = usePages<TaskItem, TaskPage>(
    ["tasks", { ...filters, scope }],
    (cursor, signal) => tasks.list({ ...filters, scope, limit: 50, cursor }, signal),
    { refetchInterval: ASK_EVERY_MS, enabled: filters.scope !== "" || !counts.isPending },
  );
  const narrowed = narrowing(INBOX_FILTERS, filters).filter((name) => name !== "scope").length > 0;
  return (
    <Page title={t("inbox.title")}>
      <Words />
      <Scopes filters={filters} scope={scope} counts={list.first?.counts} />
      <InboxFilterRow filters={filters} change={change} overdue={list.first?.counts.overdue ?? 0} />
      <Loaded query={list}>
        {(items) =>
          items.length === 0 ? (
            <Empty filtered={narrowed} clear={() => change({ q: "", workflow: "", division: "", due: "" })}>
              {narrowed ? undefined : t(`inbox.empty.${scope}`)}
            </Empty>
          ) : (
            <>
              <TaskList items={items} chosen={chosen} choose={setChosen} offices={scope === "all"} />
              <MoreButton shown={items.length} hasMore={list.hasMore} loading={list.loadingMore} more={list.more} />
            </>
          )
        }
      </Loaded>
      {/* Outside the list: it tells what was done even when that emptied the list. */}
      <BulkBar items={list.items} chosen={chosen} choose={setChosen} />
    </Page>
  );
}

function Scopes(props: { filters: InboxFilters; scope: Scope; counts: TaskPage["counts"] | undefined }) {
  const { t } = useTranslation();
  const to = (scope: Scope) => ({ search: writeFilters(INBOX_FILTERS, { ...props.filters, scope }).toString() });
  return (
    <nav className="tabs" aria-label={t("inbox.scopes")}>
      {SCOPES.map((scope) => (
        <Link key={scope} to={to(scope)} className="tab" aria-current={props.scope === scope ? "page" : undefined}>
          {t(`inbox.scope.${scope}`)}
          {props.counts ? ` (${cappedCount(props.counts[scope])})` : ""}
        </Link>
      ))}
    </nav>
  );
}

function InboxFilterRow(props: {
  filters: InboxFilters;
  change: (part: Partial<InboxFilters>) => void;
  overdue: number;
}) {
  const { t } = useTranslation();
  const text = useText();
  const { filters, change } = props;
  const known = useQuery({
    queryKey: ["workflows"],
    queryFn: ({ signal }) => workflows.list(signal),
    staleTime: ASK_EVERY_MS,
  });
  const options = (known.data?.items ?? []).map((workflow) => ({ value: workflow.id, label: text(workflow.title) }));
  const dues = DUES.map((due) => ({ value: due, label: t(`inbox.dues.${due}`) }));
  return (
    <Filters
      set={narrowing(INBOX_FILTERS, filters).filter((name) => name !== "scope" && name !== "q").length}
      search={
        <SearchBox label={t("inbox.q")} hint={t("inbox.qHint")} value={filters.q} search={(q) => change({ q })} />
      }
    >
      <Choice
        label={t("inbox.workflow")}
        value={filters.workflow}
        options={[{ value: "", label: t("act.showAll") }, ...options]}
        choose={(workflow) => change({ workflow })}
      />
      <Choice
        label={t("inbox.due")}
        value={filters.due}
        options={[{ value: "", label: t("act.showAll") }, ...dues]}
        choose={(due) => change({ due })}
      />
      <div className="field">
        <span>{t("division.label")}</span>
        <DivisionPicker
          value={filters.division}
          onChange={(division) => change({ division })}
          placeholder={t("division.all")}
          clearable
        />
      </div>
      {props.overdue > 0 ? (
        <span className="badge badge-bad">{t("inbox.overdue", { count: props.overdue })}</span>
      ) : null}
    </Filters>
  );
}
