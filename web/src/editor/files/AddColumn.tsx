import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { Field } from "../panel/fields.tsx";
import { keyFrom } from "../panel/key-from.ts";
import { useWords } from "../words/use-words.ts";
import type { GridView, Side } from "./grid.ts";

interface AddColumnProps {
  side: Side;
  grid: GridView;
  add: (column: Record<string, unknown>) => void;
}

/** One more column of a table: a condition reads something, a result is given by every row. */
export function AddColumn({ side, grid, add }: AddColumnProps) {
  const w = useWords();
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState({ zh: "", en: "" });
  const [expression, setExpression] = useState("");
  const label = side === "inputs" ? w.table.addInput : w.table.addOutput;
  const name = keyFrom(title.en, (one) => grid[side].some((column) => column.name === one));
  const keep = () => {
    add({
      name,
      ...(side === "inputs" ? { expression: expression.replace(/^=\s*/, "").trim() || name } : {}),
      title: { zh: title.zh || title.en, en: title.en },
    });
    setOpen(false);
    setTitle({ zh: "", en: "" });
    setExpression("");
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{label}</Button>
      <Modal
        open={open}
        title={label}
        onCancel={() => setOpen(false)}
        onOk={keep}
        okText={w.act.add}
        cancelText={w.act.cancel}
        okButtonProps={{ disabled: name === "" }}
        destroyOnHidden
      >
        <div className="stack-small">
          <Field label={w.field.inChinese(w.field.title)}>
            {(id) => (
              <Input id={id} value={title.zh} onChange={(event) => setTitle({ ...title, zh: event.target.value })} />
            )}
          </Field>
          <Field label={w.field.inEnglish(w.field.title)} hint={w.step.nameHint}>
            {(id) => (
              <Input id={id} value={title.en} onChange={(event) => setTitle({ ...title, en: event.target.value })} />
            )}
          </Field>
          {side === "inputs" ? (
            <Field label={w.table.reads} hint={w.table.readsHint}>
              {(id) => <Input id={id} value={expression} onChange={(event) => setExpression(event.target.value)} />}
            </Field>
          ) : null}
        </div>
      </Modal>
    </>
  );
}
