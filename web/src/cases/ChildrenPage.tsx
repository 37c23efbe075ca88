import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { InstanceDetail, InstanceItem, TaskItem } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { BulkBar } from "../inbox/BulkBar.tsx";
import { chooseAll, selectable } from "../inbox/bulk.ts";
import { instances } from "../resources.ts";
import { Choice } from "../ui/Choice.tsx";
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
import { CHILD_FILTERS } from "./filters.ts";
import { matrixOf } from "./matrix.ts";
import { useOwnTasks } from "./use-own-tasks.ts";

/** The members of a batch at one place and in one state; those with a task of the reader's can be completed together. */
export default function ChildrenPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const parent = useQuery({ queryKey: ["case", id], queryFn: ({ signal }) => instances.one(id, signal) });
  return (
    <Page
      title={t("cases.childrenOf", { number: parent.data?.number ?? "" })}
      subtitle={<Link to={`/cases/${id}`}>{parent.data?.label ?? parent.data?.number ?? t("act.back")}</Link>}
    >
      <Loaded query={parent}>{(item) => <Children parent={item} />}</Loaded>
    </Page>
  );
}

function Children(props: { parent: InstanceDetail }) {
  const { t } = useTranslation();
  const { parent } = props;
  const [filters, change] = useFilters(CHILD_FILTERS);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const list = usePages<InstanceItem>(["case", parent.id, "children", filters], (cursor, signal) =>
    instances.children(
      parent.id,
      { invoke: filters.invoke, state: filters.state, place: filters.place, q: filters.q, limit: 100, cursor },
      signal,
    ),
  );
  const own = useOwnTasks(list.items);
  const lead = useLead(own, chosen, setChosen);
  const narrowed = narrowing(CHILD_FILTERS, filters).some((name) => name !== "invoke");
  return (
    <>
      <ChildFilters parent={parent} filters={filters} change={change} />
      <Loaded query={list}>
        {(items) =>
          items.length === 0 ? (
            <Empty filtered={narrowed} clear={() => change({ state: "", place: "", q: "" })} />
          ) : (
            <>
              {own.size > 0 ? <p className="muted">{t("cases.bulkHere", { count: own.size })}</p> : null}
              <CaseList alike items={items} label={t("cases.allChildren")} {...lead} />
              <MoreButton shown={items.length} hasMore={list.hasMore} loading={list.loadingMore} more={list.more} />
            </>
          )
        }
      </Loaded>
      <BulkBar items={[...own.values()]} chosen={chosen} choose={setChosen} />
    </>
  );
}

/** Checkboxes for the members whose task the reader may complete. */
function useLead(
  own: ReadonlyMap<string, TaskItem>,
  chosen: ReadonlySet<string>,
  choose: (chosen: ReadonlySet<string>) => void,
) {
  const { t } = useTranslation();
  const tasks = [...own.values()];
  const open = selectable(tasks, chosen);
  const taskOf = (item: InstanceItem) => own.get(item.id)?.id ?? "";
  return useChoosing<InstanceItem>({
    idOf: (item) => (open.has(taskOf(item)) ? taskOf(item) : null),
    nameOf: (item) => item.label ?? item.number,
    ...{ chosen, choose, all: chooseAll(tasks, chosen), allLabel: t("inbox.chooseAll") },
  });
}

function ChildFilters(props: {
  parent: InstanceDetail;
  filters: Record<keyof typeof CHILD_FILTERS, string>;
  change: (part: Partial<Record<keyof typeof CHILD_FILTERS, string>>) => void;
}) {
  const { t } = useTranslation();
  const text = useText();
  const { parent, filters, change } = props;
  const kind = parent.children.find((one) => one.invoke === filters.invoke) ?? parent.children[0];
  if (!kind) return null;
  const matrix = matrixOf(kind.progress.groups);
  const all = { value: "", label: t("act.showAll") };
  return (
    <Filters
      set={narrowing(CHILD_FILTERS, filters).filter((name) => name !== "q" && name !== "invoke").length}
      search={
        <SearchBox label={t("inbox.q")} hint={t("imports.qHint")} value={filters.q} search={(q) => change({ q })} />
      }
    >
      {parent.children.length > 1 ? (
        <Choice
          label={t("inbox.workflow")}
          value={kind.invoke}
          options={parent.children.map((one) => ({ value: one.invoke, label: text(one.title) }))}
          choose={(invoke) => change({ invoke, state: "", place: "" })}
        />
      ) : null}
      <Choice
        label={t("cases.state")}
        value={filters.state}
        options={[
          all,
          ...matrix.columns.map((one) => ({ value: one.state, label: `${text(one.title)} (${one.total})` })),
        ]}
        choose={(state) => change({ state })}
      />
      <Choice
        label={t("cases.place")}
        value={filters.place}
        options={[
          all,
          ...matrix.rows.flatMap((row) =>
            row.place ? [{ value: row.place, label: `${row.name} (${row.total})` }] : [],
          ),
        ]}
        choose={(place) => change({ place })}
      />
    </Filters>
  );
}
