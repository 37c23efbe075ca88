import { Segmented } from "antd";
import { useMemo, useState } from "react";
import { useEditing } from "../document/editing.ts";
import { textOf } from "../document/history.ts";
import { useWords } from "../words/use-words.ts";
import { type FileProps, FileText } from "./FileView.tsx";
import { readGrid } from "./grid.ts";
import { TableGrid } from "./TableGrid.tsx";

/** A decision table as a grid, or as text when it cannot be read as one; both write the same file. */
export function TableFile(props: FileProps) {
  const w = useWords();
  const { files } = useEditing();
  const source = textOf(files, props.path) ?? "";
  const grid = useMemo(() => readGrid(source), [source]);
  const [asText, setAsText] = useState(false);
  return (
    <div className="stack-small">
      <Segmented
        aria-label={w.files.view}
        value={asText || !grid ? "text" : "grid"}
        options={[
          { value: "grid", label: w.files.grid, disabled: !grid },
          { value: "text", label: w.files.text },
        ]}
        onChange={(next) => setAsText(next === "text")}
      />
      {grid ? null : <p className="muted">{w.table.unreadable}</p>}
      {asText || !grid ? (
        <FileText {...props} language="yaml" />
      ) : (
        <TableGrid path={props.path} source={source} grid={grid} />
      )}
    </div>
  );
}
