import { Progress as Bar } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Progress } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { writeFilters } from "../ui/filters.ts";
import { usePhone } from "../ui/use-phone.ts";
import { CHILD_FILTERS } from "./filters.ts";
import { type Matrix, matrixOf, percentDone } from "./matrix.ts";

/** Where a number of the matrix leads. */
type Leads = (place: string | null | undefined, state: string) => { pathname: string; search: string };

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
  const phone = usePhone();
  const matrix = matrixOf(props.progress.groups);
  const to: Leads = (place, state) => ({
    pathname: `/cases/${props.instance}/children`,
    search: writeFilters(CHILD_FILTERS, { invoke: props.invoke, place: place ?? "", state, q: "" }).toString(),
  });
  return (
    <div className="stack-small">
      <div className="between">
        <span>
          {t("cases.progress", { done: props.progress.done, total: props.progress.total, open: props.progress.open })}
        </span>
        <Link to={to("", "")}>{t("cases.allChildren")}</Link>
      </div>
      <Bar percent={percentDone(props.progress)} aria-label={t("cases.progressLabel")} />
      {phone ? <PlaceCards matrix={matrix} to={to} /> : <MatrixTable matrix={matrix} to={to} />}
    </div>
  );
}

function MatrixTable(props: { matrix: Matrix; to: Leads }) {
  const { t } = useTranslation();
  const text = useText();
  const { matrix, to } = props;
  const cell = (count: number, place: string | null | undefined, state: string) =>
    count === 0 ? <Zero /> : <Link to={to(place, state)}>{count}</Link>;
  return (
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
  );
}

/** On a phone a place is a card that names only what is there: a table of thirty columns of nothing would have to be pushed about. */
function PlaceCards(props: { matrix: Matrix; to: Leads }) {
  const { t } = useTranslation();
  const text = useText();
  const { matrix, to } = props;
  return (
    <ul className="plain-list lined" aria-label={t("cases.matrix")}>
      {matrix.rows.map((row) => (
        <li key={row.place ?? ""}>
          <div className="between">
            <strong>{row.name || t("cases.noPlace")}</strong>
            <Link to={to(row.place, "")} className="numeric">
              {row.total}
            </Link>
          </div>
          {matrix.columns.map((column, index) =>
            row.cells[index] ? (
              <div key={column.state} className="between small">
                <span className="muted">{text(column.title)}</span>
                <Link to={to(row.place, column.state)} className="numeric">
                  {row.cells[index]}
                </Link>
              </div>
            ) : null,
          )}
        </li>
      ))}
    </ul>
  );
}
