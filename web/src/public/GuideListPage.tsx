import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useText } from "../i18n/use-text.ts";
import { DivisionPicker } from "../ui/DivisionPicker.tsx";
import { Page } from "../ui/Page.tsx";
import { useFilters } from "../ui/use-filters.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { GUIDE_FILTERS } from "./filters.ts";
import { guides } from "./resource.ts";

/** What can be had done here, for anybody who asks. */
export default function GuideListPage() {
  const { t } = useTranslation();
  const text = useText();
  const [filters, change] = useFilters(GUIDE_FILTERS);
  const list = useQuery({ queryKey: ["guides"], queryFn: ({ signal }) => guides.list(signal) });
  const search = filters.division ? `?${new URLSearchParams({ division: filters.division }).toString()}` : "";
  return (
    <Page title={t("guides.title")} subtitle={t("guides.subtitle")}>
      <search className="filters">
        <div className="field">
          <span>{t("guides.place")}</span>
          <DivisionPicker value={filters.division} clearable onChange={(division) => change({ division })} />
        </div>
      </search>
      <Loaded query={list}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("guides.none")}</Empty>
          ) : (
            <ul className="plain-list panel">
              {items.map((item) => (
                <li key={item.workflow} className="stack-small">
                  <div className="between">
                    <Link to={`/guides/${item.workflow}${search}`}>
                      <strong>{text(item.title)}</strong>
                    </Link>
                    <span className="badge">{text(item.kind)}</span>
                  </div>
                  <span className="muted small">{text(item.serves)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}
