import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { DivisionPicker } from "../ui/DivisionPicker.tsx";
import { formatDay } from "../ui/format.ts";
import { Page } from "../ui/Page.tsx";
import { useFilters } from "../ui/use-filters.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { GUIDE_FILTERS } from "./filters.ts";
import { GuideBody } from "./GuideBody.tsx";
import { guides } from "./resource.ts";

/** How something is had done at a place: what to bring, where to go, how long it takes. */
export default function GuidePage() {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { workflow = "" } = useParams();
  const day = useId();
  const [filters, change] = useFilters(GUIDE_FILTERS);
  const { division, on } = filters;
  const query = { division, ...(on ? { on } : {}) };
  const known = useQuery({
    queryKey: ["guide", workflow, division, on],
    queryFn: ({ signal }) => guides.one(workflow, query, signal),
    enabled: division !== "",
  });
  const guide = known.data;
  const facts = guide
    ? { place: guide.divisionName, date: formatDay(guide.on, language), version: guide.version }
    : null;
  return (
    <Page
      title={guide ? text(guide.title) : t("guides.title")}
      subtitle={facts ? t("guides.facts", facts) : t("guides.subtitle")}
      actions={
        <span className="row no-print">
          <Link to={`/guides${division ? `?division=${division}` : ""}`}>{t("guides.all")}</Link>
          {guide ? <Button onClick={() => window.print()}>{t("guides.print")}</Button> : null}
        </span>
      }
    >
      <search className="filters no-print">
        <div className="field">
          <span>{t("guides.place")}</span>
          <DivisionPicker value={division} onChange={(code) => change({ division: code })} />
        </div>
        <div className="field">
          <label htmlFor={day}>{t("guides.on")}</label>
          <Input id={day} type="date" value={on} allowClear onChange={({ target }) => change({ on: target.value })} />
        </div>
      </search>
      {division === "" ? (
        <Empty>{t("guides.choosePlace")}</Empty>
      ) : (
        <Loaded query={known} rows={10}>
          {(one) => <GuideBody guide={one} query={query} />}
        </Loaded>
      )}
    </Page>
  );
}
