import { Progress as Bar } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Progress } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { writeFilters } from "../ui/filters.ts";
import { CHILD_FILTERS } from "./filters.ts";
import { matrixOf, percentDone } from "./matrix.ts";

/** Said, but not shown as loudly as what there is. */
function Zero() {
  return (
    <>
      <span aria-hidden="true" className="muted">
        ·
      </span>
      <span className="visually-hidden">0</span>
    </>
  );
}

/** How far the members of a batch are, by place and state; every number leads to those it counts. */
export function ProgressMatrix(props: { instance: string; invoke: string; progress: Progress }) {
  const { t } = useTranslation();
  const text = useText();
  const matrix = matrixOf(props.progress.groups);
  const to = (place: string | null | undefined, state: string) => ({
    pathname: `/cases/${props.instance}/children`,
    search: writeFilters(CHILD_FILTERS, { invoke: props.invoke, place: place ?? "", state, q: "" }).toString(),
  });
  const cell = (count: number, place: string | null | undefined, state: string) =>
    count === 0 ? <Zero /> : <Link to={to(place, state)}>{count}</Link>;
  return (
    <div className="stack-small">
      <div className="between">
        <span>
          {t("cases.progress", { done: props.progress.done, total: props.progress.total, open: props.progress.open })}
        </span>
        <Link to={to("", "")}>{t("cases.allChildren")}</Link>
      </div>
      <Bar percent={percentDone(props.progress)} aria-label={t("cases.progressLabel")} />
      <div className="table-frame matrix">
        <table className="listing">
          <caption className="visually-hidden">{t("cases.matrix")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("cases.place")}</th>
              {matrix.columns.map((column) => (
                <th key={column.state} scope="col" className="numeric">
                  {text(column.title)}
                </th>
              ))}
              <th scope="col" className="numeric">
                {t("cases.sum")}
              </th>
            </tr>
          </thead>
          <tbody>
            {matrix.rows.map((row) => (
              <tr key={row.place ?? ""}>
                <th scope="row">{row.name || t("cases.noPlace")}</th>
                {matrix.columns.map((column, index) => (
                  <td key={column.state} className="numeric">
                    {cell(row.cells[index] ?? 0, row.place, column.state)}
                  </td>
                ))}
                <td className="numeric">{cell(row.total, row.place, "")}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("cases.sum")}</th>
              {matrix.columns.map((column) => (
                <td key={column.state} className="numeric">
                  {cell(column.total, "", column.state)}
                </td>
              ))}
              <td className="numeric">{matrix.total}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </div>
  );
}
