import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { RecordItem, RecordTypeBody } from "../../../src/core/api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { records } from "../resources.ts";
import { narrowing } from "../ui/filters.ts";
import { plainValue } from "../ui/format.ts";
import { type Column, Listing, MoreButton } from "../ui/Listing.tsx";
import { Page } from "../ui/Page.tsx";
import { useFilters } from "../ui/use-filters.ts";
import { usePages } from "../ui/use-pages.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { RecordFilters } from "./RecordFilters.tsx";
import { filterSpecs, labelOf, queryFor, readable } from "./schema.ts";
import { useRecordTypes } from "./use-type.ts";

export default function RecordListPage() {
  const { t } = useTranslation();
  const text = useText();
  const { type: id = "" } = useParams();
  const types = useRecordTypes();
  const type = types.data?.items.find((one) => one.id === id);
  return (
    <Page
      title={type ? text(type.title) : t("records.title")}
      subtitle={<Link to="/records">{t("records.title")}</Link>}
      actions={type?.calendar ? <Link to={`/records/${type.id}/calendar`}>{t("records.calendar.title")}</Link> : null}
    >
      <Loaded query={types}>{() => (type ? <Records key={type.id} type={type} /> : <Empty />)}</Loaded>
    </Page>
  );
}

function Records(props: { type: RecordTypeBody }) {
  const { t } = useTranslation();
  const { type } = props;
  const specs = useMemo(() => filterSpecs(type), [type]);
  const [filters, change] = useFilters(specs);
  const list = usePages<RecordItem>(["records", type.id, filters], (cursor, signal) =>
    records.list(type.id, { ...queryFor(type, filters), limit: 50, cursor }, signal),
  );
  const narrowed = narrowing(specs, filters);
  return (
    <>
      <RecordFilters type={type} filters={filters} change={change} />
      <p>
        <a href={records.workbook(type.id, queryFor(type, filters))}>{t("records.workbook")}</a>
      </p>
      <Loaded query={list}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              filtered={narrowed.length > 0}
              clear={() => change(Object.fromEntries(narrowed.map((name) => [name, ""])))}
            />
          ) : (
            <>
              <RecordTable type={type} items={items} />
              <MoreButton shown={items.length} hasMore={list.hasMore} loading={list.loadingMore} more={list.more} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

/** Names, dates and numbers are read as a whole and not broken. */
const SHORT = /^\P{Script=Han}{1,20}$|^.{1,6}$/u;

export function RecordTable(props: { type: RecordTypeBody; items: readonly RecordItem[] }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { type } = props;
  const words = { yes: t("state.yes"), no: t("state.no"), unknown: "—" };
  const columns: Column<RecordItem>[] = type.list.map((name) => ({
    key: name,
    title: labelOf(type, name, language),
    ...(name === type.name ? { phone: "heading" as const } : {}),
    cell: (item) => {
      const said = plainValue(readable(type, name, item.data[name], language), words);
      const shown = name === type.name ? <Link to={`/records/${type.id}/${item.id}`}>{item.name ?? said}</Link> : said;
      return SHORT.test(said) ? <span className="nowrap">{shown}</span> : shown;
    },
  }));
  const place: Column<RecordItem> = {
    key: "division",
    title: t("division.label"),
    cell: (item) => item.divisionName ?? "—",
  };
  // A type that lists its place by itself need not say it twice.
  const all = type.list.includes("divisionName") ? columns : [...columns, place];
  return <Listing label={text(type.title)} columns={all} items={props.items} keyOf={(item) => item.id} />;
}
