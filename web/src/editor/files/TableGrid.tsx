import { App, Button, Input } from "antd";
import { useId, useMemo } from "react";
import type { Problem } from "../../../../src/core/problem.ts";
import { useText } from "../../i18n/use-text.ts";
import { useEditing } from "../document/editing.ts";
import { useTyped } from "../panel/fields.tsx";
import { keyFrom } from "../panel/key-from.ts";
import { useWords } from "../words/use-words.ts";
import { AddColumn } from "./AddColumn.tsx";
import {
  cellPointer,
  type GridColumn,
  type GridView,
  type Side,
  withCell,
  withColumn,
  withColumnsSwapped,
  withoutColumn,
  withoutRow,
  withRow,
  withRowsSwapped,
} from "./grid.ts";

interface GridProps {
  path: string;
  source: string;
  grid: GridView;
}

const SIDES = ["inputs", "outputs"] as const;

/** Rows and columns of a table: each cell is typed where it stands, and what is wrong with it is said there. */
export function TableGrid({ path, source, grid }: GridProps) {
  const w = useWords();
  const text = useText();
  const { message } = App.useApp();
  const { write, readOnly, problems } = useEditing();
  const wrong = useMemo(
    () => new Map(problems.flatMap((one) => (one.path?.startsWith(`${path}/`) ? [[one.path, one] as const] : []))),
    [problems, path],
  );
  const change = (made: () => string): void => {
    let next: string;
    try {
      next = made();
    } catch {
      // The file is written in a way that the grid cannot change: it stays as it was, and the text view can.
      void message.error(w.table.asTextOnly);
      return;
    }
    write(path, next);
  };
  const add = () =>
    change(() =>
      withRow(
        source,
        grid,
        keyFrom("row", (one) => grid.rows.some(({ id }) => id === one)),
      ),
    );
  return (
    <>
      <p className="muted">
        {text(grid.title)} · {w.table.hits[grid.hit] ?? grid.hit}
      </p>
      <div className="table-frame">
        <table className="listing grid-table" aria-label={text(grid.title)}>
          <thead>
            <tr>
              <th scope="col">{w.table.row}</th>
              {SIDES.map((side) =>
                grid[side].map((column, index) => (
                  <ColumnHead
                    key={`${side}${column.name}`}
                    side={side}
                    column={column}
                    index={index}
                    count={grid[side].length}
                    swap={(other) => change(() => withColumnsSwapped(source, side, index, other))}
                    remove={() => change(() => withoutColumn(source, grid, side, index))}
                  />
                )),
              )}
              <th scope="col">
                <span className="visually-hidden">{w.table.order}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {grid.rows.map((row, index) => (
              <tr key={row.id}>
                <th scope="row">{row.id}</th>
                {SIDES.map((side) =>
                  grid[side].map(({ name }) => (
                    <td key={`${side}${name}`}>
                      <Cell
                        label={`${row.id} ${name}`}
                        value={shown(side, row.cells[side][name])}
                        problem={wrong.get(path + cellPointer(index, side, name))}
                        commit={(typed) => change(() => withCell(source, index, side, name, read(side, typed)))}
                      />
                    </td>
                  )),
                )}
                <RowActs
                  id={row.id}
                  index={index}
                  count={grid.rows.length}
                  swap={(other) => change(() => withRowsSwapped(source, grid, index, other))}
                  remove={() => change(() => withoutRow(source, index))}
                />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {readOnly ? null : (
        <div className="row">
          <Button onClick={add}>{w.table.add}</Button>
          {SIDES.map((side) => (
            <AddColumn
              key={side}
              side={side}
              grid={grid}
              add={(column) => change(() => withColumn(source, grid, side, column))}
            />
          ))}
        </div>
      )}
    </>
  );
}

interface Acts {
  index: number;
  count: number;
  /** Changes places with another one. */
  swap: (other: number) => void;
  remove: () => void;
}

function ColumnHead({ side, column, index, count, swap, remove }: Acts & { side: Side; column: GridColumn }) {
  const w = useWords();
  const text = useText();
  const { readOnly } = useEditing();
  const title = text(column.title) || column.name;
  return (
    <th scope="col">
      {side === "inputs" ? w.table.when : w.table.gives} {title}
      {readOnly ? null : (
        <span className="grid-acts">
          <Act label={`${w.table.left} ${title}`} sign="←" off={index === 0} act={() => swap(index - 1)} />
          <Act label={`${w.table.right} ${title}`} sign="→" off={index === count - 1} act={() => swap(index + 1)} />
          <Act label={`${w.table.removeColumn} ${title}`} sign="×" off={count === 1} act={remove} />
        </span>
      )}
    </th>
  );
}

function RowActs({ id, index, count, swap, remove }: Acts & { id: string }) {
  const w = useWords();
  const { readOnly } = useEditing();
  if (readOnly) return <td />;
  return (
    <td className="grid-acts">
      <Act label={`${w.table.up} ${id}`} sign="↑" off={index === 0} act={() => swap(index - 1)} />
      <Act label={`${w.table.down} ${id}`} sign="↓" off={index === count - 1} act={() => swap(index + 1)} />
      <Act label={`${w.table.remove} ${id}`} sign="×" off={false} act={remove} />
    </td>
  );
}

function Act(props: { label: string; sign: string; off: boolean; act: () => void }) {
  return (
    <Button type="text" size="small" aria-label={props.label} disabled={props.off} onClick={props.act}>
      {props.sign}
    </Button>
  );
}

interface CellProps {
  label: string;
  value: string;
  problem: Problem | undefined;
  commit: (typed: string) => void;
}

function Cell({ label, value, problem, commit }: CellProps) {
  const text = useText();
  const said = useId();
  const { readOnly } = useEditing();
  const { typed, setTyped, leave } = useTyped(value, commit);
  return (
    <>
      <Input
        aria-label={label}
        {...(problem ? { status: "error", "aria-invalid": true, "aria-describedby": said } : { variant: "borderless" })}
        disabled={readOnly}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onPressEnter={leave}
      />
      {problem ? (
        <div id={said} className="error-text small">
          {text(problem.what)} {text(problem.cure)}
        </div>
      ) : null}
    </>
  );
}

function shown(side: Side, value: unknown): string {
  if (side === "inputs") return value === undefined ? "-" : String(value);
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}

/** Results: numbers, true and false, lists as they are; everything else is text. Conditions are FEEL as it is typed. */
function read(side: Side, typed: string): unknown {
  if (side === "inputs") return typed.trim() === "" ? "-" : typed;
  try {
    return JSON.parse(typed);
  } catch {
    return typed;
  }
}
