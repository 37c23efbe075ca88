import { Button, Input, Segmented } from "antd";
import { useMemo, useState } from "react";
import { applyValue } from "../../../../src/core/definition/write.ts";
import type { Table, TableRow } from "../../../../src/core/table/model.ts";
import { parseTable } from "../../../../src/core/table/parse.ts";
import { useText } from "../../i18n/use-text.ts";
import { useEditing } from "../document/editing.ts";
import { textOf } from "../document/history.ts";
import { useTyped } from "../panel/fields.tsx";
import { keyFrom } from "../panel/key-from.ts";
import { useWords } from "../words/use-words.ts";
import { type FileProps, FileText } from "./FileView.tsx";

/** A decision table as a grid, or as text when it cannot be read as one; both write the same file. */
export function TableFile(props: FileProps) {
  const w = useWords();
  const { files } = useEditing();
  const source = textOf(files, props.path) ?? "";
  const table = useMemo(() => parseTable(source, props.path).value ?? null, [source, props.path]);
  const [asText, setAsText] = useState(props.goTo !== null);
  return (
    <div className="stack-small">
      <Segmented
        aria-label={w.files.view}
        value={asText || !table ? "text" : "grid"}
        options={[
          { value: "grid", label: w.files.grid, disabled: !table },
          { value: "text", label: w.files.text },
        ]}
        onChange={(next) => setAsText(next === "text")}
      />
      {asText || !table ? (
        <FileText {...props} language="yaml" />
      ) : (
        <Grid path={props.path} source={source} table={table} />
      )}
    </div>
  );
}

function Grid({ path, source, table }: { path: string; source: string; table: Table }) {
  const w = useWords();
  const text = useText();
  const { write, readOnly } = useEditing();
  const set = (place: (string | number)[], value: unknown) => {
    try {
      write(path, applyValue(source, ["rows", ...place], value));
    } catch {
      // The file is written in a way that the grid cannot change: it stays as it was, and the text view can.
    }
  };
  const add = () => {
    const id = keyFrom("row", (one) => table.rows.some((row) => row.id === one));
    const gives = Object.fromEntries(table.outputs.map(({ name }) => [name, null]));
    set([table.rows.length], Object.fromEntries(Object.entries({ id, when: {} }).concat([["then", gives]])));
  };
  return (
    <>
      <p className="muted">
        {text(table.title)} · {w.table.hits[table.hit]}
      </p>
      <div className="table-frame">
        <table className="listing grid-table" aria-label={text(table.title)}>
          <thead>
            <tr>
              <th scope="col">{w.table.row}</th>
              {table.inputs.map(({ name, title }) => (
                <th key={name} scope="col">
                  {w.table.when} {text(title) || name}
                </th>
              ))}
              {table.outputs.map(({ name, title }) => (
                <th key={name} scope="col">
                  {w.table.gives} {text(title) || name}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{w.table.remove}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, index) => (
              <Row key={row.id} table={table} row={row} set={(place, value) => set([index, ...place], value)} />
            ))}
          </tbody>
        </table>
      </div>
      {readOnly ? null : <Button onClick={add}>{w.table.add}</Button>}
    </>
  );
}

interface RowProps {
  table: Table;
  row: TableRow;
  set: (place: string[], value: unknown) => void;
}

function Row({ table, row, set }: RowProps) {
  const w = useWords();
  const { readOnly } = useEditing();
  return (
    <tr>
      <th scope="row">{row.id}</th>
      {table.inputs.map(({ name }) => (
        <td key={name}>
          <Cell
            label={`${row.id} ${name}`}
            value={row.when[name] ?? "-"}
            commit={(typed) => set(["when", name], typed === "" ? "-" : typed)}
          />
        </td>
      ))}
      {table.outputs.map(({ name }) => (
        <td key={name}>
          <Cell
            label={`${row.id} ${name}`}
            value={written(row.then[name])}
            commit={(typed) => set(["then", name], read(typed))}
          />
        </td>
      ))}
      <td>
        {readOnly ? null : (
          <Button
            type="text"
            size="small"
            aria-label={`${w.table.remove} ${row.id}`}
            onClick={() => set([], undefined)}
          >
            ×
          </Button>
        )}
      </td>
    </tr>
  );
}

function Cell(props: { label: string; value: string; commit: (typed: string) => void }) {
  const { readOnly } = useEditing();
  const { typed, setTyped, leave } = useTyped(props.value, props.commit);
  return (
    <Input
      aria-label={props.label}
      variant="borderless"
      disabled={readOnly}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
      onPressEnter={leave}
    />
  );
}

function written(value: unknown): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}

/** Numbers, true and false, lists as they are; everything else is text. */
function read(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return typed;
  }
}
