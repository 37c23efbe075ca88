import { useCallback, useEffect, useRef, useState } from "react";
import type { Column } from "./Listing.tsx";
import { visibleRows } from "./window-rows.ts";

const ROW_PIXELS = 44;
const AHEAD_ROWS = 12;

interface WindowTableProps<T> {
  label: string;
  columns: Column<T>[];
  items: readonly T[];
  keyOf: (item: T) => string;
  /** Called when the end comes near, to fetch what follows. */
  nearEnd: () => void;
  /** All rows there are, fetched or not, for screen readers; -1 when nobody knows. */
  total: number;
}

/** A long table of which only the rows in sight exist: every row has one height, the rest is empty space above and below. */
export function WindowTable<T>(props: WindowTableProps<T>) {
  const { items, nearEnd } = props;
  const frame = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 600 });
  const look = useCallback(() => {
    const box = frame.current;
    if (box) setSeen({ top: box.scrollTop, height: box.clientHeight });
  }, []);
  useEffect(() => {
    look();
    window.addEventListener("resize", look);
    return () => window.removeEventListener("resize", look);
  }, [look]);
  const rows = visibleRows({ ...seen, rowHeight: ROW_PIXELS, ahead: AHEAD_ROWS, count: items.length });
  const atEnd = rows.to >= items.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page that still ends in sight asks for the next one
  useEffect(() => {
    if (atEnd) nearEnd();
  }, [atEnd, items.length, nearEnd]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={frame} className="window-frame" onScroll={look} tabIndex={0} aria-label={props.label}>
      <table className="listing window-table" aria-label={props.label} aria-rowcount={props.total}>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.key} scope="col" className={column.numeric ? "numeric" : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={rows.from * ROW_PIXELS} columns={props.columns.length} />
          {items.slice(rows.from, rows.to).map((item, index) => (
            <tr key={props.keyOf(item)} aria-rowindex={rows.from + index + 2}>
              {props.columns.map((column) => (
                <td key={column.key} className={column.numeric ? "numeric" : undefined}>
                  <div className="one-line">{column.cell(item)}</div>
                </td>
              ))}
            </tr>
          ))}
          <Space height={(items.length - rows.to) * ROW_PIXELS} columns={props.columns.length} />
        </tbody>
      </table>
    </section>
  );
}

function Space(props: { height: number; columns: number }) {
  if (props.height <= 0) return null;
  return (
    <tr>
      <td colSpan={props.columns} className="space" style={{ height: props.height }} />
    </tr>
  );
}
