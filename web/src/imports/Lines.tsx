import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ImportBody, ImportLine } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { imports } from "../resources.ts";
import { Choice } from "../ui/Choice.tsx";
import { PlaceName } from "../ui/DivisionPicker.tsx";
import { Filters } from "../ui/Filters.tsx";
import { narrowing } from "../ui/filters.ts";
import { type Column, Listing, MoreButton } from "../ui/Listing.tsx";
import { Section } from "../ui/Page.tsx";
import { SearchBox } from "../ui/SearchBox.tsx";
import { useFilters } from "../ui/use-filters.ts";
import { usePages } from "../ui/use-pages.ts";
import { usePhone } from "../ui/use-phone.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { WindowTable } from "../ui/WindowTable.tsx";
import { LINE_FILTERS } from "./filters.ts";
import { LineDrawer } from "./LineDrawer.tsx";

const PAGE_LINES = 100;

/** Every line of the file with what was found in it; a line opens to its values, its cleaning and the suggestions. */
export function Lines(props: { body: ImportBody }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const [filters, change] = useFilters(LINE_FILTERS);
  const [open, setOpen] = useState<ImportLine | null>(null);
  const list = usePages<ImportLine>(["import", props.body.id, "lines", filters], (cursor, signal) =>
    imports.lines(props.body.id, { ...filters, limit: PAGE_LINES, cursor }, signal),
  );
  const { more, hasMore, loadingMore } = list;
  const nearEnd = useCallback(() => {
    if (hasMore && !loadingMore) more();
  }, [hasMore, loadingMore, more]);
  const columns = useLineColumns(props.body, setOpen);
  const narrowed = narrowing(LINE_FILTERS, filters).length > 0;
  return (
    <Section title={t("imports.linesTitle")}>
      <LineFilters body={props.body} filters={filters} change={change} />
      <Loaded query={list}>
        {(items) =>
          items.length === 0 ? (
            <Empty filtered={narrowed} clear={() => change({ code: "", disposition: "", place: "", q: "" })} />
          ) : phone ? (
            <>
              <Listing label={t("imports.linesTitle")} columns={columns} items={items} keyOf={keyOf} />
              <MoreButton shown={items.length} hasMore={hasMore} loading={loadingMore} more={more} />
            </>
          ) : (
            <>
              <WindowTable
                label={t("imports.table")}
                columns={columns}
                items={items}
                keyOf={keyOf}
                nearEnd={nearEnd}
                total={narrowed ? -1 : props.body.total}
              />
              <p className="muted" aria-live="polite">
                {t("state.shown", { count: items.length })}
              </p>
            </>
          )
        }
      </Loaded>
      <LineDrawer body={props.body} line={open} close={() => setOpen(null)} />
    </Section>
  );
}

function keyOf(line: ImportLine): string {
  return String(line.line);
}

function LineFilters(props: {
  body: ImportBody;
  filters: Record<keyof typeof LINE_FILTERS, string>;
  change: (part: Partial<Record<keyof typeof LINE_FILTERS, string>>) => void;
}) {
  const { t } = useTranslation();
  const text = useText();
  const { body, filters, change } = props;
  const all = { value: "", label: t("act.showAll") };
  const { byCode, byDisposition } = body.counts;
  const codes = Object.keys(byCode).map((code) => ({
    value: code,
    label: `${text(body.codes[code]?.title) || code} (${byCode[code] ?? 0})`,
  }));
  const dispositions = Object.keys(byDisposition).map((name) => ({
    value: name,
    label: `${text(body.dispositions[name]?.title) || name} (${byDisposition[name] ?? 0})`,
  }));
  return (
    <Filters
      set={narrowing(LINE_FILTERS, filters).filter((name) => name !== "q").length}
      search={
        <SearchBox label={t("inbox.q")} hint={t("imports.qHint")} value={filters.q} search={(q) => change({ q })} />
      }
    >
      <Choice
        label={t("imports.disposition")}
        value={filters.disposition}
        options={[all, ...dispositions]}
        choose={(disposition) => change({ disposition })}
      />
      <Choice
        label={t("imports.code")}
        value={filters.code}
        options={[all, ...codes]}
        choose={(code) => change({ code })}
      />
      {filters.place ? (
        <div className="field">
          <span>{t("cases.place")}</span>
          <span className="row">
            <strong>
              <PlaceName code={filters.place} />
            </strong>
            <button type="button" className="link-button" onClick={() => change({ place: "" })}>
              {t("imports.everyPlace")}
            </button>
          </span>
        </div>
      ) : null}
    </Filters>
  );
}

function useLineColumns(body: ImportBody, open: (line: ImportLine) => void): Column<ImportLine>[] {
  const { t } = useTranslation();
  const text = useText();
  return [
    {
      key: "row",
      title: t("imports.row"),
      cell: (line) => (
        <span className="small">
          {line.sheet} {line.row}
        </span>
      ),
    },
    {
      key: "name",
      title: t("imports.name"),
      phone: "heading",
      cell: (line) => (
        <button type="button" className="link-button tight" title={line.name ?? undefined} onClick={() => open(line)}>
          {line.name ?? t("imports.noName")}
        </button>
      ),
    },
    {
      key: "disposition",
      title: t("imports.disposition"),
      cell: (line) => text(body.dispositions[line.disposition]?.title) || line.disposition,
    },
    {
      key: "codes",
      title: t("imports.code"),
      cell: (line) =>
        line.codes.length === 0 ? (
          <span className="muted">{t("state.none")}</span>
        ) : (
          line.codes.map((code) => (
            <span key={code} className={`badge severity-${body.codes[code]?.severity ?? ""}`}>
              {text(body.codes[code]?.title) || code}
            </span>
          ))
        ),
    },
    { key: "place", title: t("cases.place"), cell: (line) => line.placeName ?? "—" },
    {
      key: "cleaned",
      title: t("imports.cleaned"),
      cell: (line) => (line.cleaned.length === 0 ? "" : t("imports.cleanedCount", { count: line.cleaned.length })),
    },
  ];
}
