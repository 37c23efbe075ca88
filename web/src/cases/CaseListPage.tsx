import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { InstanceItem } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { instances, workflows } from "../resources.ts";
import { Choice } from "../ui/Choice.tsx";
import { DivisionPicker } from "../ui/DivisionPicker.tsx";
import { Filters } from "../ui/Filters.tsx";
import { narrowing } from "../ui/filters.ts";
import { MoreButton } from "../ui/Listing.tsx";
import { Page } from "../ui/Page.tsx";
import { SearchBox } from "../ui/SearchBox.tsx";
import { useChoosing } from "../ui/use-choosing.tsx";
import { useFilters } from "../ui/use-filters.ts";
import { usePages } from "../ui/use-pages.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { CaseList } from "./CaseList.tsx";
import { CASE_FILTERS, STATUSES } from "./filters.ts";
import { UrgeBar } from "./UrgeBar.tsx";

export default function CaseListPage() {
  const { t } = useTranslation();
  const text = useText();
  const [filters, change] = useFilters(CASE_FILTERS);
  const known = useQuery({ queryKey: ["workflows"], queryFn: ({ signal }) => workflows.list(signal) });
  const list = usePages<InstanceItem>(["cases", filters], (cursor, signal) =>
    instances.list({ ...filters, limit: 50, cursor }, signal),
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const lead = useRunning(list.items, chosen, setChosen);
  const all = { value: "", label: t("act.showAll") };
  const narrowed = narrowing(CASE_FILTERS, filters).length > 0;
  return (
    <Page title={t("cases.title")} actions={<Link to="/ratings">{t("ratings.statistics")}</Link>}>
      <Filters
        set={narrowing(CASE_FILTERS, filters).filter((name) => name !== "q").length}
        search={
          <SearchBox label={t("inbox.q")} hint={t("inbox.qHint")} value={filters.q} search={(q) => change({ q })} />
        }
      >
        <Choice
          label={t("inbox.workflow")}
          value={filters.workflow}
          options={[all, ...(known.data?.items ?? []).map((one) => ({ value: one.id, label: text(one.title) }))]}
          choose={(workflow) => change({ workflow })}
        />
        <Choice
          label={t("cases.status")}
          value={filters.status}
          options={[all, ...STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))]}
          choose={(status) => change({ status })}
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
      </Filters>
      <Loaded query={list}>
        {(items) =>
          items.length === 0 ? (
            <Empty filtered={narrowed} clear={() => change({ q: "", workflow: "", status: "", division: "" })}>
              {narrowed ? undefined : t("cases.none")}
            </Empty>
          ) : (
            <>
              <CaseList items={items} label={t("cases.title")} {...lead} />
              <MoreButton shown={items.length} hasMore={list.hasMore} loading={list.loadingMore} more={list.more} />
            </>
          )
        }
      </Loaded>
      <UrgeBar items={list.items} chosen={chosen} choose={setChosen} />
    </Page>
  );
}

/** As many as one request takes. */
const TOGETHER_MAX = 200;

/** Checkboxes for the cases that run, so that several can be urged at once. */
function useRunning(
  items: readonly InstanceItem[],
  chosen: ReadonlySet<string>,
  choose: (chosen: ReadonlySet<string>) => void,
) {
  const { t } = useTranslation();
  const running = items.filter(({ status }) => status === "active").slice(0, TOGETHER_MAX);
  return useChoosing<InstanceItem>({
    idOf: (item) => (running.includes(item) ? item.id : null),
    nameOf: (item) => item.label ?? item.number,
    ...{ chosen, choose, all: new Set(running.map(({ id }) => id)), allLabel: t("cases.chooseAll") },
  });
}
