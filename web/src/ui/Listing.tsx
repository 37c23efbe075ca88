import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { usePhone } from "./use-phone.ts";

/** One column of a list. On a phone each row is a card: `heading` columns stand on top, `hidden` ones are left out. */
export interface Column<T> {
  key: string;
  title: string;
  cell: (item: T) => ReactNode;
  phone?: "heading" | "line" | "hidden";
  numeric?: boolean;
}

interface ListingProps<T> {
  label: string;
  columns: Column<T>[];
  items: readonly T[];
  keyOf: (item: T) => string;
  /** A control at the beginning of each row, e.g. a checkbox. */
  lead?: { title: ReactNode; cell: (item: T) => ReactNode };
}

/** A list as a real table on a desk and as cards on a phone: same columns, same order. */
export function Listing<T>(props: ListingProps<T>) {
  return usePhone() ? <Cards {...props} /> : <Table {...props} />;
}

function Table<T>(props: ListingProps<T>) {
  return (
    <div className="table-frame">
      <table className="listing" aria-label={props.label}>
        <thead>
          <tr>
            {props.lead ? <th scope="col">{props.lead.title}</th> : null}
            {props.columns.map((column) => (
              <th key={column.key} scope="col" className={column.numeric ? "numeric" : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.items.map((item) => (
            <tr key={props.keyOf(item)}>
              {props.lead ? <td className="lead">{props.lead.cell(item)}</td> : null}
              {props.columns.map((column) => (
                <td key={column.key} className={column.numeric ? "numeric" : undefined}>
                  {column.cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards<T>(props: ListingProps<T>) {
  const headings = props.columns.filter((column) => column.phone === "heading");
  const lines = props.columns.filter((column) => column.phone === undefined || column.phone === "line");
  return (
    <ul className="cards" aria-label={props.label}>
      {props.items.map((item) => (
        <li key={props.keyOf(item)} className="card">
          <div className="card-head">
            {props.lead?.cell(item)}
            <div className="card-title">
              {headings.map((column) => (
                <div key={column.key}>{column.cell(item)}</div>
              ))}
            </div>
          </div>
          <dl className="pairs">
            {lines.map((column) => (
              <div key={column.key}>
                <dt>{column.title}</dt>
                <dd>{column.cell(item)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** Asks for the next page; says how many are shown, since nobody counts them all. */
export function MoreButton(props: { shown: number; hasMore: boolean; loading: boolean; more: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="more">
      <span className="muted" aria-live="polite">
        {t("state.shown", { count: props.shown })}
      </span>
      {props.hasMore ? (
        <Button onClick={props.more} loading={props.loading}>
          {props.loading ? t("act.loadingMore") : t("act.more")}
        </Button>
      ) : null}
    </div>
  );
}
