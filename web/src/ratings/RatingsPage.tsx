import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useText } from "../i18n/use-text.ts";
import { ratings } from "../resources.ts";
import type { FilterSpecs } from "../ui/filters.ts";
import { Page } from "../ui/Page.tsx";
import { useFilters } from "../ui/use-filters.ts";
import { Empty, Loaded } from "../ui/Waiting.tsx";
import { SCORES } from "./words.ts";
import "./ratings.css";

const DAY = { pattern: /^\d{4}-\d{2}-\d{2}$/ };
const RATING_FILTERS = { from: DAY, until: DAY } as const satisfies FilterSpecs;

/** How procedures were rated, among the cases one sees. */
export default function RatingsPage() {
  const { t } = useTranslation();
  const text = useText();
  const [fromField, untilField] = [useId(), useId()];
  const [filters, change] = useFilters(RATING_FILTERS);
  const counted = useQuery({
    queryKey: ["ratings", filters.from, filters.until],
    queryFn: ({ signal }) => ratings.counts({ from: filters.from, until: filters.until }, signal),
  });
  return (
    <Page title={t("ratings.statistics")} subtitle={t("ratings.subtitle")}>
      <search className="filters">
        <div className="field">
          <label htmlFor={fromField}>{t("ratings.from")}</label>
          <Input
            id={fromField}
            type="date"
            value={filters.from}
            onChange={({ target }) => change({ from: target.value })}
          />
        </div>
        <div className="field">
          <label htmlFor={untilField}>{t("ratings.until")}</label>
          <Input
            id={untilField}
            type="date"
            value={filters.until}
            onChange={({ target }) => change({ until: target.value })}
          />
        </div>
      </search>
      <Loaded query={counted}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("ratings.none")}</Empty>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            <section className="panel ratings-scroll" tabIndex={0} aria-label={t("ratings.statistics")}>
              <table className="ratings-table">
                <thead>
                  <tr>
                    <th scope="col">{t("ratings.procedure")}</th>
                    {SCORES.map(({ score, word }) => (
                      <th key={score} scope="col">
                        {t(`ratings.score.${word}`)}
                      </th>
                    ))}
                    <th scope="col">{t("ratings.total")}</th>
                    <th scope="col">{t("ratings.bad")}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((one) => (
                    <tr key={one.workflow}>
                      <th scope="row">{text(one.title)}</th>
                      {SCORES.map(({ score }) => (
                        <td key={score}>{one.counts[score - 1]}</td>
                      ))}
                      <td>{one.total}</td>
                      <td>{`${one.bad} (${Math.round((one.bad * 1000) / one.total) / 10}%)`}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )
        }
      </Loaded>
    </Page>
  );
}
