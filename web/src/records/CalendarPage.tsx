import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { RecordItem, RecordTypeBody } from "../../../src/core/api.ts";
import { isDay, localDay } from "../../../src/core/calendar/day.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { records } from "../resources.ts";
import { Page } from "../ui/Page.tsx";
import { useFilters } from "../ui/use-filters.ts";
import { everyItem } from "../ui/use-pages.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { CalendarGrid } from "./CalendarGrid.tsx";
import { rangeWords, turned, VIEWS, type View, weeksOf } from "./calendar.ts";
import { RecordFilters } from "./RecordFilters.tsx";
import { filterSpecs, queryFor } from "./schema.ts";
import { useRecordTypes } from "./use-type.ts";
import "./calendar.css";

const PAGE_ITEMS = 200;
/** Ten pages of them: see `everyItem`. */
const ITEMS_MAX = 2_000;
/** Offices keep the time of the country, wherever a browser stands. */
const ZONE = "Asia/Shanghai";

/** The calendar of any register whose records have a span: nothing in it knows what they are about. */
export default function CalendarPage() {
  const { t } = useTranslation();
  const text = useText();
  const { type: id = "" } = useParams();
  const types = useRecordTypes();
  const type = types.data?.items.find((one) => one.id === id);
  return (
    <Page
      title={type ? text(type.title) : t("records.calendar.title")}
      subtitle={<Link to="/records">{t("records.title")}</Link>}
      actions={type ? <Link to={`/records/${type.id}`}>{t("records.calendar.list")}</Link> : null}
    >
      <Loaded query={types}>{() => (type?.calendar ? <Calendar key={type.id} type={type} /> : <Empty />)}</Loaded>
    </Page>
  );
}

function Calendar(props: { type: RecordTypeBody }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { type } = props;
  const today = localDay(new Date().toISOString(), ZONE);
  const specs = useMemo(
    () => ({
      ...filterSpecs(type),
      view: { values: VIEWS, default: "month" },
      day: { pattern: /^\d{4}-\d{2}-\d{2}$/ },
    }),
    [type],
  );
  const [filters, change] = useFilters(specs);
  const view: View = filters.view === "week" ? "week" : "month";
  const day = isDay(filters.day) ? filters.day : today;
  const weeks = useMemo(() => weeksOf(view, day), [view, day]);
  const [from = day, until = day] = [weeks[0]?.[0], weeks.at(-1)?.at(-1)];
  const asked = { ...queryFor(type, filters), from, until, limit: PAGE_ITEMS };
  const list = useQuery<RecordItem[]>({
    queryKey: ["records-calendar", type.id, asked],
    // The page turns at once and keeps the focus; what the new days have comes after.
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => everyItem((cursor) => records.list(type.id, { ...asked, cursor }, signal)),
  });
  const range = rangeWords(view, day, language);
  return (
    <>
      <RecordFilters type={type} filters={filters} change={change} />
      <div className="calendar-head">
        <h2 aria-live="polite">{range}</h2>
        <div className="row">
          <Button
            aria-label={t(`records.calendar.previous.${view}`)}
            onClick={() => change({ day: turned(view, day, -1) })}
          >
            ‹
          </Button>
          <Button onClick={() => change({ day: today })}>{t("records.calendar.today")}</Button>
          <Button aria-label={t(`records.calendar.next.${view}`)} onClick={() => change({ day: turned(view, day, 1) })}>
            ›
          </Button>
          <fieldset className="calendar-views" aria-label={t("records.calendar.view")}>
            {VIEWS.map((one) => (
              <Button
                key={one}
                type={one === view ? "primary" : "default"}
                aria-pressed={one === view}
                onClick={() => change({ view: one, day })}
              >
                {t(`records.calendar.${one}`)}
              </Button>
            ))}
          </fieldset>
        </div>
      </div>
      <Loaded query={list}>
        {(items) => (
          <>
            {items.length >= ITEMS_MAX ? (
              <p role="status">{t("records.calendar.tooMany", { count: items.length })}</p>
            ) : null}
            <CalendarGrid
              {...{ type, items, view, weeks, day, today }}
              label={t("records.calendar.grid", { type: text(type.title), range })}
              choose={(chosen) => change({ day: chosen })}
              open={(chosen) => change({ day: chosen, view: "week" })}
            />
          </>
        )}
      </Loaded>
    </>
  );
}
